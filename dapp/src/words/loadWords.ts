// The catalogue of a language. English comes with the first load; every other language is a chunk of its own.
import { en, type Words } from './en.ts'
import type { Language } from './language.ts'

const LOADERS: Readonly<Record<Language, () => Promise<Words>>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
}

/** Throws when the chunk does not come. */
export function loadWords(language: Language): Promise<Words> {
  return LOADERS[language]()
}
