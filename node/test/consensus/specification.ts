// The public formal specification of QBFT as an oracle. Enters: a step of our state machine (state before, event, what came
// out). Leaves: null, or which predicate of the specification does not allow it. It keeps its own memory of all that was
// received, counts for itself and calls nothing of consensus/, so that it cannot share a fault with it.
//
// Source: ConsenSys `qbft-formal-spec-and-verification`, dafny/spec/L1/node.dfy, NodeNextSubStep: UponBlockTimeout,
// UponProposal, UponPrepare, UponCommit, UponNewBlock, UponRoundChange, UponRoundTimeout; and node_auxiliary_functions.dfy.
// One step of ours is several sub-steps of theirs, so it asks of every output and every change whether its predicate held.
//
// Where docs/consensus.md departs from it, on purpose:
//   V1 validateBlock is a question to the outside: a justified proposal of a later round moves the round when it comes, and
//      is accepted (prepare) when the answer does; the specification asks that one was accepted before, which we do not.
//   V2 a block is hashed without its round: the highest claim names exactly the block that is proposed again.
//   V3 the commit's signature is the seal; NewBlock is the certificate, and any round's commits make it (ValidNewBlock).
//   V4 UponRoundTimeout: a timer runs min(2 s · 2^r, 8 s) from the round's own begin, which C9 puts off until a quorum is there.
//   V5 of one signer, type and round the first vote counts (C10); the specification counts all, and each by its digest.
//   V6 UponRoundChange jumps to the smallest of the furthest f+1 (C7); the specification leaves the choice of f+1 open.
//   V7 a crash (D1): what is on disk is what was received; sent messages are sent again.

import type { ConsensusEffect } from '../../src/consensus/effects.ts'
import type { ConsensusEvent } from '../../src/consensus/events.ts'
import type { ConsensusState, Step } from '../../src/consensus/state.ts'
import type { Address, Hash } from '../../src/types/bytes.ts'
import type {
  BlockRef,
  Claim,
  ConsensusMessage,
  ConsensusRecord,
  Justification,
  MessageType,
  Vote,
} from '../../src/types/consensus.ts'

type Proposal = Extract<ConsensusMessage, { kind: 'proposal' }>
type RoundChange = Extract<ConsensusMessage, { kind: 'round-change' }>
type HeightEvent = Extract<ConsensusEvent, { kind: 'height' }>
type Say = Extract<ConsensusEffect, { kind: 'say' }>['message']
type Before = Pick<ConsensusState, 'height' | 'round' | 'lastPrepared' | 'isFinal'>

export type Specification = {
  /** Null: the specification allows it. Otherwise the predicate, and what is wrong. Call it for every step, in order. */
  check(before: Before, event: ConsensusEvent, after: Step): string | null
  /** V7. After `restore`. */
  checkRestart(record: ConsensusRecord | null, event: HeightEvent, after: Step): string | null
}

/** Of one height: `messagesReceived`, and what the outside answered. */
type Received = {
  readonly height: bigint
  readonly validators: readonly Address[]
  readonly parentMiner: Address
  /** Those that isValidProposal allows, by round and digest. */
  readonly proposals: Map<string, Proposal>
  /** Those that prove their claim, each once. */
  readonly roundChanges: RoundChange[]
  /** By type, round and author: the first (V5). */
  readonly votes: Map<string, Vote>
  readonly heard: Map<Address, number>
  readonly blocks: Map<Hash, BlockRef>
  readonly valid: Set<Hash>
  readonly built: Map<number, Hash>
  /** What our key has said, by type and round: `sent` by this process or seen from another. */
  readonly said: Map<string, Hash>
  /** Where we are; votes too far from it are not kept (C10). */
  round: number
  isDue: boolean
  /** The round whose timer was asked for. */
  timed: number | null
  isFinal: boolean
}

const ORDER: readonly MessageType[] = ['round-change', 'proposal', 'prepare', 'commit']
const AHEAD_MAX = 64

const quorumOf = (n: number) => Math.floor((2 * n - 1) / 3) + 1
const faultsOf = (n: number) => Math.floor((n - 1) / 3)

