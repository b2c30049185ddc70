// getElection(election): what it is and how it stands at this block.
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { viewElection } from './electionView.ts'

export function getElection(call: ContractCall): Uint8Array {
  const [election] = decodeArguments('getElection', call.data)
  return encodeAnswer('getElection', [viewElection(call, election)])
}
