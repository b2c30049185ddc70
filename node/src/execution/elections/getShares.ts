// getShares(election): the decryption shares in the order in which they came; as many as the threshold, from the first on,
// make the result.
import { bytesToHex } from '../../codec/hex.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { checkSecret } from './ceremony.ts'
import { findElection } from './checks.ts'
import { readShare, readShareRecord } from './secretStorage.ts'

export function getShares(call: ContractCall): Uint8Array {
  const { state } = call
  const [election] = decodeArguments('getShares', call.data)
  findElection(call, election)
  checkSecret(call, election)
  const { order } = readShareRecord(state, election)
  const shares = order.map((trustee) => ({ trustee, share: bytesToHex(readShare(state, election, trustee)) }))
  return encodeAnswer('getShares', [shares])
}
