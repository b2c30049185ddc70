// Blocks on the head that were executed here, and what executing them gave: own ones, proposals, and those a certificate
// named. All in memory and dropped when the head moves; that is the rollback (D3).
import { decodeBlock, encodeBlock } from '../codec/block.ts'
import { orderedTrieRoot } from '../codec/orderedTrie.ts'
import { proposerOf } from '../consensus/proposer.ts'
import { applyBlock } from '../execution/applyBlock.ts'
import { type BuiltBlock, buildInSteps } from '../execution/buildBlock.ts'
import { expectSame } from '../execution/checkHeader.ts'
import { rawTransactions } from '../execution/executeBlock.ts'
import { decodeExtraData } from '../execution/extraData.ts'
import { GAS_TRANSACTION } from '../execution/gas.ts'
import { BLOCK_BYTES_MAX, EXECUTED_BLOCKS_MAX, TURN_MS_MAX } from '../params/limits.ts'
import type { Block, Receipt } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Claim } from '../types/claim.ts'
import type { BlockRef } from '../types/consensus.ts'
import { InvalidBlock, UnprovenClaims } from '../types/errors.ts'
import type { CommittedState } from '../types/state.ts'
import type { Transaction } from '../types/transaction.ts'
import type { BlockBudget } from './budget.ts'
import type { ClaimBook } from './claimBook.ts'
import { nextTimestamp } from './due.ts'
import type { LoopParts } from './loopParts.ts'

/**
 * For so long a validator alone builds a block in turns, and accepts ballots between them; from then on without a pause (C9).
 * Where there are others they wait for the block, and with as little to do as they can.
 */
export const BUILD_IN_TURNS_MS_MAX = 500

export type ExecutedBlock = {
  readonly block: Block
  readonly receipts: readonly Receipt[]
  readonly committed: CommittedState
  /** B6. Executing has believed these. */
  readonly claims: readonly Claim[]
  /** Milliseconds; building or checking. */
  readonly elapsedMs: number
}

export type Executions = {
  /**
   * H5, T4: what waits, on the head's state, at this moment's timestamp. Each call of what is returned does a bounded piece of
   * the work; null: there is more. Nothing is chosen anew in between.
   */
  build(round: number, miner: Address): () => BlockRef | null
  /**
   * C3. The bytes are the block with this hash, down to its transactions, and of this height; returned is what is known
   * under that hash already, if anything. Throws InvalidBlock: bytes with a right header and a wrong body would be taken
   * for the block by whoever keeps them.
   */
  intern(ref: BlockRef, height: bigint): BlockRef
  /** On the head, its proofs believed: `checkProofs` before anything is made of it. Throws InvalidBlock. */
  execute(ref: BlockRef): ExecutedBlock
  /** After the head has moved. */
  clear(): void
}

type Parts = Pick<LoopParts, 'chain' | 'pool' | 'context' | 'clock' | 'log'> & {
  readonly budget: BlockBudget
  readonly claims: ClaimBook
}

