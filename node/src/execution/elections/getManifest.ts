// getManifest(election): the bytes in state are abi.encode(Manifest), which is what this view answers.
import type { ContractCall } from '../contract.ts'
import { decodeArguments } from './abi.ts'
import { findElection } from './checks.ts'
import { readManifest } from './storage.ts'

export function getManifest(call: ContractCall): Uint8Array {
  const [election] = decodeArguments('getManifest', call.data)
  findElection(call, election)
  return readManifest(call.state, election)
}
