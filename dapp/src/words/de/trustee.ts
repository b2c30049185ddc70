// Der Platz einer Vertrauensperson.
import type { TrusteeWords } from '../en/trustee.ts'

export const trustee: TrusteeWords = {
  title: (election) => `Vertrauensperson: ${election}`,
  steps: [
    ...[
      'Einladung',
      'Schlüssel als Vertrauensperson',
      'Sicherung',
      'Sicherung erproben',
      'Gemeinsam den Schlüssel machen',
      'Ihr Teil',
    ],
    'Fertig',
  ],
  stepsLabel: 'Schritte einer Vertrauensperson',
  heading: (n, of, name) => `Schritt ${n} von ${of}: ${name}`,
  why: {
    title: 'Warum es auf Sie ankommt',
    text: (threshold, trustees) =>
      `Sie sind eine von ${trustees} Vertrauenspersonen. Die Stimmzettel dieser Abstimmung sind versiegelt, niemand kann einen lesen. Nach dem Ende öffnen ${threshold} von Ihnen gemeinsam die Summe, und nur die Summe.`,
    secrecy: (threshold) =>
      `Sie schützen das Geheimnis: Solange weniger als ${threshold} ihren Teil missbrauchen, kann kein Stimmzettel gelesen werden.`,
    result: (threshold, trustees) =>
      `Sie machen das Ergebnis möglich: Ohne die Teile von ${threshold} Vertrauenspersonen wird es nie bekannt. ${trustees - threshold === 1 ? 'Eine von Ihnen darf ausfallen, mehr nicht.' : `${trustees - threshold} von Ihnen dürfen ausfallen, mehr nicht.`}`,
    duty: 'Was Sie tun werden: Ihren Schlüssel als Vertrauensperson sicher verwahren, dabei sein, wenn der gemeinsame Schlüssel gemacht wird (einige Minuten, vor Beginn der Abstimmung), und nach ihrem Ende wiederkommen.',
    not: 'Verwahren Sie Ihren Schlüssel als Vertrauensperson nicht dort, wo das Wahlsystem selbst läuft, und geben Sie ihn nie der Wahlleitung oder einer anderen Vertrauensperson.',
    go: 'Ich bin bereit',
  },
  signIn: {
    intro:
      'Melden Sie sich mit dem Konto an, das die Wahlleitung als Vertrauensperson genannt hat. Dessen Schlüssel unterschreibt, was Sie abschicken; Ihr Schlüssel als Vertrauensperson ist ein anderer und kommt später.',
    not: 'Dieses Konto ist keine Vertrauensperson dieser Wahl. Melden Sie sich mit dem an, das die Wahlleitung genannt hat.',
    as: (index, trustees) => `Sie sind Vertrauensperson ${index} von ${trustees}.`,
  },
  key: {
    title: 'Ihr Schlüssel als Vertrauensperson',
    text: 'Ein Schlüssel, nur für diese Wahl, neben dem Schlüssel, der für Sie unterschreibt. Er entsteht auf diesem Gerät und ist durch eine eigene Passphrase geschützt. Alles, was Sie als Vertrauensperson tun, lässt sich daraus wieder herstellen.',
    registered:
      'Sie haben für diese Wahl schon einen Schlüssel als Vertrauensperson angemeldet, vielleicht von einem anderen Gerät. Nur dieser taugt: Übernehmen Sie ihn aus seiner Sicherung.',
    make: 'Schlüssel als Vertrauensperson machen',
    making: 'Der Schlüssel entsteht… das dauert einige Sekunden.',
    has: 'Auf diesem Gerät ist ein Schlüssel als Vertrauensperson für diese Wahl.',
    backup: 'Ich habe eine Sicherung meines Schlüssels als Vertrauensperson',
    file: 'Sicherungsdatei des Schlüssels als Vertrauensperson',
    take: 'Schlüssel als Vertrauensperson übernehmen',
    bad: 'Das ist keine Sicherung des Schlüssels einer Vertrauensperson.',
    other: 'Das ist die Sicherung eines anderen Schlüssels, nicht des angemeldeten.',
    unlock: 'Schlüssel als Vertrauensperson entsperren',
    locked: 'Entsperren Sie Ihren Schlüssel als Vertrauensperson, um weiterzumachen.',
  },
  backup: {
    title: 'Sicherung des Schlüssels als Vertrauensperson',
    text: 'Geht dieses Gerät verloren, sind diese Datei und ihre Passphrase der einzige Weg, Ihren Teil zu geben. Speichern Sie sie auf einem anderen Datenträger. Der Schlüssel, der für Sie unterschreibt, ist nicht darin: Er hat seine eigene Sicherung.',
    go: 'Sicherung der Vertrauensperson speichern',
    done: 'Ich habe sie gespeichert',
  },
  prove: {
    title: 'Sicherung erproben',
    text: 'Wählen Sie die eben gespeicherte Datei und geben Sie die Passphrase des Schlüssels als Vertrauensperson ein: Nur eine Sicherung, die sich öffnet, ist eine.',
    go: 'Sicherung öffnen',
    busy: 'Wird geöffnet…',
  },
  ceremony: {
    title: 'Gemeinsam den Schlüssel machen',
    text: 'Die Vertrauenspersonen machen den Schlüssel dieser Abstimmung in vier Runden. Diese Seite tut Ihren Teil jeder Runde; lassen Sie sie offen, oder kommen Sie vor den Zeiten unten wieder.',
    auto: 'Meinen Teil jeder Runde tun',
    stage: 'Wo es steht',
    stages: {
      None: 'nicht begonnen',
      Registering: 'Runde 1: alle melden sich an',
      Committing: 'Runde 2: alle legen sich auf ihren Teil fest',
      Dealing: 'Runde 3: alle geben den anderen Teile',
      Confirming: 'Runde 4: alle sehen an, was sie bekommen haben',
      Completing: 'Der Schlüssel kann fertiggestellt werden',
      Complete: 'Der Schlüssel ist gemacht',
      Failed: 'Es ist gescheitert',
    },
    until: (when) => `bis ${when}`,
    proving: 'Der Stand im öffentlichen Verzeichnis wird nachgewiesen…',
    unproven:
      'Diese Seite konnte nicht nachweisen, wo die Vertrauenspersonen stehen. Ihr Schlüssel als Vertrauensperson wurde nicht benutzt. Fragen Sie nach einer anderen Adresse dieser Abstimmung.',
    who: 'Vertrauensperson',
    done: 'Hat getan',
    did: {
      register: 'angemeldet',
      commit: 'festgelegt',
      deal: 'ausgeteilt',
      confirm: 'bestätigt',
      key: 'hat einen Teil des Schlüssels',
      bad: 'falsch ausgeteilt',
      false: 'grundlos beschwert',
      nothing: 'noch nichts',
    },
    you: 'Sie',
    due: {
      register: 'Schlüssel als Vertrauensperson anmelden',
      commit: 'Mich auf meinen Teil festlegen',
      deal: 'Den anderen Teile geben',
      complain: 'Über einen falschen Teil beschweren',
      confirm: 'Bestätigen, was ich bekommen habe',
      complete: 'Den Schlüssel fertigstellen',
    },
    waiting: 'Es fehlen noch andere Vertrauenspersonen.',
    sending: 'Wird abgeschickt…',
    wallet: 'Ihre Wallet ist dran… Sie zeigt einen Vertragsaufruf, Gebühr 0, Betrag 0.',
    noBackup:
      'Erproben Sie zuerst die Sicherung Ihres Schlüssels als Vertrauensperson: Ohne ihn wird das Ergebnis vielleicht nie bekannt.',
    otherKey:
      'Sie haben einen anderen Schlüssel als Vertrauensperson angemeldet als den auf diesem Gerät. Übernehmen Sie ihn aus seiner Sicherung.',
    out: 'Sie sind beim Machen des Schlüssels ausgeschieden und haben keinen Teil davon. Für Sie ist nichts mehr zu tun.',
    failed: 'Der Schlüssel ist nicht zustande gekommen. Die Wahlleitung kann neu beginnen; Sie finden es dann hier.',
    ready: (when) =>
      `Der Schlüssel ist gemacht, und Sie haben Ihren Teil. Kommen Sie nach dem Ende der Abstimmung wieder: ${when}.`,
  },
  share: {
    title: 'Ihr Teil zum Öffnen der Summe',
    text: (turnout) =>
      `Die Abstimmung ist zu Ende; ${turnout} Stimmzettel zählen. Ihr Teil öffnet deren Summe und sonst nichts. Diese Seite hat die Summe selbst aus dem öffentlichen Verzeichnis nachgewiesen.`,
    go: 'Meinen Teil geben',
    given: 'Ihr Teil steht im öffentlichen Verzeichnis. Danke.',
    have: (have, need) => `${have} von ${need} Teilen sind da.`,
    notNeeded: 'Es sind schon genug da: Das Ergebnis kann ohne Ihren veröffentlicht werden.',
    publish: 'Genug Teile sind da. Ergebnis veröffentlichen',
    counting: 'Das Ergebnis wird ausgerechnet…',
    few: (min) => `Weniger als ${min} haben abgestimmt, deshalb wird nichts geöffnet.`,
    other:
      'Dieser Schlüssel als Vertrauensperson hat schon eine andere Summe dieser Wahl geöffnet. Es wurde nichts abgeschickt. Sagen Sie es der Wahlleitung und einem Prüfer.',
  },
  done: {
    title: 'Fertig',
    text: 'Das Ergebnis ist veröffentlicht. Bewahren Sie die Sicherung Ihres Schlüssels als Vertrauensperson auf, bis niemand mehr eine Nachzählung verlangt.',
    toResult: 'Ergebnis ansehen',
  },
  over: 'Diese Wahl endete, ohne dass ein Ergebnis zu öffnen wäre. Für Sie ist nichts mehr zu tun.',
  open: 'Diese Wahl ist offen: Sie hat keine Vertrauenspersonen.',
  draft: 'Die Wahlleitung bereitet diese Wahl noch vor. Kommen Sie wieder, wenn sie festgeschrieben ist.',
  command: 'Dasselbe mit der Befehlszeile',
  attempt: 'Versuch',
  fingerprint: 'Transportschlüssel',
}
