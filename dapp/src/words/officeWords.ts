// The words of the registration office, in every language: they travel in the chunks of the pages that use them.
import { office as de } from './de/office.ts'
import { office as en, type OfficeWords } from './en/office.ts'
import type { Area } from './useArea.ts'

export const officeWords: Area<OfficeWords> = { en, de }