export function createSpecification(own: Address | null): Specification {
  let now: Received | null = null
  let next: ConsensusMessage[] = []

  function begin({ height, validators, parentMiner }: HeightEvent): Received {
    const kept = now !== null && height === now.height + 1n ? next : []
    now = nothingReceived(height, validators, parentMiner)
    next = []
    for (const message of kept) receive(now, message, own)
    return now
  }

  function check(before: Before, event: ConsensusEvent, after: Step): string | null {
    if (event.kind === 'height') {
      if (event.height <= before.height) return stutters(before, after)
      const fresh = { height: event.height, round: 0, lastPrepared: null, isFinal: false }
      return judgeStep(begin(event), fresh, event, after, own)
    }
    if (now === null) return stutters(before, after)
    if (event.kind === 'message' && event.message.vote.height === now.height + 1n) {
      next = withSlot(next, event.message)
      return stutters(before, after)
    }
    if (heightOf(event) !== now.height || before.isFinal) return stutters(before, after)
    absorb(now, event, own)
    return judgeStep(now, before, event, after, own)
  }

  function checkRestart(record: ConsensusRecord | null, event: HeightEvent, after: Step): string | null {
    now = null
    const received = begin(event)
    const isOf = record !== null && record.height === event.height && own !== null && event.validators.includes(own)
    if (!isOf) {
      const fresh = { height: event.height, round: 0, lastPrepared: null, isFinal: false }
      return judgeStep(received, fresh, event, after, own)
    }
    remember(received, record, own)
    const before = { height: record.height, round: record.round, lastPrepared: record.lastPrepared, isFinal: false }
    return judgeStep(received, before, event, after, own)
  }

  return { check, checkRestart }
}

/** C10: of the next height, one message of each sender and kind, the one of the higher round. */
function withSlot(messages: ConsensusMessage[], message: ConsensusMessage): ConsensusMessage[] {
  const isSlot = (each: ConsensusMessage) => each.kind === message.kind && each.vote.author === message.vote.author
  const held = messages.find(isSlot)
  if (held !== undefined && held.vote.round >= message.vote.round) return messages
  return [...messages.filter((each) => !isSlot(each)), message]
}

function nothingReceived(height: bigint, validators: readonly Address[], parentMiner: Address): Received {
  return {
    ...{ height, validators, parentMiner, proposals: new Map(), roundChanges: [], votes: new Map(), heard: new Map() },
    ...{ blocks: new Map(), valid: new Set<Hash>(), built: new Map(), said: new Map() },
    ...{ round: 0, isDue: false, timed: null, isFinal: false },
  }
}

function heightOf(event: ConsensusEvent): bigint {
  return event.kind === 'message' ? event.message.vote.height : event.height
}

/** V7. */
function remember(received: Received, record: ConsensusRecord, own: Address): void {
  const { lastPrepared, round } = record
  received.round = round
  if (lastPrepared !== null) {
    received.blocks.set(lastPrepared.block.hash, lastPrepared.block)
    received.valid.add(lastPrepared.block.hash)
    for (const vote of lastPrepared.prepares) {
      hear(received, vote)
      receiveVote(received, vote)
    }
  }
  for (const message of record.own) {
    if (message.kind === 'prepare') received.valid.add(message.vote.digest)
    receive(received, message, own)
  }
}

function absorb(received: Received, event: ConsensusEvent, own: Address | null): void {
  switch (event.kind) {
    case 'message':
      receive(received, event.message, own)
      return
    case 'due':
      received.isDue = true
      return
    case 'built':
      received.built.set(event.round, event.block.hash)
      received.blocks.set(event.block.hash, event.block)
      received.valid.add(event.block.hash)
      return
    case 'judged':
      if (event.verdict === 'valid') received.valid.add(event.hash)
      return
    default:
  }
}

