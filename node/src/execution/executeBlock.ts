// The order of one block's execution, the same for who builds it and who checks it: rule version and outage rule first,
// then the transactions, then the sums of what they added. What leaves are the receipts and the changes; roots are made by buildBlock and compared by applyBlock.
import { bloomOf } from '../codec/bloom.ts'
import type { Receipt } from '../types/block.ts'
import type { Claim } from '../types/claim.ts'
import type { Transaction } from '../types/transaction.ts'
import { applyTransaction, type TransactionInput } from './applyTransaction.ts'
import { arithmeticOf, type BlockPlace, type ExecutionContext } from './context.ts'
import { flushAggregates } from './elections/aggregate.ts'
import { moveClosingsAfterOutage } from './elections/outage.ts'
import type { Overlay } from './overlay.ts'
import { enterRules } from './ruleVersions.ts'

/** What happens at the start of a block, before its transactions (S2, S3). */
export function beginBlock(
  { spec }: ExecutionContext,
  state: Overlay,
  place: BlockPlace,
  parentTimestamp: bigint,
): void {
  enterRules(state, spec, place.height)
  moveClosingsAfterOutage(state, parentTimestamp, place.timestamp)
}

/** What happens at the end of a block, after its transactions: secret ballots are added up. Throws InvalidBlock (B6). */
export function endBlock(context: ExecutionContext, state: Overlay): void {
  flushAggregates(state, arithmeticOf(context))
}

export type ExecutedTransaction = { readonly receipt: Receipt; readonly claims: readonly Claim[] }

/** One transaction, its receipt and what it claims. Throws InvalidTransaction, with the overlay as it was. */
export function executeTransaction(input: TransactionInput, gasUsedBefore: bigint): ExecutedTransaction {
  const { status, gasUsed, logs, claims, revertData } = applyTransaction(input)
  const receipt = {
    type: input.transaction.type,
    status,
    cumulativeGasUsed: gasUsedBefore + gasUsed,
    gasUsed,
    logsBloom: bloomOf(logs),
    logs,
    revertData,
  }
  return { receipt, claims }
}

/** The transactions as the header commits to them. */
export function rawTransactions(transactions: readonly Transaction[]): Uint8Array[] {
  return transactions.map(({ raw }) => raw)
}
