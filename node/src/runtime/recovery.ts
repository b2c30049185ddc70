// T5 after a restart: what the journal holds goes back into the pool, or is found to have ended. Every record ends in one
// of three piles: nothing to do, carried on, or an end that the next block has to write.
import type { Chain } from '../chain/chain.ts'
import { decodeTransaction } from '../codec/transaction.ts'
import type { JournalRecord } from '../store/journalRecords.ts'
import type { TxPool } from '../txpool/pool.ts'
import type { Ended } from '../txpool/settlement.ts'
import type { Hash } from '../types/bytes.ts'

export type Recovered = {
  /** To be written into the new journal: waiting ones, and those whose end is not on the chain's disk yet. */
  readonly carried: readonly (JournalRecord & { readonly hash: Hash })[]
  readonly unwritten: readonly Ended[]
  /** A transaction before it is missing, which only a damaged journal explains; it cannot be included as it is. */
  readonly stranded: readonly Hash[]
}

/** `records` in the order of their acceptance. */
export function recover(records: readonly JournalRecord[], chain: Chain, pool: TxPool): Recovered {
  const carried = new Map<Hash, JournalRecord & { readonly hash: Hash }>()
  const unwritten: Ended[] = []
  const stranded: Hash[] = []
  for (const record of records) {
    const transaction = decodeTransaction(record.raw, chain.chainId)
    const { hash, sender, nonce } = transaction
    if (carried.has(hash) || chain.findTransaction(hash) !== null || chain.outcome(hash) !== null) continue
    carried.set(hash, { ...record, hash })
    if (pool.restore(transaction)) continue
    const by = chain.findTransactionBySender(sender, nonce)
    if (by === null) stranded.push(hash)
    else unwritten.push({ hash, status: 'nonce-used', by })
  }
  return { carried: [...carried.values()], unwritten, stranded }
}