export function createExecutions({ chain, pool, context, clock, log, budget, claims: book }: Parts): Executions {
  const executed = new Map<Hash, ExecutedBlock>()
  const interned = new Map<Hash, { readonly ref: BlockRef; readonly block: Block }>()

  /** Half an hour of raised rounds proposes hundreds of blocks; what was dropped is executed again if it is needed. */
  function keep(entry: ExecutedBlock): void {
    dropOldest(executed)
    executed.set(entry.block.hash, entry)
  }

  function build(round: number, miner: Address): () => BlockRef | null {
    const startedAt = clock.monotonicMs()
    const parent = chain.head()
    const timestamp = nextTimestamp(parent.header.timestamp, clock.nowMs())
    const candidates = withinBytes(pool.select(timestamp))
    const gasBudget = budget.part(chain.nextGasLimit())
    const proven = { has: book.has, weightMax: Number(budget.part(BigInt(book.weightMax()))) }
    const state = chain.headState()
    const isAlone = chain.nextValidators().length === 1
    const steps = buildInSteps({ context, parent, state, timestamp, miner, round, candidates, gasBudget, proven })
    let elapsedMs = clock.monotonicMs() - startedAt
    return () => {
      const resumedAt = clock.monotonicMs()
      const isInTurns = isAlone && resumedAt - startedAt < BUILD_IN_TURNS_MS_MAX
      const pieceMs = isInTurns ? TURN_MS_MAX : Number.POSITIVE_INFINITY
      let step = steps.next()
      while (step.done !== true && clock.monotonicMs() - resumedAt < pieceMs) step = steps.next()
      elapsedMs += clock.monotonicMs() - resumedAt
      return step.done === true ? keepBuilt(step.value, round, elapsedMs) : null
    }
  }

  function keepBuilt(built: BuiltBlock, round: number, elapsedMs: number): BlockRef {
    lookAtLeft(built)
    const { block, receipts, committed, claims } = built
    keep({ block, receipts, committed, claims, elapsedMs })
    const ref = { hash: block.hash, buildRound: round, raw: encodeBlock(block) }
    dropOldest(interned)
    interned.set(ref.hash, { ref, block })
    return ref
  }

  function intern(ref: BlockRef, height: bigint): BlockRef {
    const known = interned.get(ref.hash)
    if (known !== undefined) return known.ref
    const block = decode(ref)
    const { header, transactions } = block
    expectSame('C3', 'number', header.number, height)
    expectSame('H4', 'transactionsRoot', header.transactionsRoot, orderedTrieRoot(rawTransactions(transactions)))
    dropOldest(interned)
    interned.set(ref.hash, { ref, block })
    return ref
  }

  /** What waits here was decoded when it came: no sender is recovered twice, and what was computed of a ballot is known. */
  function decode(ref: BlockRef): Block {
    const countMax = Number(chain.nextGasLimit() / GAS_TRANSACTION)
    const block = decodeBlock(ref.raw, context.spec.chainId, (hash, index) => {
      // No block has more, and each costs a recovery: a liar shall not buy seconds of them with one message.
      if (index >= countMax) throw new InvalidBlock('T3', 'more transactions than the gas limit has room for')
      return pool.get(hash) ?? undefined
    })
    expectSame('C3', 'hash', block.hash, ref.hash)
    expectSame('H2', 'build round', BigInt(decodeExtraData(block.header.extraData).round), BigInt(ref.buildRound))
    return block
  }

  function execute(ref: BlockRef): ExecutedBlock {
    const known = executed.get(ref.hash)
    if (known !== undefined) return known
    const startedAt = clock.monotonicMs()
    const block = interned.get(ref.hash)?.block ?? decode(ref)
    const parent = chain.head()
    const validators = chain.nextValidators()
    const applied = applyBlock({
      ...{ context, parent, block, state: chain.headState() },
      expectedMiner: (round) => proposerOf(validators, round, parent.header.miner),
    })
    const entry = { block, ...applied, elapsedMs: clock.monotonicMs() - startedAt }
    keep(entry)
    return entry
  }

  /** They stay in the pool and end with a later block; the pool lets nothing in that cannot be in one (T5). */
  function lookAtLeft({ block, left }: BuiltBlock): void {
    for (const { transaction, error } of left) {
      if (error === null) continue
      if (error instanceof UnprovenClaims) {
        book.prove(error.claims, 'transaction', () => {})
        continue
      }
      const facts = { height: block.header.number.toString(), transaction: transaction.hash, reason: error.message }
      log.warn(facts, 'a waiting transaction does not fit')
    }
  }

  return {
    ...{ build, intern, execute },
    clear() {
      executed.clear()
      interned.clear()
    },
  }
}

/** B6. False: not all of its proofs are verified yet. Throws InvalidBlock for an untrue one. */
export function checkProofs({ block, claims }: ExecutedBlock, book: Pick<ClaimBook, 'proofOf'>): boolean {
  const proof = book.proofOf(claims)
  if (proof !== 'untrue') return proof === 'true'
  const untrue = claims.find((claim) => book.proofOf([claim]) === 'untrue')
  throw new InvalidBlock('B6', 'a proof in it is not true', { claim: untrue?.key ?? '', height: block.header.number })
}

function dropOldest(blocks: Map<Hash, unknown>): void {
  for (const oldest of blocks.keys()) if (blocks.size >= EXECUTED_BLOCKS_MAX) blocks.delete(oldest)
}

/** What could be built but not sent would be nobody's block. Whole transactions, in their order. */
function withinBytes(candidates: readonly Transaction[]): readonly Transaction[] {
  let bytes = HEADER_BYTES_MAX
  const end = candidates.findIndex(({ raw }) => {
    bytes += raw.length + LIST_HEADER_BYTES
    return bytes > BLOCK_BYTES_MAX
  })
  return end === -1 ? candidates : candidates.slice(0, end)
}
const HEADER_BYTES_MAX = 1_024
const LIST_HEADER_BYTES = 4
