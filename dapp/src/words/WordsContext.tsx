// Hands the catalogue of the reader's language to every component, and lets the reader choose another.
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { en, type Words } from './en.ts'
import { type Language, saveLanguage } from './language.ts'
import { loadWords } from './loadWords.ts'

export const WordsContext = createContext<Words>(en)
const ChooseContext = createContext<(language: Language) => void>(() => undefined)

export function useWords(): Words {
  return useContext(WordsContext)
}

export function useChooseLanguage(): (language: Language) => void {
  return useContext(ChooseContext)
}

export function WordsProvider({ first, children }: { first: Words; children: ReactNode }) {
  const [words, setWords] = useState(first)
  useEffect(() => {
    document.documentElement.lang = words.language
  }, [words])
  const choose = (language: Language) => {
    loadWords(language).then(
      (next) => {
        saveLanguage(language)
        setWords(next)
      },
      // Its chunk did not come: the page goes on in the language it has, which the choice shows.
      () => undefined,
    )
  }
  return (
    <ChooseContext value={choose}>
      <WordsContext value={words}>{children}</WordsContext>
    </ChooseContext>
  )
}
