// Parent, its state and candidates in the pool's order -> the next block with its receipts and state. What cannot be in
// this block is left, with the reason; a transaction that reverts is included with status 0 (T5).
import { mergeBlooms } from '../codec/bloom.ts'
import { headerHash } from '../codec/header.ts'
import { orderedTrieRoot } from '../codec/orderedTrie.ts'
import { encodeReceipt } from '../codec/receipt.ts'
import type { Block, Header, Receipt } from '../types/block.ts'
import type { Address } from '../types/bytes.ts'
import type { Claim } from '../types/claim.ts'
import { ExecutionReverted, InvalidTransaction, UnprovenClaims } from '../types/errors.ts'
import type { CommittedState, State } from '../types/state.ts'
import { type Steps, toTheEnd } from '../types/steps.ts'
import type { Transaction } from '../types/transaction.ts'
import { selectorOf } from './abi/signature.ts'
import type { ExecutionContext } from './context.ts'
import { isNotOpenYet } from './elections/notOpenYet.ts'
import { beginBlock, endBlock, executeTransaction, rawTransactions } from './executeBlock.ts'
import { CLIENT_NAME, encodeExtraData } from './extraData.ts'
import { gasOf } from './gas.ts'
import { createOverlay, type Overlay } from './overlay.ts'
import { checkRules } from './ruleVersions.ts'
import { readGasLimit } from './validators/storage.ts'
import { weightOf } from './verifyStatements.ts'

/** B6, B7. What the builder knows to be true. */
export type Proven = {
  has(claim: Claim): boolean
  /** Of all claims of the block together, as `weightOf` counts them; the first transaction with claims is taken even above it. */
  readonly weightMax: number
}

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
  /** Left out: nothing that claims anything is taken. */
  readonly proven?: Proven
}

/**
 * InvalidTransaction: it cannot be in a block on this state. ExecutionReverted: its election is not open at this block's
 * time yet, so it is held back rather than spent (T5). UnprovenClaims: nobody here has verified it yet (B6). Null: no room in
 * this block.
 */
export type LeftTransaction = {
  readonly transaction: Transaction
  readonly error: InvalidTransaction | ExecutionReverted | UnprovenClaims | null
}

export type BuiltBlock = {
  readonly block: Block
  readonly receipts: readonly Receipt[]
  readonly committed: CommittedState
  /** All of them proven. */
  readonly claims: readonly Claim[]
  readonly left: readonly LeftTransaction[]
}

type Filled = {
  readonly transactions: Transaction[]
  readonly receipts: Receipt[]
  readonly claims: Claim[]
  readonly left: LeftTransaction[]
  gasUsed: bigint
}

/** Between two pauses: some milliseconds even of what takes longest. */
const STEP_TRANSACTIONS = 16

const NOTHING_PROVEN: Proven = { has: () => false, weightMax: 0 }

export function buildBlock(request: BuildRequest): BuiltBlock {
  return toTheEnd(buildInSteps(request))
}

/** The same, with pauses: a block of thousands of ballots takes tenths of a second. */
export function* buildInSteps(request: BuildRequest): Steps<BuiltBlock> {
  const { context, parent, state, timestamp, miner, round } = request
  const height = parent.header.number + 1n
  const overlay = createOverlay(state)
  checkRules(context.spec, overlay, height)
  const gasLimit = readGasLimit(overlay)
  beginBlock(context, overlay, { height, timestamp }, parent.header.timestamp)
  const { transactions, receipts, claims, left, gasUsed } = yield* fill(request, overlay, gasLimit)
  endBlock(context, overlay)
  const committed = yield* state.commitInSteps(overlay.changes())
  const transactionsRoot = orderedTrieRoot(rawTransactions(transactions))
  yield
  const header: Header = {
    parentHash: parent.hash,
    miner,
    stateRoot: committed.roots.accounts.hash,
    transactionsRoot,
    receiptsRoot: orderedTrieRoot(receipts.map(encodeReceipt)),
    logsBloom: mergeBlooms(receipts.map(({ logsBloom }) => logsBloom)),
    number: height,
    gasLimit,
    gasUsed,
    timestamp,
    extraData: encodeExtraData({ round, client: CLIENT_NAME }),
  }
  return { block: { hash: headerHash(header), header, transactions }, receipts, committed, claims, left }
}

function* fill(request: BuildRequest, state: Overlay, blockGasLimit: bigint): Steps<Filled> {
  const { context, parent, timestamp, candidates, gasBudget = blockGasLimit, proven = NOTHING_PROVEN } = request
  const place = { height: parent.header.number + 1n, timestamp }
  const filled: Filled = { transactions: [], receipts: [], claims: [], left: [], gasUsed: 0n }
  const room = roomFor(proven)
  /** Without their one that was left, the next ones of these senders would only look wrong. */
  const held = new Set<Address>()
  for (const [index, transaction] of candidates.entries()) {
    if (index % STEP_TRANSACTIONS === 0) yield
    const gasAfter = filled.gasUsed + gasOf(transaction)
    const isFull = gasAfter > blockGasLimit || (gasAfter > gasBudget && filled.transactions.length > 0)
    if (isFull || held.has(transaction.sender) || room.isFullFor(transaction)) {
      filled.left.push({ transaction, error: null })
      continue
    }
    const before = state.snapshot()
    try {
      const input = { context, place, state, blockGasLimit, transaction }
      const { receipt, claims } = executeTransaction(input, filled.gasUsed)
      if (isNotOpenYet(receipt)) throw new ExecutionReverted(receipt.revertData)
      room.take(transaction, claims)
      filled.transactions.push(transaction)
      filled.receipts.push(receipt)
      filled.claims.push(...claims)
      filled.gasUsed = receipt.cumulativeGasUsed
    } catch (error) {
      if (!isReasonToLeave(error)) throw error
      state.revert(before)
      if (error instanceof UnprovenClaims || error instanceof NoRoom) held.add(transaction.sender)
      filled.left.push({ transaction, error: error instanceof NoRoom ? null : error })
    }
  }
  return filled
}

class NoRoom extends Error {}

function isReasonToLeave(error: unknown): error is InvalidTransaction | ExecutionReverted | UnprovenClaims | NoRoom {
  return [InvalidTransaction, ExecutionReverted, UnprovenClaims, NoRoom].some((kind) => error instanceof kind)
}

type ProofRoom = {
  /** Its like has found no room: a pool full of ballots is not executed to learn that of each. */
  isFullFor(transaction: Transaction): boolean
  /** Throws UnprovenClaims or NoRoom, and then nothing of it counts. */
  take(transaction: Transaction, claims: readonly Claim[]): void
}

/** B6, B7. The first with claims is taken whatever it weighs, so that every network goes on. */
function roomFor({ has, weightMax }: Proven): ProofRoom {
  let weight = 0
  const full = new Set<string>()
  return {
    isFullFor: (transaction) => full.size > 0 && full.has(functionOf(transaction)),
    take(transaction, claims) {
      const unproven = claims.filter((claim) => !has(claim))
      if (unproven.length > 0) throw new UnprovenClaims(unproven)
      const after = claims.reduce((sum, { statement }) => sum + weightOf(statement), weight)
      if (after > weightMax && weight > 0 && claims.length > 0) {
        full.add(functionOf(transaction))
        throw new NoRoom()
      }
      weight = after
    },
  }
}

function functionOf({ to, data }: Transaction): string {
  return data.length < 4 ? to : `${to} ${selectorOf(data)}`
}
