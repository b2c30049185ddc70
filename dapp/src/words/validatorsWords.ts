import { validators as de } from './de/validators.ts'
import { validators as en, type ValidatorsWords } from './en/validators.ts'
import type { Area } from './useArea.ts'

export const validatorsWords: Area<ValidatorsWords> = { en, de }
