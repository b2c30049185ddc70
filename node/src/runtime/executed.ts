// Blocks on the head that were executed here, and what executing them gave: own ones, proposals, and those a certificate
// named. All in memory and dropped when the head moves; that is the rollback (D3).
import { decodeBlock, encodeBlock } from '../codec/block.ts'
import { proposerOf } from '../consensus/proposer.ts'
import { applyBlock } from '../execution/applyBlock.ts'
import { type BuiltBlock, buildBlock } from '../execution/buildBlock.ts'
import { BLOCK_BYTES_MAX, EXECUTED_BLOCKS_MAX } from '../params/limits.ts'
import type { Block, Receipt } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { BlockRef } from '../types/consensus.ts'
import { InvalidBlock } from '../types/errors.ts'
import type { CommittedState } from '../types/state.ts'
import type { Transaction } from '../types/transaction.ts'
import type { BlockBudget } from './budget.ts'
import { nextTimestamp } from './due.ts'
import type { LoopParts } from './loopParts.ts'

export type ExecutedBlock = {
  readonly block: Block
  readonly receipts: readonly Receipt[]
  readonly committed: CommittedState
  /** Milliseconds; building or checking. */
  readonly elapsedMs: number
}

export type Executions = {
  /** H5, T4: what waits, on the head's state, at this moment's timestamp. */
  build(round: number, miner: Address): BlockRef
  /** Throws InvalidBlock, with the bytes of a block that were named by another hash or build round too (C3). */
  execute(ref: BlockRef): ExecutedBlock
  /** After the head has moved. */
  clear(): void
}

type Parts = Pick<LoopParts, 'chain' | 'pool' | 'context' | 'clock' | 'log'> & { readonly budget: BlockBudget }

export function createExecutions({ chain, pool, context, clock, log, budget }: Parts): Executions {
  const executed = new Map<Hash, ExecutedBlock>()

  /** Half an hour of raised rounds proposes hundreds of blocks: what was dropped is executed again if it is needed. */
  function keep(entry: ExecutedBlock): void {
    for (const oldest of executed.keys()) if (executed.size >= EXECUTED_BLOCKS_MAX) executed.delete(oldest)
    executed.set(entry.block.hash, entry)
  }

  function build(round: number, miner: Address): BlockRef {
    const startedAt = clock.monotonicMs()
    const parent = chain.head()
    const timestamp = nextTimestamp(parent.header.timestamp, clock.nowMs())
    const candidates = withinBytes(pool.select(timestamp))
    const gasBudget = budget.gas(chain.nextGasLimit())
    const state = chain.headState()
    const built = buildBlock({ context, parent, state, timestamp, miner, round, candidates, gasBudget })
    warnOfUnfit(built)
    const { block, receipts, committed } = built
    keep({ block, receipts, committed, elapsedMs: clock.monotonicMs() - startedAt })
    return { hash: block.hash, buildRound: round, raw: encodeBlock(block) }
  }

  function execute(ref: BlockRef): ExecutedBlock {
    const known = executed.get(ref.hash)
    if (known !== undefined) return known
    const startedAt = clock.monotonicMs()
    // What waits here was recovered when it came: no sender twice.
    const block = decodeBlock(ref.raw, context.spec.chainId, (hash) => pool.get(hash)?.sender)
    if (block.hash !== ref.hash) throw new InvalidBlock('C3', 'the block has another hash', { have: block.hash })
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
  function warnOfUnfit({ block, left }: BuiltBlock): void {
    for (const { transaction, error } of left) {
      if (error === null) continue
      const facts = { height: block.header.number.toString(), transaction: transaction.hash, reason: error.message }
      log.warn(facts, 'a waiting transaction does not fit')
    }
  }

  return { build, execute, clear: () => executed.clear() }
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