function receive(received: Received, message: ConsensusMessage, own: Address | null): void {
  const { vote } = message
  if (!received.validators.includes(vote.author)) return
  hear(received, vote)
  if (vote.author === own) setFirst(received.said, `${vote.type} ${vote.round}`, vote.digest)
  if (message.kind === 'proposal') receiveProposal(received, message)
  else if (message.kind === 'round-change') receiveRoundChange(received, message)
  else receiveVote(received, vote)
}

function receiveProposal(of: Received, message: Proposal): void {
  const { vote, block, justification } = message
  if (of.proposals.has(`${vote.round} ${vote.digest}`) || !isProposalByLeader(of, message)) return
  of.proposals.set(`${vote.round} ${vote.digest}`, message)
  setFirst(of.blocks, block.hash, block)
  for (const each of justification?.roundChanges ?? []) hear(of, each)
}

function receiveRoundChange(of: Received, message: RoundChange): void {
  const { vote, proof } = message
  const isKnown = of.roundChanges.some((each) => each.vote.author === vote.author && sameClaim(each.vote, vote))
  if (isKnown || !isRoundChangeProven(of, message)) return
  of.roundChanges.push(message)
  if (proof !== null) setFirst(of.blocks, proof.block.hash, proof.block)
}

function receiveVote(received: Received, vote: Vote): void {
  if (Math.abs(vote.round - received.round) > AHEAD_MAX) return
  setFirst(received.votes, `${vote.type} ${vote.round} ${vote.author}`, vote)
}

function hear(received: Received, { author, round }: Vote): void {
  received.heard.set(author, Math.max(round, received.heard.get(author) ?? 0))
}

function setFirst<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  if (!map.has(key)) map.set(key, value)
}

/** `proposer` of the specification, with C4's rule for a builder that left. */
function leaderOf({ validators, parentMiner }: Received, round: number): Address {
  const after = validators.filter((address) => address > parentMiner)
  const first = after.length > 0 ? validators.length - after.length : 0
  return validators[(first + round) % validators.length] as Address
}

function distinct(votes: Iterable<Vote>, { validators }: Received): number {
  return new Set([...votes].map(({ author }) => author).filter((author) => validators.includes(author))).size
}

/** `validPreparesForHeightRoundAndDigest`, `validCommitsForHeightRoundAndDigest`. */
function received(of: Received, type: MessageType, round: number, digest: Hash): readonly Vote[] {
  const found = of.validators.map((author) => of.votes.get(`${type} ${round} ${author}`))
  return found.filter((vote): vote is Vote => vote !== undefined && vote.digest === digest && vote.height === of.height)
}

/** `validSignedPrepareForHeightRoundAndDigest` for all of them, and a quorum of signers. */
function isQuorumOfPrepares(of: Received, prepares: readonly Vote[], { round, digest }: Claim): boolean {
  const isExact = (vote: Vote) =>
    vote.type === 'prepare' && vote.height === of.height && vote.round === round && vote.digest === digest
  return prepares.every(isExact) && distinct(prepares, of) >= quorumOf(of.validators.length)
}

/** C3: a RoundChange as its sender sends it. The specification leaves this to the reader of the message. */
function isRoundChangeProven(of: Received, { vote, proof }: RoundChange): boolean {
  if (vote.round === 0) return false
  if (vote.prepared === null || proof === null) return vote.prepared === null && proof === null
  if (vote.prepared.round >= vote.round || proof.block.hash !== vote.prepared.digest) return false
  return isQuorumOfPrepares(of, proof.prepares, vote.prepared)
}

/** `isProposalJustification`, without validateBlock (V1). */
function isProposalJustification(
  of: Received,
  round: number,
  block: BlockRef,
  justification: Justification | null,
): boolean {
  if (round === 0) return justification === null && block.buildRound === 0
  if (justification === null) return false
  const { roundChanges, prepares } = justification
  // `validRoundChange` for every one, as a bare signed payload.
  const isValid = ({ type, height, round: of_, prepared, author }: Vote) =>
    type === 'round-change' &&
    height === of.height &&
    of_ === round &&
    (prepared === null || prepared.round < round) &&
    of.validators.includes(author)
  if (!roundChanges.every(isValid) || distinct(roundChanges, of) < quorumOf(of.validators.length)) return false
  const claims = roundChanges.flatMap(({ prepared }) => (prepared === null ? [] : [prepared]))
  if (claims.length === 0) return block.buildRound === round
  const isHighest = (claim: Claim) => claims.every((each) => each.round <= claim.round)
  return claims.some(
    (claim) => isHighest(claim) && claim.digest === block.hash && isQuorumOfPrepares(of, prepares, claim),
  )
}

