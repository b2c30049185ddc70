// What a transaction is about, read from its bytes alone: a ballot, another call to a system contract, a cancel, or a
// plain transaction. The pool orders and replaces by it; whether it succeeds is not asked here.
import { ELECTIONS_ADDRESS, electionsAbi, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { bytesToBigint } from '../codec/hex.ts'
import { selectorNumber, selectorOf } from '../execution/abi/signature.ts'
import type { Transaction } from '../types/transaction.ts'

const ballotSelectors: ReadonlySet<number> = new Set(
  electionsAbi.flatMap((item) =>
    item.type === 'function' && (item.name === 'castBallot' || item.name === 'recastBallot')
      ? [selectorNumber(item)]
      : [],
  ),
)

/** Selector and first word: every Elections function but createElection begins with its election. */
const ERRAND_BYTES = 4 + 32

export function isBallot({ to, data }: Transaction): boolean {
  return (to as string) === ELECTIONS_ADDRESS && data.length >= ERRAND_BYTES && ballotSelectors.has(selectorOf(data))
}

/** T4. To the sender itself and without data: what wallets send to take a pending transaction back. */
export function isCancel({ sender, to, data }: Transaction): boolean {
  return to === sender && data.length === 0
}

export function isToSystemContract({ to }: Transaction): boolean {
  return (to as string) === ELECTIONS_ADDRESS || (to as string) === VALIDATORS_ADDRESS
}

/** The election of a ballot. */
export function electionOf({ data }: Transaction): bigint {
  return bytesToBigint(data.subarray(4, ERRAND_BYTES))
}

/** T4. The same contract, function and election. Without data there is no function to compare. */
export function isSameErrand(a: Transaction, b: Transaction): boolean {
  if (a.to !== b.to || a.data.length < 4 || b.data.length < 4) return false
  for (let i = 0; i < ERRAND_BYTES; i++) if (a.data[i] !== b.data[i]) return false
  return true
}
