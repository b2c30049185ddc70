// From t shares to numbers. The search for them is off the chain; the chain only checks.
import type { ContestForm } from '../openBallot.ts'

export type CountsFault =
  | { code: 'length'; have: number; want: number }
  /** Indexes must be distinct and from 1, one per share. */
  | { code: 'indexes' }
  /** Not a whole number from 0 to turnout. */
  | { code: 'range'; option: number }
  /** min * turnout <= sum <= max * turnout does not hold. */
  | { code: 'sum'; contest: number; have: number }
  /** C2_o - sum(lambda_j D_jo) is not v_o G. */
  | { code: 'count'; option: number }

export type Decryption = {
  form: readonly ContestForm[]
  turnout: number
  /** 64 bytes per option. */
  aggregate: Uint8Array
  /** The trustees' indexes, in the order of `shares`; exactly t. */
  indexes: readonly number[]
  /** Verified shares (whole, as `makeShare` gives them). */
  shares: readonly Uint8Array[]
}

/** Null when these are the counts, one per option in manifest order. Synchronous and cheap: multiplications by small numbers only. */
export function checkCounts(_decryption: Decryption, _counts: readonly number[]): CountsFault | null {
  throw new Error('being written')
}

/** Baby-step giant-step per option up to `turnout`: the counts, or null when an option has none (a bad share). About sqrt(turnout) steps. */
export function findCounts(_decryption: Decryption): number[] | null {
  throw new Error('being written')
}
