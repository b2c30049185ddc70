// A RoundChange in; a jump to where others are (C7) out, or, for the proposer of its round, what `propose` makes of it. One
// that does not prove its claim changes nothing (C3).
import { withRoundChange } from './buffers.ts'
import { learnBlock } from './heldBlocks.ts'
import { isProven } from './justification.ts'
import { faults } from './quorum.ts'
import { sayRoundChange } from './say.ts'
import { type ConsensusState, enterRound, followedBy, type RoundChangeMessage, type Step, stay } from './state.ts'
import { finaliseIfCommitted } from './uponCommit.ts'

export function uponRoundChange(state: ConsensusState, message: RoundChangeMessage): Step {
  if (message.vote.round < Math.max(state.round, 1) || !isProven(message, state.validators)) return stay(state)
  if (message.proof === null) return jump(withRoundChange(state, message))
  const learned = learnBlock(state, message.proof.block)
  const interned = { ...message, proof: { ...message.proof, block: learned.block } }
  const next = withRoundChange(learned.state, interned)
  return followedBy(finaliseIfCommitted(next, learned.block.hash), jump)
}

/**
 * C7. The smallest round of the f+1 that are furthest: what jumping to the smallest of all, again and again, ends at. At
 * least one of them is honest, so the round was reached by timers and not by a lie.
 */
function jump(state: ConsensusState): Step {
  if (state.isFinal) return stay(state)
  const ahead: number[] = []
  for (const { vote } of state.highest.values()) if (vote.round > state.round) ahead.push(vote.round)
  const target = ahead.toSorted((a, b) => b - a)[faults(state.validators.length)]
  return target === undefined ? stay(state) : sayRoundChange(enterRound(state, target))
}
