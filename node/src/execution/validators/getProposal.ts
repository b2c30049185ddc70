// getProposal(proposal): what it asks for, who made it, and how it stands.
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { viewProposal } from './proposalView.ts'

export function getProposal(call: ContractCall): Uint8Array {
  const [proposal] = decodeArguments('getProposal', call.data)
  return encodeAnswer('getProposal', [viewProposal(call, proposal)])
}
