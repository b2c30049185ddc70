// What is typed to name a candidate -> what is sent, and what can be said about it before. The registrar checks all of it again.
import type { NominationBody } from '@psephos/registrar/api.ts'

export type Naming = { candidate: string; statement: string; link: string; contest: string }
export type NamingFault = 'missing' | 'tooLong' | 'linkBad'

export const EMPTY: Naming = { candidate: '', statement: '', link: '', contest: '' }

/** The registrar's own bounds (its limits.ts). */
const LENGTH_MAX = { candidate: 200, statement: 2_000, link: 500 } as const

export function faultsOf(typed: Naming): Partial<Record<keyof Naming, NamingFault>> {
  const found: Partial<Record<keyof Naming, NamingFault>> = {}
  for (const field of ['candidate', 'statement', 'link'] as const) {
    const text = typed[field].trim()
    if (text === '' && field !== 'link') found[field] = 'missing'
    else if (text.length > LENGTH_MAX[field]) found[field] = 'tooLong'
    else if (field === 'link' && text !== '' && !isLink(text)) found[field] = 'linkBad'
  }
  return found
}

/** Without faults enters; what was left empty is left out. */
export function bodyOf({ candidate, statement, link, contest }: Naming): NominationBody {
  return {
    candidate: candidate.trim(),
    statement: statement.trim(),
    ...(link.trim() === '' ? {} : { link: link.trim() }),
    ...(contest === '' ? {} : { contest: Number(contest) }),
  }
}

const isLink = (text: string): boolean => /^https?:\/\//.test(text) && URL.canParse(text)
