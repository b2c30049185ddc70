// When a round's time begins to run (C9), and when our messages are said again. Who was heard of in, a timer out. Rounds do
// not grow while too few are there to decide: that is what lets a network that was cut meet again at once.
import { REPEAT_MS, ROUND_MS_BASE, ROUND_MS_MAX } from '../params/limits.ts'
import type { Vote } from '../types/consensus.ts'
import type { ConsensusEffect } from './effects.ts'
import type { ConsensusEvent } from './events.ts'
import { isFresh } from './justification.ts'
import { quorum } from './quorum.ts'
import { type ConsensusState, isMember, type Step, stay } from './state.ts'

/** C9. */
export function roundMs(round: number): number {
  return Math.min(ROUND_MS_BASE * 2 ** round, ROUND_MS_MAX)
}

/** C9. Any message shows that its author is in that round, at least. */
export function hear(state: ConsensusState, { author, round }: Vote): ConsensusState {
  if ((state.heard.get(author) ?? -1) >= round) return state
  return { ...state, heard: new Map(state.heard).set(author, round) }
}

/** C9, H6. Round 0: at the own t0 or at a valid proposal. Later rounds: once a quorum, ourselves included, is there. */
export function startTimer(state: ConsensusState): Step {
  if (state.isTimed || state.isFinal || !isMember(state) || !hasBegun(state)) return stay(state)
  const { height, round } = state
  const timer: ConsensusEffect = { kind: 'timer', id: 'round', height, round, delayMs: roundMs(round) }
  return { state: { ...state, isTimed: true }, effects: [timer] }
}

function hasBegun(state: ConsensusState): boolean {
  if (state.round === 0) return state.isDue || state.verdict === 'valid'
  let there = 1
  for (const [author, round] of state.heard) if (round >= state.round && author !== state.own) there++
  return there >= quorum(state.validators.length)
}

/** C9. Something of ours may have been lost, or a block is to be judged again (H5). */
export function startRepeating(state: ConsensusState): Step {
  const isNeeded = state.ownMessages.length > 0 || state.verdict === 'later'
  if (state.isRepeating || state.isFinal || !isNeeded) return stay(state)
  return { state: { ...state, isRepeating: true }, effects: [repeatTimer(state)] }
}

export function uponRepeat(state: ConsensusState, event: Extract<ConsensusEvent, { kind: 'repeat' }>): Step {
  const isStale = event.height !== state.height || event.round !== state.round || !state.isRepeating || state.isFinal
  if (isStale) return stay(state)
  const { ownMessages, proposal, verdict, height } = state
  const effects: ConsensusEffect[] = []
  if (ownMessages.length > 0) effects.push({ kind: 'repeat', messages: ownMessages })
  if (proposal !== null && verdict === 'later') {
    effects.push({ kind: 'judge', height, block: proposal.block, isFresh: isFresh(proposal) })
  }
  return { state, effects: [...effects, repeatTimer(state)] }
}

function repeatTimer({ height, round }: ConsensusState): ConsensusEffect {
  return { kind: 'timer', id: 'repeat', height, round, delayMs: REPEAT_MS }
}
