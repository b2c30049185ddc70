// Was die Meldestelle über die angemeldete Person aufbewahrt: zum Ansehen, Mitnehmen, Löschen.
import type { OwnDataWords } from '../en/ownData.ts'

export const ownData: OwnDataWords = {
  title: 'Meine Daten',
  intro:
    'Was die Meldestelle dieser Seite über Ihre Adresse aufbewahrt. Ihre Stimmzettel liegen nicht dort: Sie stehen ohne Ihren Namen im öffentlichen Verzeichnis.',
  noOffice: 'Diese Seite hat keine Meldestelle; hier wird also nichts über Sie aufbewahrt.',
  signIn: 'Melden Sie sich an, um zu sehen, was die Meldestelle über Sie aufbewahrt.',
  keyName: 'Meine Daten',
  account: 'Adresse',
  nothing: 'Über diese Adresse wird nichts aufbewahrt, außer dass sie angemeldet ist.',
  registration: (title) => `Auf der Liste von: ${title}`,
  election: (id) => `Wahl ${id}`,
  status: 'Wie es steht',
  statuses: {
    pending: 'wartet auf die Wahlleitung',
    invited: 'eingeladen',
    approved: 'angenommen',
    enrolled: 'auf der Wählerliste',
    refused: 'abgelehnt',
    failed: 'vom Verzeichnis nicht aufgenommen',
    erased: 'gelöscht',
  },
  id: 'Wie die Wahlleitung Sie bezeichnet',
  name: 'Name',
  email: 'E-Mail',
  reason: 'Genannter Grund',
  asked: 'Seit',
  decided: 'Entschieden',
  added: (title) => `Auf die Liste gesetzt: ${title}`,
  candidate: (title) => `Vorgeschlagen für: ${title}`,
  statement: 'Vorstellung',
  link: 'Verweis',
  session: (count) => (count === 1 ? 'Einmal angemeldet' : `${count}-mal angemeldet`),
  factor: 'Ein zweiter Faktor ist eingerichtet.',
  account2: 'Ihr Konto',
  saveTitle: 'Mitnehmen',
  saveText: 'Alles, was über diese Adresse aufbewahrt wird, als Datei für Sie oder ein Programm.',
  save: 'Meine Daten herunterladen',
  eraseTitle: 'Löschen',
  eraseText: 'Name, E-Mail und Nachweise gehen sofort, ebenso Ihre Vorschläge, Ihr zweiter Faktor und jede Anmeldung.',
  eraseStays:
    'Von einem Platz auf der Wählerliste einer Wahl, die noch nicht vorbei ist, bleiben bis dahin die Bezeichnung der Wahlleitung, Ihre Adresse und eine Zufallszahl: Ohne sie könnte niemand prüfen, dass jede Stimme einem Menschen gehört und keiner zweimal da steht. Abstimmen können Sie weiterhin.',
  erasePublic:
    'Was sich nicht löschen lässt: Ihre Adresse auf der Wählerliste und Ihre Stimmzettel im öffentlichen Verzeichnis. Ist die Zufallszahl fort, sagen sie nichts über Sie. Das Protokoll der Meldestelle behält ohne Namen, dass etwas gelöscht wurde.',
  eraseWant: 'LÖSCHEN',
  eraseLabel: 'Schreiben Sie LÖSCHEN, um fortzufahren',
  eraseGo: 'Meine Daten löschen',
  erased: 'Es ist gelöscht, und Sie sind bei der Meldestelle abgemeldet.',
  erasedCount: (count) =>
    count === 1
      ? 'Von einer Meldung ist nichts Persönliches mehr da.'
      : `Von ${count} Meldungen ist nichts Persönliches mehr da.`,
  keptTitle: 'Was bleibt, und bis wann',
  kept: (title) =>
    `${title}: die Bezeichnung der Wahlleitung, Ihre Adresse und die Zufallszahl, bis die Wahl vorbei ist.`,
}
