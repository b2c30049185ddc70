// Hands the chosen catalogue to every component. There is one language so far; a second is one more value here.
import { createContext, useContext } from 'react'
import { en, type Words } from './en.ts'

export const WordsContext = createContext<Words>(en)

export function useWords(): Words {
  return useContext(WordsContext)
}
