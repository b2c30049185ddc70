// Parent, its state and candidates in the pool's order -> the next block with its receipts and state. What cannot be in
// this block is left, with the reason; a transaction that reverts is included with status 0 (T5).
import { mergeBlooms } from '../codec/bloom.ts'
import { headerHash } from '../codec/header.ts'
import { orderedTrieRoot } from '../codec/orderedTrie.ts'
import { encodeReceipt } from '../codec/receipt.ts'
import type { Block, Header, Receipt } from '../types/block.ts'
import type { Address } from '../types/bytes.ts'
import { ExecutionReverted, InvalidTransaction } from '../types/errors.ts'
import type { CommittedState, State } from '../types/state.ts'
import type { Transaction } from '../types/transaction.ts'
import type { ExecutionContext } from './context.ts'
import { isNotOpenYet } from './elections/notOpenYet.ts'
import { beginBlock, executeTransaction, rawTransactions } from './executeBlock.ts'
import { CLIENT_NAME, encodeExtraData } from './extraData.ts'
import { gasOf } from './gas.ts'
import { createOverlay, type Overlay } from './overlay.ts'
import { checkRules } from './ruleVersions.ts'
import { readGasLimit } from './validators/storage.ts'

export type BuildRequest = {
  readonly context: ExecutionContext
  readonly parent: Block
  /** After the parent. */
  readonly state: State
  /** Seconds; above the parent's (H5). */
  readonly timestamp: bigint
  readonly miner: Address
  /** The consensus round it is built for (H2). */
  readonly round: number
  /** In order; of one sender by nonce. */
  readonly candidates: readonly Transaction[]
  /** The proposer's own bound below the gas limit (T3); the first transaction is taken even above it. */
  readonly gasBudget?: bigint
}

/**
 * InvalidTransaction: it cannot be in a block on this state. ExecutionReverted: its election is not open at this block's
 * time yet, so it is held back rather than spent (T5). Null: no room in this block.
 */
export type LeftTransaction = {
  readonly transaction: Transaction
  readonly error: InvalidTransaction | ExecutionReverted | null
}

export type BuiltBlock = {
  readonly block: Block
  readonly receipts: readonly Receipt[]
  readonly committed: CommittedState
  readonly left: readonly LeftTransaction[]
}

type Filled = { transactions: Transaction[]; receipts: Receipt[]; left: LeftTransaction[]; gasUsed: bigint }

export function buildBlock(request: BuildRequest): BuiltBlock {
  const { context, parent, state, timestamp, miner, round } = request
  const height = parent.header.number + 1n
  const overlay = createOverlay(state)
  checkRules(context.spec, overlay, height)
  const gasLimit = readGasLimit(overlay)
  beginBlock(context, overlay, { height, timestamp }, parent.header.timestamp)
  const { transactions, receipts, left, gasUsed } = fill(request, overlay, gasLimit)
  const committed = state.commit(overlay.changes())
  const header: Header = {
    parentHash: parent.hash,
    miner,
    stateRoot: committed.roots.accounts.hash,
    transactionsRoot: orderedTrieRoot(rawTransactions(transactions)),
    receiptsRoot: orderedTrieRoot(receipts.map(encodeReceipt)),
    logsBloom: mergeBlooms(receipts.map(({ logsBloom }) => logsBloom)),
    number: height,
    gasLimit,
    gasUsed,
    timestamp,
    extraData: encodeExtraData({ round, client: CLIENT_NAME }),
  }
  return { block: { hash: headerHash(header), header, transactions }, receipts, committed, left }
}

function fill(request: BuildRequest, state: Overlay, blockGasLimit: bigint): Filled {
  const { context, parent, timestamp, candidates, gasBudget = blockGasLimit } = request
  const place = { height: parent.header.number + 1n, timestamp }
  const filled: Filled = { transactions: [], receipts: [], left: [], gasUsed: 0n }
  for (const transaction of candidates) {
    const gasAfter = filled.gasUsed + gasOf(transaction)
    if (gasAfter > blockGasLimit || (gasAfter > gasBudget && filled.transactions.length > 0)) {
      filled.left.push({ transaction, error: null })
      continue
    }
    const before = state.snapshot()
    try {
      const receipt = executeTransaction({ context, place, state, blockGasLimit, transaction }, filled.gasUsed)
      if (isNotOpenYet(receipt)) throw new ExecutionReverted(receipt.revertData)
      filled.transactions.push(transaction)
      filled.receipts.push(receipt)
      filled.gasUsed = receipt.cumulativeGasUsed
    } catch (error) {
      if (!(error instanceof InvalidTransaction || error instanceof ExecutionReverted)) throw error
      state.revert(before)
      filled.left.push({ transaction, error })
    }
  }
  return filled
}
