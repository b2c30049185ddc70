import { help as de } from './de/help.ts'
import { help as en, type HelpWords } from './en/help.ts'
import type { Area } from './useArea.ts'

export const helpWords: Area<HelpWords> = { en, de }
