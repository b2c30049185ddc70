// The node's heart: one queue of what happened, each event a step of the state machine, its effects carried out in order.
// Own messages take the same way in as everyone's. Nothing in here waits; what takes long is done in turns (chores.ts), and
// time, network, disk, key and randomness are ports, so that the simulator runs exactly this.
import type { Chain } from '../chain/chain.ts'
import type { ConsensusEffect } from '../consensus/effects.ts'
import type { ConsensusEvent } from '../consensus/events.ts'
import { findEvidence, namedBy, type SeenVotes, votesOfCertificate, withSeen } from '../consensus/evidence.ts'
import { restore } from '../consensus/record.ts'
import { type ConsensusState, createConsensus, type Step, step } from '../consensus/transition.ts'
import { checkRules, firstUnknownRules } from '../execution/ruleVersions.ts'
import { readSettings } from '../execution/validators/storage.ts'
import { CLOCK_LOOK_MS, REPEAT_JITTER_MS } from '../params/limits.ts'
import type { Certificate } from '../types/block.ts'
import type { Hash } from '../types/bytes.ts'
import type { FinalBlock } from '../types/chainView.ts'
import type { BlockRef, ConsensusMessage, Evidence, Vote } from '../types/consensus.ts'
import { createAdmissions, NodeStopped } from './admissions.ts'
import { ConflictingCertificates, createAdoption } from './adoption.ts'
import { createAlarms } from './alarms.ts'
import { blockHeadOf } from './blockHead.ts'
import { createBlockBudget } from './budget.ts'
import { createChores } from './chores.ts'
import { createClaimBook } from './claimBook.ts'
import { consensusStatus } from './consensusStatus.ts'
import { type DueInput, dueAtMs } from './due.ts'
import { createExecutions } from './executed.ts'
import { createGossip } from './gossip.ts'
import { judge } from './judge.ts'
import type { Loop, LoopParts } from './loopParts.ts'
import { createPeers } from './peers.ts'
import { createPresence } from './presence.ts'
import { createReceiver } from './receive.ts'
import { reproveChore } from './reprove.ts'
import { createBlockServer } from './serveBlocks.ts'
import { createSpeaker } from './speaker.ts'
import { createSync } from './sync.ts'
import { say } from './voice.ts'

