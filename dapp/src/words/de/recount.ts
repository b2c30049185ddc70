// Counting an election again in the browser, and comparing validators. Technical names stand in the list of checks.
import type { RecountWords } from '../en/recount.ts'

export const recount: RecountWords = {
  title: 'In Ihrem Browser nachzählen',
  text: 'Ihr Browser holt jeden Stimmzettel, vergleicht ihn mit dem öffentlichen Verzeichnis und zählt. Geglaubt wird nichts als der Anfang des Verzeichnisses.',
  textSecret:
    'Ihr Browser prüft die Anteile der Vertrauenspersonen und dass sie genau die verzeichnete Summe öffnen. Er kann auch jeden versiegelten Stimmzettel prüfen und alle zusammenzählen; das dauert länger.',
  start: 'Nachzählen',
  startSecret: 'Anteile und Ergebnis prüfen',
  startBallots: 'Auch jeden Stimmzettel prüfen',
  stop: 'Abbrechen',
  stages: {
    listed: (done) => `Stimmzettel werden gesucht… bisher ${done}`,
    standing: (done, of) => `Vergleich mit dem öffentlichen Verzeichnis… ${done} von ${of} Personen`,
    ballots: (done, of) => `Prüfen und zählen… ${done} von ${of} Stimmzetteln`,
  },
  beginning: 'Es wird nachgewiesen, worüber abgestimmt wurde…',
  good: (ballots) => `Ihr Browser hat ${ballots} gezählt und kommt auf dasselbe Ergebnis.`,
  goodShares:
    'Ihr Browser hat die Summe mit den Anteilen der Vertrauenspersonen geöffnet und kommt auf dasselbe Ergebnis.',
  ballots: (count, said) => (count === 1 ? '1 Stimmzettel' : `${said} Stimmzettel`),
  signed: (have, of, needed) =>
    `${have} von ${of} ${of === 1 ? 'Validator' : 'Validatoren'} ${have === 1 ? 'hat' : 'haben'} den Zustand unterschrieben, mit dem verglichen wurde (${needed} nötig).`,
  bad: 'Die Nachzählung ergibt nicht, was veröffentlicht ist. Sagen Sie es der Wahlleitung und einer Prüferin, und lassen Sie die vollständige Prüfung laufen.',
  failed:
    'Die Nachzählung konnte nicht beendet werden, weil keine Antwort kam. Das sagt nichts gegen das Ergebnis; versuchen Sie es noch einmal.',
  again: 'Noch einmal nachzählen',
  contest: 'Möglichkeit',
  own: 'Hier gezählt',
  published: 'Veröffentlicht',
  checks: {
    genesis: 'Block 0 hat den erwarteten Genesis-Hash',
    validators: 'Daraus folgt, wer unterschreiben darf',
    head: 'Der Kopf des Blocks, der angesehen wurde',
    'head-certificate': 'Genügend Validatoren haben ihn unterschrieben',
    frozen: 'Sein Zustand sagt, dass die Wahl festgeschrieben ist',
    manifest: 'Sein Zustand enthält den Hash genau dieser Fragen und Möglichkeiten',
    shares: 'Die Anteile der Vertrauenspersonen sind nachgewiesen und öffnen die eine verzeichnete Summe',
    listed: 'Es sind so viele Stimmzettel und Personen verzeichnet, wie der Zustand zählt',
    standing: 'Der Zustand enthält von jeder Person den Hash des letzten Stimmzettels',
    ballots: 'Jeder Stimmzettel hat diesen Hash und ist einer dieser Wahl',
    sum: 'Die versiegelten Stimmzettel ergeben zusammen die verzeichnete Summe',
    counts: 'Gezählt wurde, was der Zustand enthält',
  },
  compare: 'Was die Validatoren sagen',
  compareText: 'Jeder Validator wurde für sich nach diesem Ergebnis an derselben Stelle des Verzeichnisses gefragt.',
  audit: 'Die vollständige Prüfung',
  auditText:
    'Auf Ihrem eigenen Rechner, in einer Kopie dieses Projekts, prüft dieser Befehl vom ersten Block an alles: jede Unterschrift, jede Regel, jeden Stimmzettel. Hinter --rpc gehört die Adresse eines Validators, den Sie erreichen.',
}
