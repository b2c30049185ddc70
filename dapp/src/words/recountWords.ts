import { recount as de } from './de/recount.ts'
import { recount as en, type RecountWords } from './en/recount.ts'
import type { Area } from './useArea.ts'

export const recountWords: Area<RecountWords> = { en, de }
