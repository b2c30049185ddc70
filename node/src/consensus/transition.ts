// The state machine: a state and an event in, the next state and what is to be done out. Nothing here waits, signs or looks
// at a clock. Each event has its rule in a file of its own; this is the one switch.
import type { ConsensusEvent } from './events.ts'
import { propose, uponBuilt } from './propose.ts'
import { startRepeating, startTimer, uponRepeat } from './roundTimer.ts'
import { beginHeight, type ConsensusState, followedBy, type Step, stay } from './state.ts'
import { uponMessage } from './uponMessage.ts'
import { uponJudged } from './uponProposal.ts'
import { uponTimeout } from './uponTimeout.ts'

export { type ConsensusState, createConsensus, type Step } from './state.ts'

export function step(state: ConsensusState, event: ConsensusEvent): Step {
  return settle(react(state, event))
}

/** What may follow from any event: the round's time begins (C9), it is our turn (C4), there is something to repeat (C9). */
export function settle(done: Step): Step {
  return lastWord(followedBy(done, startTimer, propose, startRepeating))
}

function react(state: ConsensusState, event: ConsensusEvent): Step {
  switch (event.kind) {
    case 'height':
      return uponHeight(state, event)
    case 'due':
      return stay(event.height === state.height ? { ...state, isDue: true } : state)
    case 'message':
      return uponMessage(state, event.message)
    case 'built':
      return uponBuilt(state, event)
    case 'judged':
      return uponJudged(state, event)
    case 'timeout':
      return uponTimeout(state, event)
    case 'repeat':
      return uponRepeat(state, event)
  }
}

/** C6, C10. A new height knows nothing of the last one; what was kept for it comes in as if it came now. */
function uponHeight(state: ConsensusState, event: Extract<ConsensusEvent, { kind: 'height' }>): Step {
  if (event.height <= state.height) return stay(state)
  const kept = event.height === state.height + 1n ? [...state.next.values()] : []
  const rules = kept.map((message) => (begun: ConsensusState) => uponMessage(begun, message))
  return followedBy(stay(beginHeight(state, event)), ...rules)
}

/**
 * D1. One event may take us through several rounds (a height's kept messages): only the last of them is spoken of, so that
 * what is signed always belongs to the round that is written with it.
 */
function lastWord({ state, effects }: Step): Step {
  const isPassed = effects.some((effect) => effect.kind === 'say' && effect.message.draft.round < state.round)
  if (!isPassed) return { state, effects }
  return { state, effects: effects.filter((e) => e.kind !== 'say' || e.message.draft.round === state.round) }
}
