// A proposal in; the question whether its block is valid, or our prepare, out. A justified proposal of a later round takes
// us there (C5): its RoundChanges show that a quorum is there already. The first proposal of a round counts (C10).
import type { ConsensusEvent } from './events.ts'
import { learnBlock, markValid } from './heldBlocks.ts'
import { isFresh, isJustified } from './justification.ts'
import { proposerOf } from './proposer.ts'
import { hear } from './roundTimer.ts'
import { sayVote } from './say.ts'
import { type ConsensusState, enterRound, followedBy, type ProposalMessage, type Step, stay } from './state.ts'
import { finaliseIfCommitted } from './uponCommit.ts'
import { commitIfPrepared } from './uponPrepare.ts'

export function uponProposal(state: ConsensusState, message: ProposalMessage): Step {
  const { vote, block, justification } = message
  const { round } = vote
  if (round < state.round || vote.author !== proposerOf(state.validators, round, state.parentMiner)) return stay(state)
  if (!isJustified(message, state.validators)) return stay(state)
  const heard = (justification?.roundChanges ?? []).reduce(hear, state)
  if (!isFirst(heard, message)) return stay(heard)
  const learned = learnBlock(round > state.round ? enterRound(heard, round) : heard, block)
  const interned = { ...message, block: learned.block }
  const next = { ...learned.state, proposal: interned, verdict: 'asked' as const }
  return followedBy(finaliseIfCommitted(next, block.hash), consider)
}

/** After a restart we know what we prepared, but perhaps not yet the proposal: another one is not ours to vote for. */
function isFirst({ round, proposal, said }: ConsensusState, { vote }: ProposalMessage): boolean {
  if (vote.round > round) return true
  return proposal === null && (said.prepare === undefined || said.prepare === vote.digest)
}

/** H5. Found valid before, in an earlier round or by building it: not asked again. */
function consider(state: ConsensusState): Step {
  const { proposal, height } = state
  if (state.isFinal || proposal === null) return stay(state)
  if (state.valid.includes(proposal.block.hash)) return accept(state)
  const { block } = proposal
  return { state, effects: [{ kind: 'judge', height, block, isFresh: isFresh(proposal) }] }
}

/** C6. Accepted: our prepare, and whatever the votes that came earlier allow now. */
function accept(state: ConsensusState): Step {
  if (state.proposal === null) return stay(state)
  const { hash } = state.proposal.block
  return followedBy(sayVote({ ...state, verdict: 'valid' }, 'prepare', hash), commitIfPrepared)
}

/** A verdict can come late: then it says something of the block, and nothing of the round we are in. */
export function uponJudged(state: ConsensusState, event: Extract<ConsensusEvent, { kind: 'judged' }>): Step {
  if (event.height !== state.height || state.isFinal) return stay(state)
  const { hash, verdict } = event
  const next = verdict === 'valid' ? markValid(state, hash) : state
  if (state.proposal?.block.hash !== hash || state.verdict === 'valid') return stay(next)
  return verdict === 'valid' ? accept(next) : stay({ ...next, verdict })
}
