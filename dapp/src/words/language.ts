// Which language the page speaks: the reader's own choice, else the first of the browser's that there is, else English.
// Without any catalogue: it is asked before the first paint, too (look.ts).

/** Each by its own name, so that it is found by who reads nothing else. One more has a line in design/parts/skeleton.css as well. */
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
