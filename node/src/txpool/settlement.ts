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
    const chain = [...entry.replaced, entry.transaction.hash]
    settled.push(...chain)
    ended.push(...endsOf(chain, transaction.hash))
  }
  return { ended, settled }
}

/**
 * `chain`: the hashes this nonce had, oldest first. Usually the last of them is in the block; another validator's block
 * may hold an earlier one, or one that was never seen here.
 */
function endsOf(chain: readonly Hash[], included: Hash): Ended[] {
  const place = chain.indexOf(included)
  return chain.flatMap((hash, i): Ended[] => {
    if (hash === included) return []
    const next = chain[i + 1]
    const isReplaced = next !== undefined && (place === -1 || i < place)
    return [isReplaced ? { hash, status: 'replaced', by: next } : { hash, status: 'nonce-used', by: included }]
  })
}