export function startLoop(parts: LoopParts): Loop {
  const { chain, pool, transport, clock, timers, signer, consensusStore } = parts
  const queue: (() => void)[] = []
  let state: ConsensusState = createConsensus(null)
  let seen: SeenVotes = new Map()
  let isRunning = false
  let isStopped = false
  let headHasMoved = false
  let isDueSaid = false
  let pace = paceOf(chain)
  let warnedOf: bigint | null = null
  let headAt = clock.monotonicMs()
  let building: { readonly height: bigint; readonly round: number; goOn(): BlockRef | null } | null = null
  let dueTimer: { readonly wakesMs: number; cancel(): void } | null = null

  const alarms = createAlarms(timers)
  const chores = createChores(timers, () => post(chores.turn))
  const later = (delayMs: number, run: () => void) => timers.after(delayMs, () => post(run))
  const wakeBuilder = chores.add(buildSome)
  const claims = createClaimBook({ verifier: parts.verifier, post, later })
  const admissions = createAdmissions({ pool, clock, claims })
  const budget = createBlockBudget()
  const executions = createExecutions({ ...parts, budget, claims })
  const adoption = createAdoption({ ...parts, executions, claims, onAdopted: uponAdopted })
  const presence = createPresence(transport, clock)
  const server = createBlockServer({ chain, transport, chores })
  const sync = createSync({ ...parts, chores, later, adoption, isDeciding })
  const gossip = createGossip({ ...parts, chores, claims, later, onPooled: sleepUntilDue })
  const receiver = createReceiver({
    ...{ ...parts, executions },
    note,
    deliver(message) {
      if (message.kind === 'proposal') lookAtTimestamp(message)
      post(() => take({ kind: 'message', message }))
    },
    serve: server.ask,
  })

  const speaker = createSpeaker({ ...parts, later, onChange: () => post(takeUpVoice) })

  /** Everything that happens comes through here, one after the other; the first failure is the last (D5). */
  function post(run: () => void): void {
    if (isStopped) return
    queue.push(run)
    if (isRunning) return
    isRunning = true
    try {
      for (let next = queue.shift(); next !== undefined && !isStopped; next = queue.shift()) {
        next()
        while (headHasMoved && !isStopped) beginHeight()
      }
      sleepUntilDue()
    } catch (error) {
      fail(error)
    } finally {
      isRunning = false
    }
  }

  function lookAtTimestamp({ vote, block }: Extract<ConsensusMessage, { kind: 'proposal' }>): void {
    if (block.buildRound === vote.round) presence.proposed(vote.author, blockHeadOf(block.raw).header.timestamp)
  }

  /** D4, C11. Of every verified vote, whatever its height. */
  function note(vote: Vote): void {
    consensusStore.noteSeen(vote)
    presence.voted(vote)
    watch(vote)
  }

  /** C11. */
  function watch(vote: Vote): void {
    const evidence = findEvidence(seen, vote)
    seen = withSeen(seen, vote)
    if (evidence !== null) accuse(evidence)
  }

  function accuse(evidence: Evidence): void {
    if (!consensusStore.addEvidence(evidence)) return
    const height = String(heightOfEvidence(evidence))
    parts.log.error(
      { kind: evidence.kind, authors: namedBy(evidence), height },
      'EVIDENCE of a dishonest validator (C11)',
    )
    parts.onEvidence(evidence)
  }

  function fail(error: unknown): void {
    if (isStopped) return
    stop()
    if (error instanceof ConflictingCertificates) accuse(error.evidence)
    parts.onFailure(error)
  }

  /** C8. What is about a height at or below the head is over. */
  function take(event: ConsensusEvent): void {
    const height = event.kind === 'message' ? event.message.vote.height : event.height
    if (event.kind === 'message') speaker.hold(event.message)
    if (height > chain.head().header.number) follow(event, step(state, event))
  }

  function follow(event: ConsensusEvent, done: Step): void {
    const before = state
    state = done.state
    parts.onStep?.(before, event, done)
    for (const effect of done.effects) if (!isStopped) perform(effect)
  }

  function perform(effect: ConsensusEffect): void {
    switch (effect.kind) {
      case 'say':
        speak(effect)
        break
      case 'repeat':
        for (const message of effect.messages) transport.broadcast({ kind: 'consensus', message }, 'validators')
        break
      case 'build':
        build(effect)
        break
      case 'judge':
        judgeBlock(effect.height, effect.block, effect.isFresh)
        break
      case 'timer':
        setTimer(effect)
        break
      case 'finalise':
        adoption.decided(effect.block, effect.certificate)
    }
  }

  /** D1: durable, then out, then back in. */
  function speak({ message: own }: Extract<ConsensusEffect, { kind: 'say' }>): void {
    if (signer === null) return
    const startedAt = clock.monotonicMs()
    const spoken = say({ ...parts, signer, genesisHash: chain.genesisHash }, own, state)
    if (spoken === null) return
    parts.onSaid?.(own.kind, clock.monotonicMs() - startedAt)
    state = spoken.state
    const { message } = spoken
    const { height, round } = message.vote
    if (message.kind === 'proposal' && message.block.buildRound === round) budget.uponProposal(height, round)
    if (message.kind === 'round-change') budget.uponRoundChange(height, round)
    transport.broadcast({ kind: 'consensus', message }, 'validators')
    note(message.vote)
    post(() => take({ kind: 'message', message }))
  }

  function build({ height, round }: Extract<ConsensusEffect, { kind: 'build' }>): void {
    if (state.own === null) return
    building = { height, round, goOn: executions.build(round, state.own) }
    if (buildSome()) wakeBuilder()
  }

  /** H6. A large block in turns. One whose height or round is over is nobody's (C5). */
  function buildSome(): boolean {
    if (building === null) return false
    const { height, round, goOn } = building
    const isWanted = height === state.height && round === state.round
    const block = isWanted ? goOn() : null
    if (isWanted && block === null) return true
    building = null
    if (block !== null) post(() => take({ kind: 'built', height, round, block }))
    return false
  }

  /** H5, B6. One that is ahead of the clock or not verified yet is judged again as soon as that is over, if its height still is. */
  function judgeBlock(height: bigint, block: BlockRef, isFresh: boolean): void {
    if (isStopped || height !== chain.head().header.number + 1n) return
    const again = () => judgeBlock(height, block, isFresh)
    const { verdict, againInMs, open } = judge({ ...parts, executions, claims }, block, isFresh)
    if (open.length > 0) claims.prove(open, 'block', again)
    else if (verdict === 'later') alarms.set('judge', againInMs, () => post(again))
    post(() => take({ kind: 'judged', height, hash: block.hash, verdict }))
  }

  function setTimer({ id, height, round, delayMs }: Extract<ConsensusEffect, { kind: 'timer' }>): void {
    const kind = id === 'round' ? 'timeout' : 'repeat'
    const jitterMs = id === 'repeat' ? parts.random() * REPEAT_JITTER_MS : 0
    alarms.set(id, delayMs + jitterMs, () => post(() => take({ kind, height, round })))
  }

  /** D1, D4. From here on it speaks, bound by what it said before, or is silent. */
  function takeUpVoice(): void {
    const own = speaker.own()
    if (own === state.own) return
    alarms.clear()
    isDueSaid = false
    state = createConsensus(own)
    const event = heightEvent()
    follow(event, restore(own, consensusStore.load(), event))
    for (const message of speaker.release()) take({ kind: 'message', message })
  }

  function uponAdopted({ block, certificate }: FinalBlock, settled: readonly Hash[]): void {
    headHasMoved = true
    if (certificate !== null) uponSealed(certificate)
    headAt = clock.monotonicMs()
    budget.uponFinal(block.header.number, block.header.miner === state.own)
    gossip.settle(settled)
  }

  /** C11. Who said something else to us than what it sealed elsewhere is found where both come together. */
  function uponSealed(certificate: Certificate): void {
    const validators = chain.validatorsOf(certificate.height)
    speaker.uponFinal(certificate, validators)
    if (!seen.has(certificate.height)) return
    const sealed = { genesisHash: chain.genesisHash, validators, recover: parts.recover }
    for (const vote of votesOfCertificate(certificate, sealed)) watch(vote)
  }

  /** Once for a range of blocks: nobody has anything to say about the heights in between. */
  function beginHeight(): void {
    headHasMoved = false
    isDueSaid = false
    alarms.clear()
    pace = paceOf(chain)
    const event = heightEvent()
    lookAtRules(event.height)
    follow(event, step(state, event))
    const { hash, header } = chain.head()
    transport.broadcast({ kind: 'head', height: header.number, hash })
    receiver.uponHead()
    sync.uponOwnHead()
    gossip.uponHead()
  }

  /** S3: what this software does not know is neither proposed nor judged nor adopted; it warns while there is time. */
  function lookAtRules(height: bigint): void {
    checkRules(parts.context.spec, chain.headState(), height)
    const unknown = firstUnknownRules(parts.context.spec, chain.headState(), height)
    if (unknown === null || unknown.height === warnedOf) return
    warnedOf = unknown.height
    const facts = { height: String(unknown.height), version: unknown.version }
    parts.log.warn(facts, 'a scheduled rule version is unknown to this software: it stops before that height')
  }

  function heightEvent(): Extract<ConsensusEvent, { kind: 'height' }> {
    const { number, miner } = chain.head().header
    return { kind: 'height', height: number + 1n, validators: chain.nextValidators(), parentMiner: miner }
  }

  function isDeciding(): boolean {
    return state.own !== null && state.validators.includes(state.own)
  }

  /** H6. Said once a height, and not while the block of that height is in hand already. */
  function sleepUntilDue(): void {
    const isAsleep = isStopped || isDueSaid || sync.isCatchingUp()
    const delayMs = isAsleep ? Number.POSITIVE_INFINITY : Math.max(0, Math.min(CLOCK_LOOK_MS, dueMs() - clock.nowMs()))
    const wakesMs = clock.monotonicMs() + delayMs
    // It comes here after every ballot, and looking at the clock too early is no harm.
    if (!isAsleep && dueTimer !== null && dueTimer.wakesMs <= wakesMs) return
    dueTimer?.cancel()
    dueTimer = isAsleep ? null : { ...timers.after(delayMs, wakeUp), wakesMs }
  }

  function wakeUp(): void {
    dueTimer = null
    post(lookAtClock)
  }

  function lookAtClock(): void {
    if (isDueSaid || sync.isCatchingUp() || clock.nowMs() < dueMs()) return
    isDueSaid = true
    take({ kind: 'due', height: chain.head().header.number + 1n })
  }

  function dueMs(): number {
    const parent = chain.head().header
    return dueAtMs({ parent, ...pace, selectableFrom: pool.selectableFrom() })
  }

  function stop(): void {
    isStopped = true
    claims.stop()
    dueTimer?.cancel()
    alarms.clear()
    chores.stop()
    sync.stop()
    gossip.stop()
    speaker.stop()
  }

  const begin = heightEvent()
  lookAtRules(begin.height)
  state = createConsensus(speaker.own())
  post(() => follow(begin, restore(state.own, consensusStore.load(), begin)))
  if (pool.size > 0) chores.add(reproveChore({ ...parts, claims }))()
  transport.listen(createPeers({ ...parts, post, fail, speaker, presence, receiver, sync, server, gossip }))
  return {
    wake: sleepUntilDue,
    admit(transaction, done) {
      if (isStopped) done({ error: new NodeStopped() })
      else post(() => admissions.admit(transaction, done))
    },
    claims: () => ({ ...claims.counts(), transactions: admissions.waiting() }),
    offer: gossip.offer,
    flush: gossip.flush,
    gossip: gossip.counts,
    stop,
    status: () =>
      consensusStatus({
        ...speaker.standing(),
        height: state.height,
        round: state.round,
        proposer: state.proposer,
        waitingMs: clock.monotonicMs() - headAt,
        isDue: isDueSaid,
        isCatchingUp: sync.isCatchingUp(),
        validators: presence.of(state.validators),
      }),
  }
}

/** H6, S3. Of the block after the head. */
function paceOf(chain: Chain): Pick<DueInput, 'periodMs' | 'heartbeatMs'> {
  const { periodMs, heartbeatMs } = readSettings(chain.headState())
  return { periodMs: Number(periodMs), heartbeatMs: Number(heartbeatMs) }
}

function heightOfEvidence(evidence: Evidence): bigint {
  return evidence.kind === 'amnesia' ? evidence.commit.height : evidence.first.height
}
