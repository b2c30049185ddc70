// getProposalVotes(proposal): how everyone who is a validator now stands on it. Votes that do not count are not shown;
// they are in the logs.
import { PROPOSAL_CHOICES } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { choiceOf, findProposal } from './proposal.ts'
import { readValidators, readVote } from './storage.ts'

export function getProposalVotes(call: ContractCall): Uint8Array {
  const { state } = call
  const [proposal] = decodeArguments('getProposalVotes', call.data)
  findProposal(call, proposal)
  const votes = readValidators(state).map((validator) => {
    const choice = choiceOf(state, proposal, validator)
    const height = choice === PROPOSAL_CHOICES.none ? 0n : readVote(state, proposal, validator).height
    return { validator, choice, height }
  })
  return encodeAnswer('getProposalVotes', [votes])
}
