// The list of elections and one election before voting.
import type { ElectionsWords } from '../en/elections.ts'

export const elections: ElectionsWords = {
  phase: {
    None: 'Unbekannt',
    Draft: 'In Vorbereitung',
    Locked: 'Noch nicht eröffnet',
    Open: 'Die Abstimmung läuft',
    Closed: 'Die Abstimmung ist beendet',
    Final: 'Das Ergebnis steht fest',
    NoResult: 'Kein Ergebnis',
    Annulled: 'Für ungültig erklärt',
    Cancelled: 'Abgesagt',
    Failed: 'Nicht zustande gekommen',
  },
  list: {
    title: 'Wahlen',
    open: 'Jetzt offen',
    soon: 'Demnächst',
    over: 'Vorbei',
    none: 'Hier gibt es noch keine Wahl.',
    closes: (when, left) => `Die Abstimmung endet am ${when} (${left})`,
    opens: (when, left) => `Die Abstimmung beginnt am ${when} (${left})`,
    closed: (when) => `Die Abstimmung endete am ${when}`,
    turnout: (voted, enrolled, isOver) =>
      voted === 0
        ? isOver
          ? 'Niemand hat abgestimmt'
          : 'Noch niemand hat abgestimmt'
        : `${voted} von ${enrolled} Stimmberechtigten ${voted === 1 ? 'hat' : 'haben'} abgestimmt`,
    listed: (enrolled) =>
      enrolled === 0
        ? 'Noch steht niemand auf der Wählerliste'
        : enrolled === 1
          ? 'Eine Person steht auf der Wählerliste'
          : `${enrolled} Personen stehen auf der Wählerliste`,
    more: 'Ältere Wahlen zeigen',
  },
  election: {
    what: 'Worum es geht',
    when: 'Wann',
    whenText: (opens, closes) => `Vom ${opens} bis zum ${closes}, nach der Uhr des öffentlichen Verzeichnisses.`,
    who: 'Wer abstimmen darf',
    whoText: (enrolled) =>
      enrolled === 0
        ? 'Alle auf der Wählerliste. Noch steht niemand darauf.'
        : enrolled === 1
          ? 'Alle auf der Wählerliste. Bisher steht eine Person darauf.'
          : `Die ${enrolled} Personen auf der Wählerliste.`,
    late: 'Auch während der Abstimmung können Sie noch auf die Liste kommen. Der erste Schritt zeigt, wie.',
    notLate: 'Die Liste schließt, wenn die Abstimmung beginnt: Bereiten Sie sich vorher vor.',
    listClosed: 'Die Liste ist geschlossen.',
    public: 'Wer meine Wahl sieht',
    publicOpen: 'Alle. Die Abstimmung ist offen: Ihre Wahl steht mit Ihrer Adresse öffentlich da.',
    publicSecret:
      'Niemand allein. Die Stimmzettel sind versiegelt; nur die Summe wird geöffnet, von den Vertrauenspersonen gemeinsam.',
    change: 'Kann ich sie ändern',
    changeYes: 'Ja, bis zum Ende der Abstimmung. Ihr letzter Stimmzettel zählt.',
    changeNo: 'Nein. Ein verzeichneter Stimmzettel bleibt, wie er ist.',
    changeOver: 'Nein. Die Abstimmung ist beendet.',
    result: 'Wann kommt das Ergebnis',
    resultText: (when) => `Gleich nach dem Ende der Abstimmung am ${when}.`,
    resultSecret: (when) =>
      `Nach dem Ende der Abstimmung am ${when}, sobald genug Vertrauenspersonen die Summe der Stimmzettel geöffnet haben.`,
    resultThere: 'Es ist da; alle können es lesen und nachzählen.',
    resultNone: 'Es gibt keines.',
    trustees: 'Vertrauenspersonen',
    trusteePlace: 'Der Platz der Vertrauenspersonen',
    turnout: 'Beteiligung bisher',
    minTurnout: (n) => `Die Abstimmung gilt nur, wenn mindestens ${n} abstimmen.`,
    reason: 'Angegebener Grund',
    vote: 'Jetzt abstimmen',
    endsIn: (left) => `Die Abstimmung endet ${left}.`,
    seeResult: 'Ergebnis ansehen',
    voted: 'Sie haben hier abgestimmt, mit einem Schlüssel auf diesem Gerät.',
    votedWallet: 'Sie haben hier abgestimmt, mit dem Konto Ihrer Wallet.',
    votedCode: 'Ihr Belegcode',
    voteOther: 'Mit einem anderen Schlüssel abstimmen',
    prepare: 'Abstimmen vorbereiten',
    notOpen: (when) => `Die Abstimmung beginnt ${when}.`,
    candidates: 'Jemanden vorschlagen, und sehen, wer vorgeschlagen ist',
    questions: 'Fragen auf dem Stimmzettel',
    pick: (min, max, options) =>
      max === 1
        ? min === 1
          ? 'Wählen Sie eins aus.'
          : 'Wählen Sie eins oder keins aus.'
        : min === max
          ? `Wählen Sie ${max} aus.`
          : min === 0
            ? `Wählen Sie bis zu ${Math.min(max, options)} oder keins aus.`
            : `Wählen Sie ${min} bis ${Math.min(max, options)} aus.`,
    statement: 'Erklärung',
    moreAt: 'Mehr dazu',
    organizer: 'Wahlleitung',
    manifestHash: 'Hash der festgeschriebenen Wahl',
    id: 'Nummer',
    log: 'Protokoll dieser Wahl',
    notFound: 'Eine Wahl mit dieser Nummer gibt es nicht.',
    kept: (minutes) => `Wegen eines Ausfalls wurde das Ende um ${minutes} min verschoben.`,
  },
}
