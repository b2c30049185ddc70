// getReceipt(election, code): who was recorded under a receipt code and when, also after a later ballot replaced it.
import { codeNumber } from '@psephos/ballot'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer, revert } from './abi.ts'
import { findElection } from './checks.ts'
import { wordOf } from './slots.ts'
import { readBallot, readCode } from './storage.ts'

export function getReceipt(call: ContractCall): Uint8Array {
  const { state } = call
  const [election, code] = decodeArguments('getReceipt', call.data)
  findElection(call, election)
  const entry = readCode(state, election, code)
  if (entry === null) revert('UnknownCode', election, code)
  const { voter, height, sequence } = entry
  const superseded = codeNumber(wordOf(readBallot(state, election, voter))) !== code
  return encodeAnswer('getReceipt', [voter, height, sequence, superseded])
}
