import { design as de } from './de/design.ts'
import { type DesignWords, design as en } from './en/design.ts'
import type { Area } from './useArea.ts'

export const designWords: Area<DesignWords> = { en, de }