/** `isValidProposal`, without validateBlock (V1) and without the question of the current round. */
function isProposalByLeader(of: Received, { vote, block, justification }: Proposal): boolean {
  return (
    vote.type === 'proposal' &&
    vote.height === of.height &&
    vote.author === leaderOf(of, vote.round) &&
    vote.digest === block.hash &&
    isProposalJustification(of, vote.round, block, justification)
  )
}

function isProposed(of: Received, round: number, digest: Hash): boolean {
  return of.proposals.has(`${round} ${digest}`)
}

/** `next == current` and nothing sent. */
function stutters(before: Before, { state, effects }: Step): string | null {
  if (effects.length > 0) return `stuttering: ${effects.map(({ kind }) => kind).join()} where nothing may happen`
  const isSame = state.height === before.height && state.round === before.round && state.isFinal === before.isFinal
  if (!isSame) return 'stuttering: the round or height moved where nothing may happen'
  return samePrepared(state.lastPrepared, before.lastPrepared) ? null : 'stuttering: lastPrepared moved'
}

type Prepared = ConsensusState['lastPrepared']
function samePrepared(a: Prepared, b: Prepared): boolean {
  return a?.round === b?.round && a?.block.hash === b?.block.hash
}

function judgeStep(
  of: Received,
  before: Before,
  event: ConsensusEvent,
  after: Step,
  own: Address | null,
): string | null {
  const isMember = own !== null && of.validators.includes(own)
  const says = after.effects.flatMap((effect) => (effect.kind === 'say' ? [effect.message] : []))
  const wrong =
    checkHeight(of, after) ??
    checkRound(of, before, event, after, says, isMember) ??
    checkPrepared(of, before, after) ??
    checkAccepted(of, after) ??
    checkSays(of, before, event, after, says, own) ??
    checkRest(of, after, own)
  if (wrong !== null) return wrong
  of.round = after.state.round
  for (const { draft } of says) of.said.set(`${draft.type} ${draft.round}`, draft.digest)
  for (const effect of after.effects) if (effect.kind === 'timer' && effect.id === 'round') of.timed = effect.round
  return after.state.isFinal || !isMember ? null : checkNothingLeft(of, after, own)
}

function checkHeight(of: Received, { state }: Step): string | null {
  if (state.height !== of.height) return `height: ${state.height} instead of ${of.height}`
  return state.validators.join() === of.validators.join() ? null : 'height: another set of validators'
}

/** UponRoundTimeout, UponRoundChange (second branch), UponProposal: nothing else moves the round. */
function checkRound(
  of: Received,
  before: Before,
  event: ConsensusEvent,
  { state }: Step,
  says: readonly Say[],
  isMember: boolean,
): string | null {
  const { round } = state
  if (round < before.round) return `round: back from ${before.round} to ${round}`
  if (round === before.round) return null
  const byProposal = [...of.proposals.values()].some(({ vote }) => vote.round === round)
  if (byProposal) return null
  const byTimeout =
    event.kind === 'timeout' && event.round === before.round && of.timed === before.round && round === before.round + 1
  if (!byTimeout && !isJump(of, before.round, round)) return `round: ${before.round} to ${round} without a reason`
  const saysSo = says.some(({ draft }) => draft.type === 'round-change' && draft.round === round)
  return saysSo || !isMember ? null : `round: moved to ${round} without a RoundChange`
}

/** V6. `Frc`: f+1 senders in higher rounds, the smallest of which is this one. */
function isJump(of: Received, from: number, to: number): boolean {
  const ahead = of.roundChanges.filter(({ vote }) => vote.round > from && vote.round >= to)
  const isReached = ahead.some(({ vote }) => vote.round === to)
  const senders = distinct(
    ahead.map(({ vote }) => vote),
    of,
  )
  return isReached && senders >= faultsOf(of.validators.length) + 1
}

