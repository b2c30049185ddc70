// What surrounds every page: masthead, foot, and what is said when nothing else can be.
import type { FrameWords } from '../en/frame.ts'

export const frame: FrameWords = {
  language: 'de',
  languageChoice: 'Sprache',
  name: 'Psephos',
  tagline: 'Abstimmen, und jeder kann es nachprüfen',
  skip: 'Zum Inhalt springen',
  nav: {
    label: 'Hauptmenü',
    elections: 'Wahlen',
    check: 'Stimmzettel prüfen',
    keys: 'Meine Schlüssel',
    explorer: 'Öffentliches Verzeichnis',
    validators: 'Validatoren',
    help: 'Hilfe',
  },
  theme: { label: 'Darstellung', system: 'Wie das Gerät', light: 'Hell', dark: 'Dunkel' },
  notCastYet: 'Noch nicht abgegeben',
  notCastYetHint: 'Ihr Stimmzettel zählt erst, wenn er verzeichnet ist.',
  loading: 'Wird geladen…',
  retry: 'Noch einmal versuchen',
  back: 'Zurück',
  details: 'Einzelheiten',
  copy: 'Kopieren',
  copied: 'Kopiert',
  offline: {
    title: 'Kein Netz',
    text: 'Ihr Gerät ist offline. Diese Seite arbeitet, aber das öffentliche Verzeichnis ist nicht zu erreichen: Bis das Netz wieder da ist, kann nichts abgegeben oder geprüft werden. Dann geht es von selbst weiter.',
    banner: 'Kein Netz: Was Sie sehen, kann alt sein.',
  },
  unreachable: {
    title: 'Das öffentliche Verzeichnis antwortet nicht',
    text: 'Von hier ist zurzeit kein Validator dieser Wahl zu erreichen. Nichts ist verloren. Warten Sie einen Augenblick und versuchen Sie es noch einmal.',
  },
  otherGenesis: {
    title: 'Das ist ein anderes öffentliches Verzeichnis',
    text: 'Diese Seite wurde für ein bestimmtes öffentliches Verzeichnis gebaut, und der Server bietet ein anderes an. Stimmen Sie hier nicht ab; fragen Sie die Wahlleitung nach der richtigen Adresse.',
  },
  lost: {
    title: 'Diese Seite gibt es nicht',
    text: 'Prüfen Sie die Adresse, oder beginnen Sie bei der Liste der Wahlen.',
    home: 'Zu den Wahlen',
  },
  problem: {
    title: 'Auf dieser Seite ist etwas schiefgegangen',
    text: 'Es wurde deshalb nichts abgeschickt. Laden Sie die Seite neu; ein Stimmzettel, der unterwegs ist, wird wieder aufgenommen.',
    reload: 'Seite neu laden',
  },
  footer: {
    fresh: (age) => `Öffentliches Verzeichnis auf dem neuesten Stand, ${age}`,
    stale: (age) => `Das öffentliche Verzeichnis ging zuletzt ${age} voran`,
    unknown: 'Das öffentliche Verzeichnis antwortet im Augenblick nicht',
    validators: (well, of, needed) =>
      well === of ? '' : `. ${well} von ${of} Validatoren arbeiten richtig (${needed} nötig)`,
    validator: (number) => `Verbindung ${number}`,
    levels: {
      healthy: 'antwortet',
      degraded: 'antwortet, aber nicht wie er soll',
      unreachable: 'antwortet nicht',
    },
    network: 'Netz',
    chainId: 'Chain-Id',
    genesis: 'Genesis-Hash',
    pinned: 'in diese Seite eingebaut',
    notPinned: 'von diesem Server übernommen, nicht unabhängig geprüft',
    head: 'Kopf',
    headAsOf: (number, age) => `Stand Block ${number}, ${age}`,
    elections: 'Wahlvertrag',
    walletUrl: 'Adresse für Wallets',
  },
  age: {
    now: 'gerade eben',
    seconds: (n) => `vor ${n} s`,
    minutes: (n) => `vor ${n} min`,
    hours: (n) => `vor ${n} Std.`,
  },
}
