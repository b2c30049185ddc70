// What of other rounds and of the next height is kept until its time comes (C10). A verified message in, a state that holds
// it out, or the same state when it has no slot. Every slot belongs to one signer, so nobody takes another's.
import { NEXT_HEIGHT_BYTES_MAX, ROUNDS_AHEAD_MAX } from '../params/limits.ts'
import type { ConsensusMessage, Vote } from '../types/consensus.ts'
import { type ConsensusState, messagesOf, type RoundChangeMessage, type RoundMessages } from './state.ts'

/** C2, C10. The author's first vote of this type in its round, if the round is near. */
export function withVote(state: ConsensusState, type: 'prepares' | 'commits', vote: Vote): ConsensusState {
  if (Math.abs(vote.round - state.round) > ROUNDS_AHEAD_MAX) return state
  const messages = messagesOf(state, vote.round)
  if (messages[type].has(vote.author)) return state
  return withRound(state, vote.round, { ...messages, [type]: new Map(messages[type]).set(vote.author, vote) })
}

/** C10. Kept by its round if that is near, and in any case if it is its sender's highest. */
export function withRoundChange(state: ConsensusState, message: RoundChangeMessage): ConsensusState {
  const { author, round } = message.vote
  const messages = messagesOf(state, round)
  const isNear = round - state.round <= ROUNDS_AHEAD_MAX && !messages.roundChanges.has(author)
  const kept = isNear
    ? withRound(state, round, { ...messages, roundChanges: new Map(messages.roundChanges).set(author, message) })
    : state
  if ((state.highest.get(author)?.vote.round ?? -1) >= round) return kept
  return { ...kept, highest: new Map(state.highest).set(author, message) }
}

function withRound(state: ConsensusState, round: number, messages: RoundMessages): ConsensusState {
  return { ...state, rounds: new Map(state.rounds).set(round, messages) }
}

/** C10. Of the height after this one: one slot for each sender and kind, the higher round stays. */
export function withNext(state: ConsensusState, message: ConsensusMessage): ConsensusState {
  const slot = `${message.vote.author} ${message.kind}`
  const held = state.next.get(slot)
  if (held !== undefined && held.vote.round >= message.vote.round) return state
  const next = new Map(state.next)
  next.delete(slot)
  let bytes = bytesOf(message)
  for (const each of next.values()) bytes += bytesOf(each)
  return bytes > NEXT_HEIGHT_BYTES_MAX ? state : { ...state, next: next.set(slot, message) }
}

/** About what a vote takes in memory. */
const VOTE_BYTES = 400

export function bytesOf(message: ConsensusMessage): number {
  switch (message.kind) {
    case 'proposal': {
      const { justification } = message
      const votes = justification === null ? 0 : justification.roundChanges.length + justification.prepares.length
      return message.block.raw.length + (votes + 1) * VOTE_BYTES
    }
    case 'round-change':
      return message.proof === null
        ? VOTE_BYTES
        : message.proof.block.raw.length + (message.proof.prepares.length + 1) * VOTE_BYTES
    default:
      return VOTE_BYTES
  }
}