/** UponPrepare is the only one to set it, UponCommit and UponNewBlock (a new height) the only ones to drop it. */
function checkPrepared(of: Received, before: Before, { state }: Step): string | null {
  const { lastPrepared } = state
  if (samePrepared(lastPrepared, before.lastPrepared)) return null
  if (lastPrepared === null) return 'lastPrepared: dropped before finalisation'
  const { round, block, prepares } = lastPrepared
  if (before.lastPrepared !== null && round <= before.lastPrepared.round) return 'lastPrepared: went back'
  if (round < before.round || round > state.round) return 'lastPrepared: of a round we were not in'
  if (!isProposed(of, round, block.hash)) return 'UponPrepare: no proposal was accepted'
  if (!of.valid.has(block.hash)) return 'UponPrepare: the block was never found valid'
  if (!isQuorumOfPrepares(of, prepares, { round, digest: block.hash })) return 'UponPrepare: no quorum of prepares'
  return areReceived(of, prepares) ? null : 'UponPrepare: a prepare that was never received'
}

function areReceived(of: Received, votes: readonly Vote[]): boolean {
  return votes.every((vote) => of.votes.get(`${vote.type} ${vote.round} ${vote.author}`)?.digest === vote.digest)
}

/** UponProposal. */
function checkAccepted(of: Received, { state }: Step): string | null {
  const { proposal, verdict, round } = state
  if (proposal === null) return verdict === 'valid' ? 'UponProposal: accepted without a proposal' : null
  if (proposal.vote.round !== round) return 'UponProposal: a proposal of another round'
  if (!isProposed(of, round, proposal.vote.digest)) return 'UponProposal: not a valid proposal'
  return verdict !== 'valid' || of.valid.has(proposal.block.hash) ? null : 'UponProposal: accepted without a verdict'
}

function checkSays(
  of: Received,
  before: Before,
  event: ConsensusEvent,
  after: Step,
  says: readonly Say[],
  own: Address | null,
): string | null {
  if (says.length > 0 && (own === null || !of.validators.includes(own))) return 'NodeNextSubStep: not a validator'
  if (after.state.isFinal && says.some(({ kind }) => kind === 'proposal')) return 'UponCommit: proposes after the end'
  const order = says.map(({ draft }) => ORDER.indexOf(draft.type))
  if (order.some((place, i) => i > 0 && place <= (order[i - 1] ?? -1))) return 'D2: said out of order'
  for (const message of says) {
    const wrong = checkSay(of, before, event, after, message, own)
    if (wrong !== null) return wrong
  }
  return null
}

function checkSay(
  of: Received,
  before: Before,
  event: ConsensusEvent,
  { state }: Step,
  message: Say,
  own: Address | null,
): string | null {
  const { draft } = message
  const { type, round } = draft
  if (type !== message.kind || draft.height !== of.height || round !== state.round) return `${type}: of another round`
  if (of.said.has(`${type} ${round}`)) return `${type}: said twice in round ${round}`
  switch (message.kind) {
    case 'round-change':
      return checkRoundChange(before, event, state, message)
    case 'proposal':
      return checkProposal(of, state, message, own)
    case 'prepare':
      if (!isProposed(of, round, draft.digest)) return 'UponProposal: prepares what was not proposed'
      return of.valid.has(draft.digest) ? null : 'UponProposal: prepares what was not found valid'
    case 'commit':
      if (!isProposed(of, round, draft.digest)) return 'UponPrepare: commits what was not proposed'
      if (received(of, 'prepare', round, draft.digest).length < quorumOf(of.validators.length)) {
        return 'UponPrepare: commits without a quorum of prepares'
      }
      return state.lastPrepared?.round === round ? null : 'UponPrepare: commits without lastPrepared'
  }
}

