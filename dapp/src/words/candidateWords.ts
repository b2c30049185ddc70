import { candidates as de } from './de/candidates.ts'
import { type CandidateWords, candidates as en } from './en/candidates.ts'
import type { Area } from './useArea.ts'

export const candidateWords: Area<CandidateWords> = { en, de }
