// A prepare in; once a quorum has prepared the block that we accepted, our commit out (C6). Prepares that come before their
// proposal are kept.
import type { Vote } from '../types/consensus.ts'
import { withVote } from './buffers.ts'
import { quorum } from './quorum.ts'
import { sayVote } from './say.ts'
import { type ConsensusState, messagesOf, type Step, stay } from './state.ts'

export function uponPrepare(state: ConsensusState, vote: Vote): Step {
  if (vote.round < state.round) return stay(state)
  const next = withVote(state, 'prepares', vote)
  return vote.round === state.round ? commitIfPrepared(next) : stay(next)
}

/**
 * C6. Needs the accepted proposal and a quorum of prepares for it; `lastPrepared` is set with the commit, never without. After a
 * crash between our prepare and our commit of one step the record has it already (D1), and the commit is still to be said.
 */
export function commitIfPrepared(state: ConsensusState): Step {
  const { proposal, verdict, round, lastPrepared, said } = state
  const isDone = lastPrepared?.round === round && said.commit !== undefined
  if (proposal === null || verdict !== 'valid' || isDone) return stay(state)
  const { block } = proposal
  const prepares = [...messagesOf(state, round).prepares.values()].filter(({ digest }) => digest === block.hash)
  if (prepares.length < quorum(state.validators.length)) return stay(state)
  return sayVote({ ...state, lastPrepared: { round, block, prepares } }, 'commit', block.hash)
}
