// isSpoiled(election, voter, ballotHash): whether that voter has spoiled that sealed ballot.
import type { Address } from '../../types/bytes.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { findElection } from './checks.ts'
import { readSpoiled } from './secretStorage.ts'

export function isSpoiled(call: ContractCall): Uint8Array {
  const [election, voter, ballotHash] = decodeArguments('isSpoiled', call.data)
  findElection(call, election)
  return encodeAnswer('isSpoiled', [readSpoiled(call.state, election, voter as Address, BigInt(ballotHash))])
}
