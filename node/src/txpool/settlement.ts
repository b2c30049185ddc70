// What a finalised block ends for the pool (T5): which hashes it settles, and what became of those that are not in it.
// Computed before the block is written, because the outcomes go into the same database transaction.
import type { Hash } from '../types/bytes.ts'
import type { Transaction } from '../types/transaction.ts'
import type { Entry } from './entry.ts'

export type Ended = { readonly hash: Hash; readonly status: 'replaced' | 'nonce-used'; readonly by: Hash }
export type Settlement = {
  readonly ended: readonly Ended[]
  /** Every hash of the pool that needs no further care, those in the block included. */
  readonly settled: readonly Hash[]
}

/** `pendingFor`: the entry that waits under the same sender and nonce as an included transaction, if any. */
export function settle(
  included: readonly Transaction[],
  pendingFor: (transaction: Transaction) => Entry | undefined,
): Settlement {
  const ended: Ended[] = []
  const settled: Hash[] = []
  for (const transaction of included) {
    const entry = pendingFor(transaction)
    if (entry === undefined) continue
    const { hash } = entry.transaction
    settled.push(...entry.replaced, hash)
    entry.replaced.forEach((old, i) => {
      ended.push({ hash: old, status: 'replaced', by: entry.replaced[i + 1] ?? hash })
    })
    if (hash !== transaction.hash && !entry.replaced.includes(transaction.hash)) {
      ended.push({ hash, status: 'nonce-used', by: transaction.hash })
    }
  }
  return { ended, settled }
}
