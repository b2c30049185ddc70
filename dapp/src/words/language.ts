// Which language the page speaks: the reader's own choice, else the first of the browser's that there is, else English.
// English comes with the first load; every other language is a chunk of its own.
import { en, type Words } from './en.ts'

/** Each by its own name, so that it is found by who reads nothing else. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES
const PLACE = 'psephos.language'

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(LANGUAGES, value)
}

export function chosenLanguage(
  storage: Pick<Storage, 'getItem'> = localStorage,
  preferred: readonly string[] = navigator.languages,
): Language {
  const saved = storage.getItem(PLACE)
  if (isLanguage(saved)) return saved
  return preferred.map((locale) => locale.split('-')[0]?.toLowerCase()).find(isLanguage) ?? 'en'
}

export function saveLanguage(language: Language, storage: Pick<Storage, 'setItem'> = localStorage): void {
  storage.setItem(PLACE, language)
}

const LOADERS: Readonly<Record<Language, () => Promise<Words>>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
}

/** Throws when the chunk does not come. */
export function loadWords(language: Language): Promise<Words> {
  return LOADERS[language]()
}