/** `createRoundChange`: exactly what was prepared last, with its proof. */
function checkRoundChange(
  before: Before,
  event: ConsensusEvent,
  state: ConsensusState,
  { draft, proof }: Extract<Say, { kind: 'round-change' }>,
): string | null {
  const { lastPrepared } = state
  if (state.round === before.round && event.kind !== 'height') return 'UponRoundChange: without a change of round'
  if (draft.prepared?.round !== lastPrepared?.round || draft.prepared?.digest !== lastPrepared?.block.hash) {
    return 'createRoundChange: does not claim what was prepared last'
  }
  if (proof?.block.hash !== lastPrepared?.block.hash) return 'createRoundChange: another block'
  return proof?.prepares === lastPrepared?.prepares ? null : 'createRoundChange: other prepares'
}

/** UponBlockTimeout in round 0, the first branch of UponRoundChange later (`isReceivedProposalJustification`). */
function checkProposal(
  of: Received,
  { round }: ConsensusState,
  { draft, block, justification }: Extract<Say, { kind: 'proposal' }>,
  own: Address | null,
): string | null {
  if (own !== leaderOf(of, round)) return 'UponBlockTimeout: proposes out of turn'
  if (draft.digest !== block.hash) return 'proposal: another digest than its block'
  if (!isProposalJustification(of, round, block, justification)) return 'isProposalJustification: not justified'
  if (round === 0) return of.isDue && of.built.get(0) === block.hash ? null : 'UponBlockTimeout: too early or not built'
  const isReceived = (vote: Vote) =>
    of.roundChanges.some((each) => each.vote.author === vote.author && sameClaim(each.vote, vote))
  if (!justification?.roundChanges.every(isReceived)) return 'UponRoundChange: a RoundChange that was never received'
  const isFresh = justification.roundChanges.every(({ prepared }) => prepared === null)
  const isKnown = isFresh
    ? of.built.get(round) === block.hash
    : of.roundChanges.some(({ proof }) => proof?.block.hash === block.hash)
  return isKnown ? null : 'UponRoundChange: a block that nobody built or prepared'
}

function sameClaim(a: Vote, b: Vote): boolean {
  return a.round === b.round && a.prepared?.round === b.prepared?.round && a.prepared?.digest === b.prepared?.digest
}

/** UponCommit and UponNewBlock; timers, builds, questions and repeats. */
function checkRest(of: Received, { state, effects }: Step, own: Address | null): string | null {
  for (const effect of effects) {
    const wrong = checkEffect(of, state, effect, own)
    if (wrong !== null) return wrong
  }
  const finals = effects.filter(({ kind }) => kind === 'finalise').length
  if (finals > 1 || (finals === 1 && of.isFinal)) return 'UponCommit: final twice'
  if (state.isFinal !== (of.isFinal || finals === 1)) return 'UponCommit: final without a certificate'
  of.isFinal = state.isFinal
  return null
}

function checkEffect(of: Received, state: ConsensusState, effect: ConsensusEffect, own: Address | null): string | null {
  switch (effect.kind) {
    case 'finalise':
      return checkFinal(of, effect)
    case 'timer':
      return checkTimer(of, state, effect, own)
    case 'build':
      if (effect.round !== state.round || own !== leaderOf(of, effect.round)) return 'build: out of turn'
      return of.said.has(`proposal ${effect.round}`) ? 'D1: builds after it has proposed' : null
    case 'judge':
      return of.blocks.get(effect.block.hash) === undefined ? 'judge: a block nobody sent' : null
    case 'repeat': {
      const isOld = effect.messages.every(({ vote }) => of.said.get(`${vote.type} ${vote.round}`) === vote.digest)
      const isOwn = effect.messages.every(({ vote }) => vote.author === own && vote.round <= state.round)
      return isOld && isOwn ? null : 'repeat: what was never said'
    }
    default:
      return null
  }
}

