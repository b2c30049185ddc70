// A new attempt at an election's key ceremony, the manifest's own or a further one: its terms become state and its trustees
// have accounts from here on (T2, T4).
import { ROLES } from '@psephos/contracts-abi'
import type { Address } from '../../types/bytes.ts'
import type { Overlay } from '../overlay.ts'
import type { KeyCeremony } from './abi.ts'
import { grantRole } from './roles.ts'
import {
  readAttemptNumber,
  writeAttemptNumber,
  writeDeadlines,
  writeProgress,
  writeTrusteeAccount,
} from './secretStorage.ts'

/** Returns its number, from 1. The terms were checked (`checkCeremony.ts`). */
export function startAttempt(state: Overlay, election: bigint, terms: KeyCeremony): number {
  const attempt = readAttemptNumber(state, election) + 1
  const { trustees, threshold, minQualified } = terms
  const nobody = { registered: 0, committed: 0, dealt: 0, confirmed: 0, badDeals: 0, falseComplaints: 0 }
  writeAttemptNumber(state, election, attempt)
  writeProgress(state, election, attempt, {
    ...{ trusteeCount: trustees.length, threshold, minQualified, aborted: false },
    ...nobody,
  })
  writeDeadlines(state, election, attempt, terms)
  for (const [i, trustee] of trustees.entries()) {
    writeTrusteeAccount(state, { election, attempt, index: i + 1 }, trustee as Address)
    grantRole(state, trustee as Address, ROLES.trustee)
  }
  return attempt
}
