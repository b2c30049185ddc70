// What the browser has found out by itself, and the page that checks a receipt.
import type { CheckingWords } from '../en/checking.ts'

const signatures = (signed: number, of: number, needed: number) =>
  `${signed} von ${of} ${of === 1 ? 'Validator' : 'Validatoren'} ${signed === 1 ? 'hat' : 'haben'} unterschrieben (${needed} nötig)`

export const checking: CheckingWords = {
  verify: {
    ok: (signed, of, needed) =>
      `Von Ihrem Browser geprüft: ${signatures(signed, of, needed)}, Ihr Stimmzettel steht im öffentlichen Verzeichnis.`,
    okFound: (signed, of, needed) =>
      `Von Ihrem Browser geprüft: ${signatures(signed, of, needed)}, dieser Stimmzettel steht im öffentlichen Verzeichnis.`,
    notPinned: 'Der Anfang des Verzeichnisses kam von diesem Server: nicht unabhängig geprüft.',
    failed:
      'Die Prüfung ist nicht aufgegangen. Verlassen Sie sich nicht auf diesen Beleg; heben Sie den Code auf und fragen Sie die Wahlleitung oder eine Prüferin.',
    couldNot:
      'Die Prüfung konnte nicht beendet werden, weil keine Antwort kam. Heben Sie den Code auf und prüfen Sie gleich noch einmal.',
    again: 'Noch einmal prüfen',
    step: 'Prüfung',
    outcome: 'Gesehen',
    checks: {
      genesis: 'Block 0 hat den erwarteten Genesis-Hash',
      validators: 'Der Zustand von Block 0 nennt die Validatoren',
      header: 'Der Blockkopf ist der auf dem Beleg',
      certificate: 'Genügend Validatoren haben diesen Block unterschrieben',
      transaction: 'Die Transaktion ist in dem Block',
      receipt: 'Ihr Ausgang ist in dem Block, und sie gelang',
      vote: 'Der Ausgang nennt den Stimmzettel des Kontos, das unterschrieben hat',
      ballot: 'Die verzeichneten Bytes ergeben den Hash des Stimmzettels',
      code: 'Der Belegcode ist der dieses Hashs',
      head: 'Ein späterer Blockkopf lässt sich lesen',
      'head-certificate': 'Genügend Validatoren haben den späteren Block unterschrieben',
      'state-code': 'Der Zustand dort führt den Belegcode',
      'state-ballot': 'Der Zustand dort zählt den Stimmzettel',
    },
  },
  check: {
    title: 'Stimmzettel prüfen',
    intro: 'Geben Sie einen Belegcode ein oder wählen Sie eine Belegdatei. Eine Wallet brauchen Sie nicht.',
    box: 'Belegcode',
    boxHint: 'Vier Gruppen aus fünf Buchstaben und Ziffern, zum Beispiel 7ZK3M-…',
    file: 'Oder eine Belegdatei',
    sealed: 'Einen versiegelten Stimmzettel prüfen, der nicht abgegeben wurde',
    go: 'Prüfen',
    checking: 'Das öffentliche Verzeichnis wird durchsucht…',
    badCode: 'Das ist kein Belegcode: Sehen Sie nach, ob ein Zeichen fehlt oder vertippt ist.',
    invitation:
      'Das ist der Code einer Einladung, nicht der eines Belegs. Mit ihm kommen Sie auf die Wählerliste: Öffnen Sie die Wahl, gehen Sie zur Abstimmung, melden Sie sich an und geben Sie ihn dort ein.',
    badFile: 'Diese Datei ist kein Beleg. Wählen Sie die Datei, die Sie nach dem Abstimmen heruntergeladen haben.',
    otherChain: 'Dieser Beleg gehört zu einem anderen öffentlichen Verzeichnis.',
    notFound:
      'Im öffentlichen Verzeichnis steht kein Stimmzettel mit diesem Code. Haben Sie ihn gerade erst abgegeben, warten Sie und prüfen Sie noch einmal. Sonst wurde er nicht abgegeben: Stimmen Sie noch einmal ab, solange die Abstimmung läuft.',
    found: 'Gefunden: Dieser Stimmzettel steht im öffentlichen Verzeichnis',
    election: 'Wahl',
    when: 'Verzeichnet',
    superseded: 'Ein späterer Stimmzettel derselben Person zählt an seiner Stelle.',
    standing: 'Es ist der Stimmzettel, der für diese Person zählt.',
    inRecord: 'Was darüber im öffentlichen Verzeichnis steht',
    asked: (agree, of) => `${agree} von ${of} gefragten Validatoren ${agree === 1 ? 'sagt' : 'sagen'} dasselbe.`,
    asking: (of) => (of === 1 ? 'Der Validator wird gefragt…' : `${of} Validatoren werden gefragt, jeder für sich…`),
    silent: (count) => (count === 1 ? 'Einer hat nicht geantwortet.' : `${count} haben nicht geantwortet.`),
    differ:
      'Validatoren sagen Verschiedenes. Verlassen Sie sich nicht darauf; sagen Sie es der Wahlleitung oder einer Prüferin.',
    stances: {
      agrees: 'sagt dasselbe',
      differs: 'sagt etwas anderes',
      silent: 'antwortet nicht',
      asking: 'wird gefragt',
    },
    errorIds: {
      badCode: 'bad-code',
      invitation: 'invitation-code',
      badFile: 'bad-receipt-file',
      otherChain: 'other-record',
      notFound: 'not-found',
    },
  },
}
