// The proposer's part (C4, C5, H6): its turn, and its RoundChanges in; a block to build, or the proposal, out. Once it has
// proposed in a round it never asks for another block there (D1).
import type { ConsensusEvent } from './events.ts'
import { learnBlock, markValid } from './heldBlocks.ts'
import { type Proposable, proposable } from './justification.ts'
import { sayProposal } from './say.ts'
import { type ConsensusState, isMember, messagesOf, type Step, stay } from './state.ts'

/** Round 0 at the own t0; later rounds as soon as they are justified. */
export function propose(state: ConsensusState): Step {
  if (!isOurTurn(state)) return stay(state)
  if (state.round === 0) return state.isDue ? build(state) : stay(state)
  const allowed = allowedNow(state)
  if (allowed === null) return stay(state)
  return allowed.block === null ? build(state) : sayProposal(state, allowed.block, allowed.justification)
}

/** A block that comes too late for its round is nobody's. */
export function uponBuilt(state: ConsensusState, event: Extract<ConsensusEvent, { kind: 'built' }>): Step {
  const { height, round, block } = event
  if (height !== state.height || round !== state.round || !state.isBuilding || !isOurTurn(state)) return stay(state)
  const { state: learned } = learnBlock(markValid(state, block.hash), block)
  if (round === 0) return sayProposal(learned, block, null)
  const allowed = allowedNow(state)
  return allowed === null ? stay(learned) : sayProposal(learned, allowed.block ?? block, allowed.justification)
}

function build(state: ConsensusState): Step {
  if (state.isBuilding) return stay(state)
  const { height, round } = state
  return { state: { ...state, isBuilding: true }, effects: [{ kind: 'build', height, round }] }
}

function isOurTurn(state: ConsensusState): boolean {
  const { own, proposer, proposal, said, isFinal } = state
  return (
    own !== null && own === proposer && proposal === null && said.proposal === undefined && !isFinal && isMember(state)
  )
}

/** C5. Our own RoundChange, once said, is one of them: what binds us is never left out of our own proposal. */
function allowedNow(state: ConsensusState): Proposable | null {
  const { roundChanges } = messagesOf(state, state.round)
  const isAwaited = state.said['round-change'] !== undefined && state.own !== null && !roundChanges.has(state.own)
  return isAwaited ? null : proposable(roundChanges, state.validators)
}
