// Help in plain words: how a vote goes, what the sentences on the screen mean, and what the words mean.
import type { HelpWords } from '../en/help.ts'

export const help: HelpWords = {
  title: 'Hilfe',
  intro: 'Was am häufigsten gefragt wird, was zu tun ist, wenn etwas schiefgeht, und was die Wörter bedeuten.',
  questions: 'Fragen',
  asked: [
    [
      'Brauche ich eine Wallet?',
      'Nein. Bei „Anmelden“ können Sie einen Schlüssel auf diesem Gerät machen. Das dauert eine Minute; speichern Sie seine Sicherung.',
    ],
    [
      'Hat mein Stimmzettel gezählt?',
      'Wenn die Seite „Verzeichnet“ und „Von Ihrem Browser geprüft“ sagt, ja. Bis dahin nicht: Oben steht „Noch nicht abgegeben“.',
    ],
    [
      'Kann ich meinen Stimmzettel ändern?',
      'Das steht auf der Seite der Wahl unter „Kann ich sie ändern“. Wo es erlaubt ist, zählt der letzte.',
    ],
    [
      'Wer sieht, was ich gewählt habe?',
      'In einer offenen Abstimmung alle, mit Ihrer Adresse. In einer geheimen niemand: Die Stimmzettel sind versiegelt, nur die Summe wird geöffnet.',
    ],
    [
      'Wozu ist der Belegcode?',
      'Mit ihm findet jeder Ihren Stimmzettel im öffentlichen Verzeichnis und sieht, dass er da ist. In einer geheimen Abstimmung zeigt nichts darin, was Sie gewählt haben; in einer offenen der Stimmzettel.',
    ],
    [
      'Ich habe meinen Beleg verloren.',
      'Nichts ist verloren. „Meine Stimmen“ zeigt die Codes der Stimmzettel, die Ihre Schlüssel oder Ihre Wallet abgegeben haben.',
    ],
    [
      'Wann kommt das Ergebnis?',
      'Gleich nach dem Ende der Abstimmung, auf der Seite der Wahl. Dort kann es jeder im Browser nachzählen.',
    ],
    [
      'Die Seite schloss sich, während ich abgab.',
      'Öffnen Sie sie wieder und gehen Sie zur selben Wahl. Sie nimmt Ihren Stimmzettel wieder auf; er kann nur einmal zählen.',
    ],
    [
      'Die Seite sagt „Noch nicht abgeschickt“.',
      'Kein Validator hat geantwortet, nachdem Sie mit einem Schlüssel auf diesem Gerät unterschrieben hatten. Der Stimmzettel liegt verschlüsselt hier. Kommen Sie vor dem Ende der Abstimmung wieder, entsperren Sie den Schlüssel, und er wird so abgeschickt, wie Sie ihn unterschrieben haben. Eine Wallet kann nicht unterschreiben, ohne abzuschicken: Dort bleibt nichts liegen, und Sie geben noch einmal ab.',
    ],
  ],
  trouble: 'Wenn etwas schiefgeht',
  troubleText: 'Jeder Fehler hat einen Satz und einen kurzen Namen hinter „Fehler:“. Suchen Sie diesen Namen hier.',
  name: 'Fehler',
  sentence: 'Die Seite sagt',
  why: 'Was dahintersteckt',
  reasons: {
    declined: 'Sie oder eine Einstellung Ihrer Wallet haben die Unterschrift abgelehnt.',
    'wallet-busy': 'Eine Wallet fragt immer nur eines; ihr Fenster liegt vielleicht hinter diesem.',
    'wallet-locked':
      'Schlüssel auf diesem Gerät sind nur eine Weile offen und schließen sich, wenn die Seite neu geladen wird.',
    'wallet-problem': 'Die Wallet meldete einen eigenen Fehler. Oft hilft eine neue Fassung oder eine andere Wallet.',
    'wallet-outdated': 'Das Netz wurde neu aufgesetzt, und die Wallet zählt noch die Nachrichten des alten.',
    'wrong-network': 'Eine Wallet kann auf vielen Netzen stehen und muss zum Unterschreiben auf dem dieser Wahl sein.',
    'no-answer': 'Ihre Verbindung oder der Server dieser Seite ist gerade weg.',
    dropped: 'Er wurde abgeschickt, aber kein Validator kennt ihn mehr. Das ist selten.',
    replaced: 'Zwei Nachrichten eines Kontos hatten dieselbe Nummer; nur eine davon kann zählen.',
    'closed-meanwhile': 'Es gilt die Zeit des öffentlichen Verzeichnisses, nicht die Ihres Geräts.',
    'not-open-yet': 'Es gilt die Zeit des öffentlichen Verzeichnisses, nicht die Ihres Geräts.',
    'not-on-the-list': 'Nur Adressen auf der Wählerliste können abstimmen. Ein neuer Schlüssel hat eine neue Adresse.',
    'already-voted': 'Diese Abstimmung erlaubt nicht, einen Stimmzettel zu ändern.',
    'not-running': 'Sie wurde abgesagt oder für ungültig erklärt oder ist noch nicht bereit.',
    'bad-form': 'Die Seite und das öffentliche Verzeichnis sind über den Stimmzettel uneins. Laden Sie die Seite neu.',
    'code-taken': 'Codes entstehen durch Zufall aus Stimmzetteln; zwei gleiche sind so gut wie unmöglich.',
    'too-many': 'Damit niemand das Netz verstopfen kann, darf jede Adresse nur so viel in der Stunde schicken.',
    refused: 'Der Grund steht unter „Einzelheiten“.',
  },
  others: [
    ['bad-code', 'Ein Zeichen des Belegcodes fehlt oder ist vertippt; das letzte prüft die anderen.'],
    ['invitation-code', 'Der Code einer Einladung beginnt mit INV, der eines Belegs nicht.'],
    ['bad-receipt-file', 'Die Datei ist etwas anderes als ein Beleg oder wurde verändert.'],
    ['other-record', 'Der Beleg gehört zum öffentlichen Verzeichnis einer anderen Wahl oder eines früheren Testlaufs.'],
    ['not-found', 'Was Sie suchen, steht nicht oder noch nicht in diesem öffentlichen Verzeichnis.'],
    [
      'not-verified',
      'Die Unterschriften oder Nachweise hielten nicht. Verlassen Sie sich nicht auf das Gezeigte; fragen Sie eine Prüferin.',
    ],
    [
      'validators-differ',
      'Einzeln gefragte Validatoren gaben verschiedene Antworten. Einer ist vielleicht im Rückstand oder unehrlich.',
    ],
    ['recount-differs', 'Die Nachzählung in Ihrem Browser ergab nicht das veröffentlichte Ergebnis.'],
  ],
  glossary: 'Wörter',
  words: [
    ['Stimmzettel', 'Was Sie gewählt haben, wie es abgeschickt wird.'],
    ['Abgegeben', 'Endgültig abgeschickt. Davor zählt nichts.'],
    ['Verzeichnet', 'Für immer im öffentlichen Verzeichnis. (Eine Transaktion in einem endgültigen Block.)'],
    [
      'Öffentliches Verzeichnis',
      'Die Liste von allem, was geschah, geführt von mehreren Validatoren; niemand kann sie nachträglich ändern. (Eine Blockchain.)',
    ],
    [
      'Validator',
      'Ein Rechner einer Einrichtung, der das öffentliche Verzeichnis mitführt. Mindestens zwei Drittel müssen sich einig sein.',
    ],
    ['Belegcode', 'Zwanzig Buchstaben und Ziffern, die für Ihren Stimmzettel stehen. (Der Anfang seines Hashs.)'],
    ['Wallet', 'Ein Programm, das Ihren Schlüssel hält und unterschreibt, was Sie erlauben.'],
    [
      'Schlüssel',
      'Was beweist, dass ein Stimmzettel von Ihnen ist. Wer ihn hat, kann an Ihrer Stelle abstimmen: Halten Sie ihn geheim und gesichert.',
    ],
    ['Adresse', 'Der öffentliche Name eines Schlüssels, 0x und 40 Buchstaben und Ziffern.'],
    ['Wählerliste', 'Die Adressen, die in einer Wahl abstimmen dürfen.'],
    ['Wahlleitung', 'Wer die Wahl angelegt hat und entscheidet, wer auf der Liste steht.'],
    [
      'Vertrauensperson',
      'Eine von mehreren Personen, die nur gemeinsam die Summe einer geheimen Abstimmung öffnen können.',
    ],
    ['Block', 'Eine Seite des öffentlichen Verzeichnisses, von den Validatoren unterschrieben.'],
    ['Hash', 'Ein Fingerabdruck von Daten: Er ändert sich, wenn sich ein einziger Buchstabe ändert.'],
    ['Genesis-Hash', 'Der Fingerabdruck der ersten Seite des öffentlichen Verzeichnisses. Alles wird daran geprüft.'],
    ['Prüfung (Audit)', 'Das ganze öffentliche Verzeichnis auf dem eigenen Rechner noch einmal prüfen.'],
  ],
  votes: {
    title: 'Meine Stimmen',
    intro:
      'Belegcodes der Stimmzettel, die für Ihre Schlüssel auf diesem Gerät und für das angemeldete Konto zählen. Was Sie gewählt haben, wird nicht gezeigt.',
    none: 'Es wurde kein Stimmzettel von diesen gefunden.',
    noKeys: 'Auf diesem Gerät ist kein Schlüssel, und Sie sind nicht angemeldet.',
    account: 'Das angemeldete Konto',
    election: 'Wahl',
    code: 'Belegcode',
    check: 'Prüfen',
    keys: 'Zu meinen Schlüsseln',
    link: 'Die Codes meiner Stimmen',
  },
}
