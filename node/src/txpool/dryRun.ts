// T5: runs a sender's pending transactions on the head, one after the other, and asks whether one more would succeed.
// Opening is judged by the later of head + 1 s and the own clock, closing by the head's time.
import { applyTransaction } from '../execution/applyTransaction.ts'
import type { ExecutionContext } from '../execution/context.ts'
import { createOverlay, type Overlay } from '../execution/overlay.ts'
import type { Claim } from '../types/claim.ts'
import { ExecutionReverted, InvalidTransaction } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import type { PoolHead } from './head.ts'

export type DryRun = {
  /**
   * Throws ExecutionReverted when it would fail, InvalidTransaction when it could not be in a block; else keeps its writes and
   * says what it takes for proven (B6).
   */
  tryNext(transaction: Transaction, nowSeconds: bigint): readonly Claim[]
}

/** `earlier` are already accepted: one that has become invalid meanwhile is stepped over, because it stays (T5). */
export function startDryRun(
  context: ExecutionContext,
  head: PoolHead,
  earlier: readonly Transaction[],
  nowSeconds: bigint,
): DryRun {
  const state = createOverlay(head.state)
  for (const transaction of earlier) runAccepted(context, head, state, transaction, nowSeconds)
  return {
    tryNext(transaction, now) {
      const before = state.snapshot()
      const outcome = apply(context, head, state, transaction, now)
      if (outcome.status === 1) return outcome.claims
      state.revert(before)
      throw new ExecutionReverted(outcome.revertData)
    },
  }
}

function apply(
  context: ExecutionContext,
  head: PoolHead,
  state: Overlay,
  transaction: Transaction,
  nowSeconds: bigint,
): ReturnType<typeof applyTransaction> {
  const next = head.timestamp + 1n
  return applyTransaction({
    context,
    place: {
      height: head.height + 1n,
      timestamp: nowSeconds > next ? nowSeconds : next,
      closingTimestamp: head.timestamp,
    },
    state,
    blockGasLimit: head.blockGasLimit,
    transaction,
  })
}

function runAccepted(
  context: ExecutionContext,
  head: PoolHead,
  state: Overlay,
  transaction: Transaction,
  nowSeconds: bigint,
): void {
  try {
    apply(context, head, state, transaction, nowSeconds)
  } catch (error) {
    if (!(error instanceof InvalidTransaction)) throw error
    const account = state.getAccount(transaction.sender)
    if (account !== null) {
      state.setAccount(transaction.sender, { nonce: transaction.nonce + 1n, balance: account.balance })
    }
  }
}
