// A transaction waiting for a block, with what the pool found out once when it came.
import type { Hash } from '../types/bytes.ts'
import type { Transaction } from '../types/transaction.ts'

export type Entry = {
  readonly transaction: Transaction
  /** Order of acceptance; a replacement keeps the place of what it replaces. */
  readonly arrival: number
  /** T3. What it will use. */
  readonly gas: bigint
  readonly isBallot: boolean
  readonly isPlain: boolean
  /** T5. Block time from which a ballot may be included: its election's opening. 0 for everything else. */
  readonly notBefore: bigint
  /** T4. Hashes this nonce had before, oldest first, each replaced by the next and the last by this. */
  readonly replaced: readonly Hash[]
}
