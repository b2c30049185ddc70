// The round's timer in, the next round and our RoundChange out (C9). A timer of another height or round, or one that this
// round never started, changes nothing (C8).
import type { ConsensusEvent } from './events.ts'
import { sayRoundChange } from './say.ts'
import { ROUND_MAX } from './seal.ts'
import { type ConsensusState, enterRound, type Step, stay } from './state.ts'

export function uponTimeout(state: ConsensusState, event: Extract<ConsensusEvent, { kind: 'timeout' }>): Step {
  const isStale = event.height !== state.height || event.round !== state.round || !state.isTimed || state.isFinal
  // C3. Rounds are four bytes; a claim is one more than its round.
  if (isStale || state.round >= ROUND_MAX - 1) return stay(state)
  return sayRoundChange(enterRound(state, state.round + 1))
}
