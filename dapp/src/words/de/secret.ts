// Geheime Wahlen, für die Abstimmenden.
import type { SecretWords } from '../en/secret.ts'

export const secret: SecretWords = {
  what: {
    short: (threshold, trustees) =>
      `Die Abstimmung ist geheim: Ihre Wahl wird auf diesem Gerät versiegelt, bevor sie es verlässt. Nur die Summe aller Stimmzettel wird geöffnet, von ${threshold} der ${trustees} Vertrauenspersonen gemeinsam.`,
    title: 'Was geheim bleibt, und vor wem',
    collude: (threshold, trustees) =>
      `Wenn ${threshold} der ${trustees} Vertrauenspersonen sich zusammentun, könnten sie jeden Stimmzettel öffnen, und jeder gehört zu einer Adresse.`,
    forever:
      'Ihr versiegelter Stimmzettel bleibt für immer öffentlich. Was heute niemand öffnen kann, lässt sich vielleicht eines Tages öffnen.',
    who: 'Dass Ihre Adresse abgestimmt hat, und wann, ist öffentlich.',
    pressure:
      'Nichts hier schützt Sie davor, bezahlt oder gezwungen zu werden: Sie können jemandem zeigen, wie Sie abstimmen. Wo Sie Ihre Wahl ändern dürfen, zählt die letzte.',
    delay:
      'Wer das öffentliche Verzeichnis führt, kann einen Stimmzettel verzögern. Sie würden es sehen: Er wäre nicht verzeichnet.',
    malware:
      'Ein schädliches Programm auf diesem Gerät könnte Ihre Wahl ändern oder weitergeben. Sie können einen versiegelten Stimmzettel prüfen, bevor Sie abgeben: unter „Details“ bei „Durchsehen“.',
    limits: 'Für rechtlich bindende öffentliche Wahlen ist dies nicht gemacht.',
  },
  sealing: 'Ihr Stimmzettel wird auf diesem Gerät versiegelt…',
  sealed: 'Ihr Stimmzettel ist versiegelt: Niemand sonst sieht, was darauf steht. Abgegeben ist er noch nicht.',
  test: {
    offer: 'Diesen versiegelten Stimmzettel prüfen statt abgeben',
    offerText:
      'Eine Probe zeigt, ob diese Seite versiegelt, was Sie wählen. Ein geprüfter Stimmzettel kann nicht mehr abgegeben werden; danach wird ein neuer versiegelt.',
    go: 'Diesen Stimmzettel stattdessen prüfen',
    title: 'Probe eines versiegelten Stimmzettels',
    intro:
      'Dieser Stimmzettel wird nicht abgegeben. Sehen Sie mit einem anderen Gerät nach, ob er sagt, was Sie wählten.',
    note: 'Schreiben Sie diesen Code und Ihre Wahl auf, wie Sie sie hier sehen:',
    save: 'Speichern Sie die Probe als Datei. Sie zeigt, was auf diesem einen Stimmzettel steht, und ist nur für Sie.',
    saveGo: 'Probe speichern',
    copy: 'Oder als Text kopieren:',
    check: (address) =>
      `Öffnen Sie auf einem anderen Gerät ${address} und wählen Sie die Datei. Es muss derselbe Code und dieselbe Wahl erscheinen.`,
    command: 'Oder mit der Befehlszeile',
    spoil: 'Geben Sie diesen Stimmzettel auf, damit er nie gezählt werden kann, und versiegeln Sie einen neuen.',
    spoilGo: 'Aufgeben und neu versiegeln',
    spoiling: 'Der geprüfte Stimmzettel wird aufgegeben…',
    spoilWallet: 'Ihre Wallet zeigt einen Vertragsaufruf, Gebühr 0, Betrag 0. Er gibt den geprüften Stimmzettel auf.',
    spoiled: 'Der geprüfte Stimmzettel ist aufgegeben. Ein neuer wird versiegelt.',
    wrong: 'Zeigt das andere Gerät etwas anderes, stimmen Sie nicht mit dieser Seite ab. Sagen Sie es der Wahlleitung.',
  },
  checker: {
    title: 'Versiegelten Stimmzettel prüfen',
    intro:
      'Für eine Probe von einem anderen Gerät: Diese Seite öffnet den geprüften Stimmzettel und zeigt, was wirklich darauf steht. Es braucht keine Wallet, und nichts wird verschickt.',
    file: 'Datei der Probe',
    text: 'Oder die Probe als Text',
    go: 'Stimmzettel prüfen',
    checking: 'Der Stimmzettel wird geöffnet…',
    code: 'Sein Belegcode',
    compare: 'Vergleichen Sie beides mit dem, was Sie aufgeschrieben haben: den Code bei „Durchsehen“ und Ihre Wahl.',
    says: 'Der versiegelte Stimmzettel sagt',
    said: 'Das andere Gerät sagte',
    none: 'Keine Wahl',
    good: 'Der Stimmzettel sagt, was das andere Gerät sagte. Stimmen Code und Wahl mit Ihrer Notiz überein, wurde er so versiegelt, wie Sie wählten.',
    otherChoices:
      'Etwas stimmt nicht: Der Stimmzettel sagt etwas anderes, als das andere Gerät behauptet. Stimmen Sie nicht mit jener Seite ab und sagen Sie es der Wahlleitung.',
    notOpenable:
      'Etwas stimmt nicht: Dieser Stimmzettel ist nicht aus dieser Wahl gemacht. Stimmen Sie nicht mit jener Seite ab und sagen Sie es der Wahlleitung.',
    badFile: 'Das ist keine Probe. Wählen Sie die Datei, die bei „Durchsehen“ gespeichert wurde.',
    otherChain: 'Diese Probe gehört zu einem anderen öffentlichen Verzeichnis.',
    unproven:
      'Diese Seite konnte nicht nachweisen, was auf dem Stimmzettel dieser Wahl steht. Fragen Sie die Seite eines anderen Prüfers.',
    election: 'Wahl',
  },
  results: {
    withheldWhy:
      'Bis dahin ist nur die Beteiligung bekannt, hier und überall: Die Stimmzettel sind versiegelt, und niemand kann sie einzeln zählen.',
    opening: 'Öffnen der Summe',
    openingText: (have, need, trustees) =>
      `${have} von ${need} Teilen sind da. ${need} der ${trustees} Vertrauenspersonen müssen ihren Teil geben; kein einzelner Stimmzettel wird geöffnet.`,
    until: (when) => `Sind sie bis zum ${when} nicht da, gibt es kein Ergebnis.`,
    noResultTurnout: (min) =>
      `Weniger als ${min} haben abgestimmt, deshalb wurde nichts geöffnet und es gibt kein Ergebnis.`,
    noResultShares:
      'Zu wenige Vertrauenspersonen gaben ihren Teil rechtzeitig, deshalb wurde die Summe nie geöffnet und es gibt kein Ergebnis.',
    failed:
      'Die Vertrauenspersonen haben für diese Abstimmung nicht rechtzeitig einen Schlüssel gemacht, deshalb fand sie nicht statt.',
    evidence:
      'Jeder kann jeden versiegelten Stimmzettel, die Summe und den Teil jeder Vertrauensperson prüfen und muss auf diese Zahlen kommen.',
    parts: 'Teile zum Öffnen der Summe',
    trustee: (index) => `Vertrauensperson ${index}`,
    given: 'gegeben',
    used: 'gegeben, für das Ergebnis verwendet',
    missing: 'nicht gegeben',
    none: 'hat keinen Teil des Schlüssels',
    key: 'Schlüssel der Wahl',
    sum: 'Hash der geöffneten Summe',
  },
}
