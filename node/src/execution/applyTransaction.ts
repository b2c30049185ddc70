// One valid transaction on an overlay -> its outcome. The nonce grows whatever happens; a revert undoes everything else.
// The pool uses it too, to run a sender's pending transactions one after the other (T5).

import type { Log } from '../types/block.ts'
import type { Claim } from '../types/claim.ts'
import type { Account } from '../types/state.ts'
import type { Transaction } from '../types/transaction.ts'
import { checkSender, checkTransactionForm } from './checkTransaction.ts'
import { claimsOf } from './claims.ts'
import type { BlockPlace, ExecutionContext } from './context.ts'
import type { Overlay } from './overlay.ts'
import { runCall } from './runCall.ts'

export type TransactionOutcome = {
  readonly status: 0 | 1
  readonly gasUsed: bigint
  readonly logs: readonly Log[]
  /** B6. Believed here, to be checked by who asked. */
  readonly claims: readonly Claim[]
  /** Empty when status is 1. */
  readonly revertData: Uint8Array
}

export type TransactionInput = {
  readonly context: ExecutionContext
  readonly place: BlockPlace
  readonly state: Overlay
  readonly blockGasLimit: bigint
  readonly transaction: Transaction
}

const NOTHING = new Uint8Array(0)

/** Throws InvalidTransaction (T1..T4), with the overlay as it was, when the transaction cannot be in a block here. */
export function applyTransaction({
  context,
  place,
  state,
  blockGasLimit,
  transaction,
}: TransactionInput): TransactionOutcome {
  const { sender, to, data } = transaction
  const gasUsed = checkTransactionForm(transaction, { chainId: context.spec.chainId, blockGasLimit })
  const account = state.getAccount(sender)
  checkSender(transaction, account)
  countTransaction(state, transaction, account)
  const outcome = runCall({ context, place, state, sender, to, data, answersViews: false })
  const { status, logs } = outcome
  const claims = claimsOf(transaction.hash, outcome.claims)
  return { status, gasUsed, logs, claims, revertData: status === 1 ? NOTHING : outcome.returnData }
}

function countTransaction(state: Overlay, { sender }: Transaction, account: Account | null): void {
  if (account !== null) state.setAccount(sender, { nonce: account.nonce + 1n, balance: account.balance })
}
