// The validator in one screen: an event comes in, the round makes its step, the effects are carried out. Own votes take
// the same way in as everyone's will. Events run one after the other; nothing in here waits.
import { adoptBlock } from '../chain/adoptBlock.ts'
import type { Chain } from '../chain/chain.ts'
import { proposerOf } from '../consensus/proposer.ts'
import { type RoundEffect, type RoundState, startRound, step, type Vote } from '../consensus/round.ts'
import { consensusDigest, validatorSetHash } from '../consensus/seal.ts'
import { type BuiltBlock, buildBlock } from '../execution/buildBlock.ts'
import type { ExecutionContext } from '../execution/context.ts'
import { readSettings } from '../execution/validators/storage.ts'
import type { Outcome } from '../store/store.ts'
import type { TxPool } from '../txpool/pool.ts'
import type { Settlement } from '../txpool/settlement.ts'
import type { Block, Certificate } from '../types/block.ts'
import type { Hash } from '../types/bytes.ts'
import type { FinalBlock } from '../types/chainView.ts'
import type { Clock, Log, Signer, Timers } from '../types/ports.ts'
import { dueAtMs, nextTimestamp } from './due.ts'
import { poolHeadOf } from './poolHead.ts'

export type LoopParts = {
  readonly chain: Chain
  readonly pool: TxPool
  readonly context: ExecutionContext
  readonly signer: Signer
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  /** Ends from before a restart; they go into the next block's transaction. */
  unwritten(): readonly Outcome[]
  /** The block is on disk and visible. `settled` need no journal any more. */
  onFinal(final: FinalBlock, settled: readonly Hash[], buildMs: number): void
  /** D5: the node cannot go on. */
  onFailure(error: unknown): void
}
type Event = { readonly kind: 'wake' } | { readonly kind: 'vote'; readonly vote: Vote }
/** What is known of the height after the head; replaced whole when the head moves. */
type Height = { readonly round: RoundState; readonly executed: ReadonlyMap<Hash, BuiltBlock>; readonly buildMs: number }

/** The wall clock may be set: it is looked at again at least this often. */
const LOOK_AGAIN_MS = 1_000

export type Loop = {
  /** Something has changed that may make the next block due; whoever says so does not wait for it. */
  wake(): void
  stop(): void
}

export function startLoop(parts: LoopParts): Loop {
  const { chain, pool, clock, timers } = parts
  const events: Event[] = []
  let height = heightAfter(chain)
  let isHandling = false
  let isStopped = false
  let timer: { cancel(): void } | null = null

  function post(event: Event): void {
    events.push(event)
    if (isHandling || isStopped) return
    isHandling = true
    try {
      for (let next = events.shift(); next !== undefined; next = events.shift()) handle(next)
      sleepUntilDue()
    } catch (error) {
      stop()
      parts.onFailure(error)
    } finally {
      isHandling = false
    }
  }

  function handle(event: Event): void {
    if (event.kind === 'wake') {
      if (isOurTurn()) propose()
      return
    }
    const { state, effects } = step(height.round, event.vote)
    height = { ...height, round: state }
    for (const effect of effects) perform(effect)
  }

  function perform(effect: RoundEffect): void {
    if (effect.kind === 'sign') vote(effect.type, effect.digest)
    else finalise(effect.certificate)
  }

  function isOurTurn(): boolean {
    const { proposer, accepted } = height.round
    return proposer === parts.signer.address && accepted === null && clock.nowMs() >= dueMs()
  }

  /** H5, T4: what waits, on the head's state, at this moment's timestamp. What it gave is kept for the adoption. */
  function propose(): void {
    const startedAt = clock.monotonicMs()
    const parent = chain.head()
    const timestamp = nextTimestamp(parent.header.timestamp, clock.nowMs())
    const { round } = height.round
    const candidates = pool.select(timestamp)
    const request = { context: parts.context, parent, state: chain.headState(), timestamp, round, candidates }
    const built = buildBlock({ ...request, miner: parts.signer.address })
    warnOfUnfit(built)
    const executed = new Map(height.executed).set(built.block.hash, built)
    height = { ...height, executed, buildMs: clock.monotonicMs() - startedAt }
    vote('proposal', built.block.hash)
  }

  /** C3. Signed over its height and round, then treated like anyone's. */
  function vote(type: Vote['type'], digest: Hash): void {
    const { height: number, round, validators } = height.round
    const { genesisHash } = parts.context
    const set = validatorSetHash(validators)
    const signature = parts.signer.sign(
      consensusDigest({ genesisHash, validatorSetHash: set, type, height: number, round, digest }),
    )
    post({ kind: 'vote', vote: { type, height: number, round, digest, author: parts.signer.address, signature } })
  }

  function finalise(certificate: Certificate): void {
    const executed = height.executed.get(certificate.blockHash)
    if (executed === undefined) throw new Error(`C6: ${certificate.blockHash} is final here but was never executed`)
    const { block } = executed
    const settlement = pool.settlementOf(block.transactions)
    const outcomes = [...settlement.ended, ...parts.unwritten()]
    const final = adoptBlock(chain, { ...executed, certificate, outcomes })
    moveOn(block, settlement)
    parts.onFinal(final, [...settlement.settled, ...outcomes.map(({ hash }) => hash)], height.buildMs)
    height = heightAfter(chain)
  }

  function moveOn(block: Block, settlement: Settlement): void {
    pool.uponBlock(block.transactions, settlement, poolHeadOf(chain))
  }

  function dueMs(): number {
    const { periodMs, heartbeatMs } = readSettings(chain.headState())
    const parent = chain.head().header
    const selectableFrom = pool.selectableFrom()
    return dueAtMs({ parent, periodMs: Number(periodMs), heartbeatMs: Number(heartbeatMs), selectableFrom })
  }

  function sleepUntilDue(): void {
    timer?.cancel()
    if (isStopped) return
    const delayMs = Math.max(0, Math.min(LOOK_AGAIN_MS, dueMs() - clock.nowMs()))
    timer = timers.after(delayMs, () => post({ kind: 'wake' }))
  }

  /** The pool offers only what can be in a block, so this would be a fault of ours: said, and tried again. */
  function warnOfUnfit({ block, left }: BuiltBlock): void {
    for (const { transaction, error } of left) {
      if (error === null) continue
      const facts = { height: block.header.number.toString(), transaction: transaction.hash, reason: error.message }
      parts.log.warn(facts, 'a waiting transaction does not fit')
    }
  }

  function stop(): void {
    isStopped = true
    timer?.cancel()
  }

  sleepUntilDue()
  return { wake: sleepUntilDue, stop }
}

function heightAfter(chain: Chain): Height {
  const validators = chain.nextValidators()
  const { number, miner } = chain.head().header
  const proposer = proposerOf(validators, 0, miner)
  return { round: startRound({ height: number + 1n, round: 0, validators, proposer }), executed: new Map(), buildMs: 0 }
}
