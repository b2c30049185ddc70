// The words of secret elections, in every language: they travel in the chunks of the pages that say them.
import { secret as de } from './de/secret.ts'
import { secret as en, type SecretWords } from './en/secret.ts'
import type { Area } from './useArea.ts'

export const secretWords: Area<SecretWords> = { en, de }
