// getDeal(election, attempt, dealer): a deal as it was sent, of this attempt or an earlier one; empty where there is none.
import { bytesToHex } from '../../codec/hex.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { checkSecret } from './ceremony.ts'
import { findElection } from './checks.ts'
import { readDeal } from './secretStorage.ts'

export function getDeal(call: ContractCall): Uint8Array {
  const [election, attempt, index] = decodeArguments('getDeal', call.data)
  findElection(call, election)
  checkSecret(call, election)
  return encodeAnswer('getDeal', [bytesToHex(readDeal(call.state, { election, attempt, index }))])
}
