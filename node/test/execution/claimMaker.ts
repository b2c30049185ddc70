// A function of the Elections contract for tests of what becomes of claims: it claims whatever its caller says, and does
// nothing else. Proofs that cost nothing, for tests of the ways they take; the real ones have tests of their own.
import { hexToBytes } from '../../src/codec/hex.ts'
import { claimBallot } from '../../src/execution/claims.ts'
import type { ContractFunction } from '../../src/execution/contract.ts'
import { revert } from '../../src/execution/elections/abi.ts'
import { electionsContract } from '../../src/execution/elections/electionsContract.ts'
import type { ProofStatement } from '../../src/types/claim.ts'

/** No function of the ABI has it. */
const SELECTOR = 0xc1a1c1a1
export const CLAIM_ELECTION = 7n
const ELECTION_WORD = CLAIM_ELECTION.toString(16).padStart(64, '0')
const ZEROS = new Uint8Array(64)
/** This byte of the claim says that its transaction reverts after it. */
export const REVERT_AT = 30

const claimFunction: ContractFunction = {
  isView: false,
  run({ data, sender, claims }) {
    const word = data.subarray(36, 68)
    const statement = { context: ZEROS, key: ZEROS.subarray(32), form: [], voter: hexToBytes(sender), sequence: 1 }
    claimBallot({ claims }, word, { ...statement, previousHash: ZEROS.subarray(32), body: data.subarray(36) })
    if (word[REVERT_AT] === 1) revert('BadProof', CLAIM_ELECTION)
  },
}

/** For all chains of this process. */
export function installClaimMaker(): void {
  const functions = electionsContract.functions as Map<number, ContractFunction>
  functions.set(SELECTOR, claimFunction)
}

/** Calldata that claims something true or untrue; `name` tells one from the other, `bytes` is the length of its proof. */
export function claimData(name: number, isTrue = true, bytes = 32): Uint8Array {
  const proof = new Uint8Array(bytes)
  new DataView(proof.buffer).setUint32(0, name)
  proof[31] = isTrue ? 1 : 0
  return new Uint8Array([...hexToBytes(`0x${SELECTOR.toString(16)}${ELECTION_WORD}`), ...proof])
}

/** The name in such a claim. */
export function nameOfClaim(statement: ProofStatement): number {
  if (statement.kind !== 'ballot') throw new Error('not one of ours')
  const { body } = statement.ballot
  return new DataView(body.buffer, body.byteOffset).getUint32(0)
}

/** What a verifier of such claims says. */
export function isTrueClaim(statement: ProofStatement): boolean {
  return statement.kind === 'ballot' && statement.ballot.body[31] === 1
}
