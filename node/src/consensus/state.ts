// What a validator knows of the height after the head, as one value. It is replaced, never changed; small maps are copied,
// large things (blocks, messages) only referred to. Whoever runs it may read everything here and must write nothing.
import { ROUNDS_AHEAD_MAX } from '../params/limits.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { BlockRef, ConsensusMessage, MessageType, Prepared, Vote } from '../types/consensus.ts'
import type { ConsensusEffect } from './effects.ts'
import { proposerOf } from './proposer.ts'

export type ProposalMessage = Extract<ConsensusMessage, { kind: 'proposal' }>
export type RoundChangeMessage = Extract<ConsensusMessage, { kind: 'round-change' }>

/** C2. One vote per author: the first. */
export type Votes = ReadonlyMap<Address, Vote>
export type RoundMessages = {
  readonly prepares: Votes
  readonly commits: Votes
  readonly roundChanges: ReadonlyMap<Address, RoundChangeMessage>
}

/** Of the round's proposal: nobody asked yet or not answered, the answer, or "ask again" (H5). */
export type Verdict = 'asked' | 'valid' | 'invalid' | 'later'

export type ConsensusState = {
  /** Null: follows and never says anything. */
  readonly own: Address | null
  /** 0 until the first height begins. */
  readonly height: bigint
  /** set(height), sorted (C4). */
  readonly validators: readonly Address[]
  readonly parentMiner: Address
  readonly round: number
  /** C4. Of this round. */
  readonly proposer: Address | null
  /** H6. The own t0 has come. */
  readonly isDue: boolean
  /** C9. The timer of this round runs. */
  readonly isTimed: boolean
  /** C9. The repeat timer of this round runs. */
  readonly isRepeating: boolean
  /** A block for this round was asked for. */
  readonly isBuilding: boolean
  /** The first justified proposal of this round, and what we know of its block. Accepted exactly when valid. */
  readonly proposal: ProposalMessage | null
  readonly verdict: Verdict | null
  /** What was given to the signer in this round: never a second of a type (C6). */
  readonly said: Readonly<Partial<Record<MessageType, Hash>>>
  /** D1. Our messages of this round as they are on disk. */
  readonly ownMessages: readonly ConsensusMessage[]
  /** C6. Belongs to the height. */
  readonly lastPrepared: Prepared | null
  /** C10. By round: this one, later ones, and the commits of earlier ones. */
  readonly rounds: ReadonlyMap<number, RoundMessages>
  /** C10. The highest-round RoundChange of each sender, however far ahead. */
  readonly highest: ReadonlyMap<Address, RoundChangeMessage>
  /** C9. The highest round of which each sender was heard at this height. */
  readonly heard: ReadonlyMap<Address, number>
  /** Blocks of this height that were found valid here. */
  readonly valid: readonly Hash[]
  /** C8. Blocks whose bytes are known, the latest last. */
  readonly blocks: readonly BlockRef[]
  /** C8. A certificate was handed out; this height is over but for the head to move. */
  readonly isFinal: boolean
  /** C10. Messages of the next height, one slot for each sender and kind. */
  readonly next: ReadonlyMap<string, ConsensusMessage>
}

export type Step = { readonly state: ConsensusState; readonly effects: readonly ConsensusEffect[] }

const NO_MESSAGES: RoundMessages = { prepares: new Map(), commits: new Map(), roundChanges: new Map() }

/** Before the first height. */
export function createConsensus(own: Address | null): ConsensusState {
  const nowhere = { height: 0n, validators: [], parentMiner: '0x' as Address, round: 0, proposer: null }
  return { own, ...nowhere, ...freshRound(), ...freshHeight(), next: new Map() }
}

export function beginHeight(
  state: ConsensusState,
  of: Pick<ConsensusState, 'height' | 'validators' | 'parentMiner'>,
): ConsensusState {
  const { height, validators, parentMiner } = of
  const proposer = proposerOf(validators, 0, parentMiner)
  const place = { height, validators, parentMiner, round: 0, proposer }
  return { own: state.own, ...place, ...freshRound(), ...freshHeight(), next: new Map() }
}

/** C6. What belongs to the round is dropped; what belongs to the height, `lastPrepared` first of all, is not. */
export function enterRound(state: ConsensusState, round: number): ConsensusState {
  const proposer = proposerOf(state.validators, round, state.parentMiner)
  return { ...state, ...freshRound(), round, proposer, rounds: keptRounds(state, round) }
}

function freshRound() {
  return {
    ...{ isTimed: false, isRepeating: false, isBuilding: false },
    ...{ proposal: null, verdict: null, said: {}, ownMessages: [] },
  } as const
}

function freshHeight() {
  return {
    ...{ isDue: false, lastPrepared: null, rounds: new Map(), highest: new Map(), heard: new Map() },
    ...{ valid: [], blocks: [], isFinal: false },
  } as const
}

/**
 * C8, C10. A quorum of commits counts whatever round it is of; nothing else of an earlier round is of any use. A RoundChange
 * that was too far ahead to be kept by its round may be near now.
 */
function keptRounds(state: ConsensusState, round: number): ConsensusState['rounds'] {
  const kept = new Map<number, RoundMessages>()
  for (const [r, messages] of state.rounds) {
    if (r >= round) kept.set(r, messages)
    else if (r >= round - ROUNDS_AHEAD_MAX && messages.commits.size > 0) {
      kept.set(r, { ...NO_MESSAGES, commits: messages.commits })
    }
  }
  for (const message of state.highest.values()) {
    const { author, round: r } = message.vote
    const messages = kept.get(r) ?? NO_MESSAGES
    if (r < round || r > round + ROUNDS_AHEAD_MAX || messages.roundChanges.has(author)) continue
    kept.set(r, { ...messages, roundChanges: new Map(messages.roundChanges).set(author, message) })
  }
  return kept
}

export function messagesOf(state: ConsensusState, round: number): RoundMessages {
  return state.rounds.get(round) ?? NO_MESSAGES
}

export function isMember(state: ConsensusState): boolean {
  return state.own !== null && state.validators.includes(state.own)
}

/** C8. The bytes of a block of this height, if anybody has sent them. */
export function knownBlock(state: ConsensusState, hash: Hash): BlockRef | null {
  const { proposal, lastPrepared, blocks } = state
  if (proposal?.block.hash === hash) return proposal.block
  if (lastPrepared?.block.hash === hash) return lastPrepared.block
  return blocks.find((block) => block.hash === hash) ?? null
}

export function stay(state: ConsensusState): Step {
  return { state, effects: [] }
}

/** One rule after the other, their effects in the same order. */
export function followedBy(first: Step, ...rules: readonly ((state: ConsensusState) => Step)[]): Step {
  let { state, effects } = first
  for (const rule of rules) {
    const next = rule(state)
    state = next.state
    if (next.effects.length > 0) effects = effects.length > 0 ? [...effects, ...next.effects] : next.effects
  }
  return { state, effects }
}
