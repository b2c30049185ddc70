// voteOnProposal(proposal, inFavour): a validator's choice, which it may change while the proposal is open: the last one
// counts, once. The vote that makes a majority decides (S3).
import { PROPOSAL_CHOICES } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { decodeArguments } from './abi.ts'
import { castAndDecide } from './decide.ts'
import { checkValidator, findOpenProposal } from './proposal.ts'

export function voteOnProposal(call: ContractCall): void {
  const [proposal, inFavour] = decodeArguments('voteOnProposal', call.data)

  checkValidator(call)
  const record = findOpenProposal(call, proposal)

  castAndDecide(call, proposal, record, inFavour ? PROPOSAL_CHOICES.inFavour : PROPOSAL_CHOICES.against)
}
