// Keys kept on this device.
import type { KeysWords } from '../en/keys.ts'

export const keys: KeysWords = {
  keys: {
    title: 'Meine Schlüssel',
    intro:
      'Mit Schlüsseln auf diesem Gerät stimmen Sie ohne Wallet ab. Sie sind verschlüsselt; nur Ihre Passphrase öffnet sie.',
    none: 'Auf diesem Gerät gibt es noch keinen Schlüssel.',
    create: 'Einen neuen Schlüssel machen',
    createGo: 'Schlüssel machen',
    creating: 'Der Schlüssel wird gemacht… das dauert einige Sekunden.',
    nameLabel: 'Name des Schlüssels',
    nameHint: 'Zum Beispiel die Wahl, für die er ist.',
    defaultName: 'Mein Schlüssel',
    pass: 'Passphrase',
    passAgain: 'Passphrase noch einmal',
    passHint:
      'Sie geben sie ein, wann immer Sie den Schlüssel hier benutzen. Mindestens 8 Zeichen; niemand kann sie zurücksetzen.',
    passShort: 'Die Passphrase braucht mindestens 8 Zeichen.',
    passDiffer: 'Die beiden Passphrasen sind verschieden.',
    passWrong: 'Diese Passphrase öffnet den Schlüssel nicht.',
    unlock: 'Entsperren',
    unlocking: 'Wird entsperrt…',
    backupTitle: 'Sichern Sie Ihren Schlüssel',
    backupText:
      'Verliert dieser Browser seine Daten, führen nur die Sicherungsdatei und Ihre Passphrase zurück. Speichern Sie sie, bevor Sie den Schlüssel benutzen.',
    backup: 'Sicherungsdatei speichern',
    backupDone: 'Ich habe sie gespeichert',
    notBackedUp: 'Noch nicht gesichert',
    export: 'Sicherung speichern',
    forget: 'Vergessen',
    forgetTitle: (name) => `„${name}“ vergessen?`,
    forgetText:
      'Der Schlüssel wird von diesem Gerät entfernt. Ohne seine Sicherungsdatei können Sie nicht mehr mit ihm abstimmen.',
    forgetUnsent:
      'Ein Stimmzettel, den dieser Schlüssel unterschrieben hat, ist noch nicht abgeschickt. Er wird mit dem Schlüssel aufgegeben.',
    forgetGo: 'Diesen Schlüssel vergessen',
    cancel: 'Behalten',
    import: 'Einen Schlüssel aus einer Sicherung nehmen',
    importText: 'Wählen Sie eine Sicherungsdatei, oder fügen Sie den Schlüssel selbst ein.',
    importFile: 'Sicherungsdatei',
    importKey: 'Oder der Schlüssel (64 Buchstaben und Ziffern), mit oder ohne 0x davor',
    importGo: 'Schlüssel übernehmen',
    importBad: 'Das ist weder eine Sicherungsdatei noch ein Schlüssel.',
    importWrong:
      'Diese Datei lässt sich nicht öffnen: Die Passphrase ist eine andere, oder die Datei ist beschädigt. Versuchen Sie es noch einmal, oder nehmen Sie eine andere Kopie.',
    importCostly: 'Diese Datei verlangt mehr Speicher, als diese Seite erlaubt.',
    importPass: 'Passphrase der Sicherungsdatei',
    importNewPass: 'Neue Passphrase für dieses Gerät',
    created: (when) => `Gemacht am ${when}`,
    private:
      'In einem privaten Fenster geht der Schlüssel verloren, wenn das Fenster schließt. Speichern Sie zuerst die Sicherung.',
    data: 'Was die Meldestelle über mich aufbewahrt',
    votes: 'Die Codes meiner Stimmen',
    address: 'Adresse',
  },
}
