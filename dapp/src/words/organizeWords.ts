// The words of the organizer's place, in every language: they travel in that page's chunk.
import { organize as de } from './de/organize.ts'
import { organize as en, type OrganizeWords } from './en/organize.ts'
import type { Area } from './useArea.ts'

export const organizeWords: Area<OrganizeWords> = { en, de }
