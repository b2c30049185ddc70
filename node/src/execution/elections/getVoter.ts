// getVoter(election, voter): on the roll or not, and the ballot that counts. The same answer for strangers: all zero.
import { codeNumber } from '@psephos/ballot'
import { bytesToHex } from '../../codec/hex.ts'
import type { Address } from '../../types/bytes.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { findElection } from './checks.ts'
import { wordOf } from './slots.ts'
import { readBallot, readCode, readCommitment } from './storage.ts'

export function getVoter(call: ContractCall): Uint8Array {
  const { state } = call
  const [election, address] = decodeArguments('getVoter', call.data)
  const voter = address as Address
  findElection(call, election)
  const commitment = readCommitment(state, election, voter)
  const ballot = wordOf(readBallot(state, election, voter))
  const entry = readCode(state, election, codeNumber(ballot))
  return encodeAnswer('getVoter', [
    {
      enrolled: commitment !== 0n,
      commitment: bytesToHex(wordOf(commitment)),
      ballotHash: bytesToHex(ballot),
      height: entry?.height ?? 0n,
      sequence: entry?.sequence ?? 0,
    },
  ])
}
