import { explorer as de } from './de/explorer.ts'
import { type ExplorerWords, explorer as en } from './en/explorer.ts'
import type { Area } from './useArea.ts'

export const explorerWords: Area<ExplorerWords> = { en, de }
