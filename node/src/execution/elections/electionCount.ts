// electionCount(): elections are numbered from 1 to this.
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { readElectionCount } from './storage.ts'

export function electionCount({ state, data }: ContractCall): Uint8Array {
  decodeArguments('electionCount', data)
  return encodeAnswer('electionCount', [readElectionCount(state)])
}
