import { ownData as de } from './de/ownData.ts'
import { ownData as en, type OwnDataWords } from './en/ownData.ts'
import type { Area } from './useArea.ts'

export const ownDataWords: Area<OwnDataWords> = { en, de }
