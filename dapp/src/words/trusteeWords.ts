// The words of a trustee's place, in every language: they travel in that page's chunk.
import { trustee as de } from './de/trustee.ts'
import { trustee as en, type TrusteeWords } from './en/trustee.ts'
import type { Area } from './useArea.ts'

export const trusteeWords: Area<TrusteeWords> = { en, de }
