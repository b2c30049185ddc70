// What a crash must not take (D1): the state that binds us as a record, and back. `withOwn` is what the runtime calls when a
// message is signed, before the record is written and before the message leaves.
import type { Address } from '../types/bytes.ts'
import type { ConsensusMessage, ConsensusRecord, Vote } from '../types/consensus.ts'
import { withVote } from './buffers.ts'
import type { ConsensusEvent } from './events.ts'
import { learnBlock, markValid } from './heldBlocks.ts'
import { hear } from './roundTimer.ts'
import { type ConsensusState, createConsensus, enterRound, followedBy, isMember, type Step } from './state.ts'
import { settle, step } from './transition.ts'
import { uponMessage } from './uponMessage.ts'

/** D1. `recordOf(withOwn(state, message))` is on disk before the message leaves. Saying it again changes nothing. */
export function withOwn(state: ConsensusState, message: ConsensusMessage): ConsensusState {
  const { type, height, round } = message.vote
  if (height !== state.height || round !== state.round) {
    throw new Error(`D1: a ${type} of ${height}/${round} was signed in ${state.height}/${state.round}`)
  }
  if (state.ownMessages.some(({ kind }) => kind === message.kind)) return state
  return { ...state, ownMessages: [...state.ownMessages, message] }
}

export function recordOf({ height, round, lastPrepared, ownMessages }: ConsensusState): ConsensusRecord {
  return { height, round, lastPrepared, own: ownMessages }
}

/**
 * D1. The state after a start, and what is to be done at once: say again what this round has of ours. A record of an
 * earlier height is over; one of a later height cannot be, because it is cleared with the block (D3).
 */
export function restore(
  own: Address | null,
  record: ConsensusRecord | null,
  event: Extract<ConsensusEvent, { kind: 'height' }>,
): Step {
  const begun = step(createConsensus(own), event)
  if (record === null || record.height < event.height || !isMember(begun.state)) return begun
  if (record.height > event.height) throw new Error(`D3: a record of height ${record.height} above ${event.height}`)
  const messages = record.own.filter(({ vote }) => vote.round === record.round)
  const rules = messages.map((message) => (state: ConsensusState) => uponMessage(state, message))
  const restored: Step = {
    state: bound(begun.state, record, messages),
    effects: messages.length > 0 ? [{ kind: 'repeat', messages }] : [],
  }
  return settle(followedBy(restored, ...rules))
}

/**
 * C6. What we prepared or committed we had found valid; it is executed again only if it becomes final. The prepares that
 * bind us were received once and are so still.
 */
function bound(
  state: ConsensusState,
  { round, lastPrepared }: ConsensusRecord,
  messages: readonly ConsensusMessage[],
): ConsensusState {
  const said = Object.fromEntries(messages.map(({ kind, vote }) => [kind, vote.digest]))
  const prepared = messages.flatMap(({ kind, vote }) => (kind === 'prepare' ? [vote.digest] : []))
  const begun = { ...enterRound(state, round), said, valid: prepared, ownMessages: messages }
  if (lastPrepared === null) return begun
  const known = learnBlock({ ...begun, lastPrepared }, lastPrepared.block).state
  return lastPrepared.prepares.reduce(again, markValid(known, lastPrepared.block.hash))
}

function again(state: ConsensusState, prepare: Vote): ConsensusState {
  const heard = hear(state, prepare)
  return prepare.round === state.round ? withVote(heard, 'prepares', prepare) : heard
}
