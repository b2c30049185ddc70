// getAggregate(election): the sums that trustees open, and the hash that their proofs are about. Only from closing on: while
// ballots come in, a secret election shows its turnout and nothing else.
import { aggregateHash } from '@psephos/ballot'
import { bytesToHex } from '../../codec/hex.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer, revert } from './abi.ts'
import { readAggregate } from './aggregate.ts'
import { checkSecret } from './ceremony.ts'
import { checkPhase, findElection } from './checks.ts'
import { readKey } from './secretStorage.ts'
import { readTally } from './storage.ts'

export function getAggregate(call: ContractCall): Uint8Array {
  const [election] = decodeArguments('getAggregate', call.data)
  const found = findElection(call, election)
  checkSecret(call, election)
  if (['Draft', 'Locked', 'Open'].includes(found.phase)) revert('ResultNotYet', election, found.closesAt)
  checkPhase(election, found, 'Closed', 'Final', 'NoResult')
  const { turnout } = readTally(call.state, election)
  const aggregate = readAggregate(call, election)
  const context = readKey(call.state, election)?.context ?? new Uint8Array(64)
  const hash = aggregateHash(context, turnout, aggregate)
  return encodeAnswer('getAggregate', [turnout, bytesToHex(aggregate), bytesToHex(hash)])
}
