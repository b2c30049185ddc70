// After a vote: passes or rejects the proposal when that vote made a strict majority of the validators (S3). A proposal is
// decided once. Shared by who proposes, which is a vote in favour, and who votes.
import { PROPOSAL_CHOICES } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { log } from './abi.ts'
import { changeOf } from './changes/changes.ts'
import { isMajority, statusNumber, tallyOf } from './proposal.ts'
import { type Choice, type ProposalRecord, writeProposal, writeVote } from './storage.ts'

/**
 * Records the sender's choice, which replaces its earlier one, and decides. Only a vote in favour passes a proposal and
 * only one against rejects it: a change of the set alone decides nothing, but whoever votes again is counted anew.
 * Reverts with what its change reverts with when it can no longer be made; the vote is not recorded then.
 */
export function castAndDecide(call: ContractCall, proposal: bigint, record: ProposalRecord, choice: Choice): void {
  const { state, sender, place } = call
  const inFavour = choice === PROPOSAL_CHOICES.inFavour
  writeVote(state, proposal, sender, { choice, height: place.height })
  log(call, 'ProposalVoted', proposal, sender, inFavour)

  const tally = tallyOf(state, proposal)
  const { validators } = tally
  if (!isMajority(inFavour ? tally.inFavour : tally.against, validators)) return
  const decision = statusNumber(inFavour ? 'Passed' : 'Rejected')
  writeProposal(state, proposal, { ...record, ...tally, decision, decidedHeight: place.height })
  if (!inFavour) {
    log(call, 'ProposalRejected', proposal, tally.against, validators)
    return
  }
  log(call, 'ProposalPassed', proposal, tally.inFavour, validators)
  const change = changeOf(record.kind)
  change.check(call, record)
  change.make(call, record, proposal)
}
