// T4: which transaction may take the place of a pending one. Fees say nothing here, so what it does decides: a stale
// nonce must never eat a ballot of another election.
import { REPLACEMENTS_MAX } from '../params/limits.ts'
import { InvalidTransaction } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import type { Entry } from './entry.ts'
import { isCancel, isSameErrand } from './errand.ts'

/** Throws InvalidTransaction replacement-refused with the reason `another-errand` or `too-often`. */
export function checkReplacement(pending: Entry, transaction: Transaction): void {
  if (!isCancel(transaction) && !isSameErrand(pending.transaction, transaction)) {
    throw new InvalidTransaction('replacement-refused', { reason: 'another-errand' })
  }
  if (pending.replaced.length >= REPLACEMENTS_MAX) {
    throw new InvalidTransaction('replacement-refused', { reason: 'too-often', max: REPLACEMENTS_MAX })
  }
}
