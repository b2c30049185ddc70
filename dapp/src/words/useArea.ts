// Sentences of a page that is loaded later travel in that page's chunk, in every language, so that the first load has
// none of them: `words/en/explorer.ts` gives the type, `words/de/explorer.ts` must have every sentence of it, and
// `words/explorerWords.ts` pairs them for `useArea(explorerWords)`.
import type { Language } from './language.ts'
import { useWords } from './WordsContext.tsx'

export type Area<AreaWords> = Readonly<Record<Language, AreaWords>>

export function useArea<AreaWords>(area: Area<AreaWords>): AreaWords {
  return area[useWords().language]
}
