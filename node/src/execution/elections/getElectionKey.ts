// getElectionKey(election): what ballots are sealed with and proofs are bound to. `ceremonyContext` (ctxD) is there from the
// lock on; key, `electionContext` (ctxE) and the trustees' verification keys once the ceremony is complete: zero and empty before.
import { bytesToHex } from '../../codec/hex.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { checkSecret, contextOf, findAttempt } from './ceremony.ts'
import { findElection } from './checks.ts'
import { readKey, readVerificationKey } from './secretStorage.ts'

export function getElectionKey(call: ContractCall): Uint8Array {
  const { state } = call
  const [election] = decodeArguments('getElectionKey', call.data)
  findElection(call, election)
  checkSecret(call, election)
  const current = findAttempt(call, election)
  const { attempt, trusteeCount } = current
  const found = readKey(state, election)
  return encodeAnswer('getElectionKey', [
    bytesToHex(found?.key ?? new Uint8Array(32)),
    attempt === 0 ? '0x' : bytesToHex(contextOf(call, current)),
    bytesToHex(found?.context ?? new Uint8Array(0)),
    Array.from({ length: found === null ? 0 : trusteeCount }, (_, i) =>
      bytesToHex(readVerificationKey(state, { election, attempt, index: i + 1 })),
    ),
  ])
}