/** V3. `ValidNewBlock`. */
function checkFinal(
  of: Received,
  { block, certificate }: Extract<ConsensusEffect, { kind: 'finalise' }>,
): string | null {
  const { height, round, blockHash, signatures } = certificate
  if (height !== of.height || blockHash !== block.hash) return 'ValidNewBlock: of another height or block'
  if (of.blocks.get(block.hash) === undefined) return 'UponCommit: a block nobody sent'
  if (block.buildRound > round) return 'H3: sealed before it was built'
  const commits = received(of, 'commit', round, blockHash)
  if (signatures.length < quorumOf(of.validators.length)) return 'ValidNewBlock: no quorum of seals'
  const sealers = signatures.map((seal) => commits.find(({ signature }) => isSameBytes(signature, seal))?.author)
  const isSealed = !sealers.includes(undefined) && new Set(sealers).size === sealers.length
  return isSealed ? null : 'UponCommit: a seal nobody sent'
}

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && a.every((byte, i) => byte === b[i]))
}

/** V4. */
function checkTimer(
  of: Received,
  state: ConsensusState,
  { id, round, height, delayMs }: Extract<ConsensusEffect, { kind: 'timer' }>,
  own: Address | null,
): string | null {
  if (height !== of.height || round !== state.round) return `timer: ${id} of another round`
  if (id === 'repeat') return delayMs === 1_000 ? null : 'C9: each second'
  if (of.timed === round) return 'C9: a round’s timer starts once'
  if (delayMs !== Math.min(2_000 * 2 ** round, 8_000)) return 'C9: another time than min(2 s · 2^r, 8 s)'
  return mayRun(of, state, own) ? null : 'C9: the timer starts too early'
}

function mayRun(of: Received, { round, verdict }: ConsensusState, own: Address | null): boolean {
  if (round === 0) return of.isDue || verdict === 'valid'
  const others = [...of.heard].filter(([author, heard]) => author !== own && heard >= round)
  return others.length + 1 >= quorumOf(of.validators.length)
}

/** NodeNext: sub-steps are taken until only stuttering is possible. A vote that counts is never left lying (C10's bounds aside). */
function checkNothingLeft(of: Received, { state, effects }: Step, own: Address | null): string | null {
  const { round, proposal, verdict } = state
  const quorum = quorumOf(of.validators.length)
  if (proposal !== null && verdict === 'valid') {
    const { hash } = proposal.block
    if (!of.said.has(`prepare ${round}`)) return 'UponProposal: accepted and not prepared'
    const isPrepared = received(of, 'prepare', round, hash).length >= quorum
    if (isPrepared && !of.said.has(`commit ${round}`)) return 'UponPrepare: prepared and not committed'
  }
  for (const [hash, block] of of.blocks) {
    const isHeld = state.blocks.includes(block) || state.lastPrepared?.block.hash === hash
    for (let r = Math.max(block.buildRound, round - AHEAD_MAX); isHeld && r <= round; r++) {
      if (received(of, 'commit', r, hash).length >= quorum) return 'UponCommit: committed and not final'
    }
  }
  const ahead = of.roundChanges.filter(({ vote }) => vote.round > round).map(({ vote }) => vote)
  if (distinct(ahead, of) > faultsOf(of.validators.length)) return 'UponRoundChange: f+1 are ahead and we stay'
  const isTimed = of.timed === round
  if (!isTimed && mayRun(of, state, own)) return 'C9: the round’s timer does not run'
  return checkProposerActs(of, state, effects, own)
}

function checkProposerActs(
  of: Received,
  state: ConsensusState,
  effects: readonly ConsensusEffect[],
  own: Address | null,
): string | null {
  const { round } = state
  const isAsked = state.isBuilding || effects.some(({ kind }) => kind === 'build')
  if (own !== leaderOf(of, round) || of.said.has(`proposal ${round}`) || isAsked || state.proposal !== null) return null
  if (round === 0) return of.isDue ? 'UponBlockTimeout: due and nothing built' : null
  const mine = of.roundChanges.map(({ vote }) => vote).filter((vote) => vote.round === round)
  const isOwnIn = !of.said.has(`round-change ${round}`) || mine.some(({ author }) => author === own)
  const isQuorum = distinct(mine, of) >= quorumOf(of.validators.length)
  return isQuorum && isOwnIn ? 'UponRoundChange: justified and nothing proposed' : null
}
