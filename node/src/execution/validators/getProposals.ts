// getProposals(offset, limit): a page in the order in which they were made, and how many there are in all. A page behind
// the end is empty, not an error, so that a reader can page until it is.
import { PAGE_PROPOSALS_MAX } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer, revert } from './abi.ts'
import { viewProposal } from './proposalView.ts'
import { readProposalCount } from './storage.ts'

export function getProposals(call: ContractCall): Uint8Array {
  const [offset, limit] = decodeArguments('getProposals', call.data)
  if (limit > BigInt(PAGE_PROPOSALS_MAX)) revert('PageTooLarge', limit, BigInt(PAGE_PROPOSALS_MAX))
  const total = readProposalCount(call.state)
  const page = []
  for (let id = offset + 1n; id <= offset + limit && id <= total; id++) page.push(viewProposal(call, id))
  return encodeAnswer('getProposals', [page, total])
}
