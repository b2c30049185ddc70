// How a contract function asserts what it does not check itself (B6): it appends a claim to `call.claims` and goes on as if
// the proof held. The key says what is asserted; applyTransaction puts the transaction's hash before it, which stands for
// every byte that the sender chose.
import { bytesToHex } from '../codec/hex.ts'
import { keccak } from '../codec/keccak.ts'
import type { Claim, ProofStatement } from '../types/claim.ts'
import type { ContractCall } from './contract.ts'

type BallotStatement = Extract<ProofStatement, { kind: 'ballot' }>
type StepStatement = Exclude<ProofStatement, BallotStatement>
type Sink = Pick<ContractCall, 'claims'>

/** Of ctxE in a key: no two are found that agree in so many bytes. */
const CONTEXT_KEY_BYTES = 32

/** B4. `hash` is the ballot's: voter, sequence, previous hash and ciphertexts; the context is the election and its key. */
export function claimBallot({ claims }: Sink, hash: Uint8Array, ballot: BallotStatement['ballot']): void {
  const context = bytesToHex(ballot.context.subarray(0, CONTEXT_KEY_BYTES))
  claims.push({ key: `ballot ${bytesToHex(hash)} ${context}`, statement: { kind: 'ballot', ballot } })
}

/** A trustee's step: rare, so the key is a hash of all that the proof is about. */
export function claimStep({ claims }: Sink, statement: StepStatement): void {
  claims.push({ key: `${statement.kind} ${bytesToHex(keccak(encodeStep(statement)))}`, statement })
}

/** The claims of one transaction, named for good. */
export function claimsOf(transactionHash: string, claims: readonly Claim[]): readonly Claim[] {
  return claims.map(({ key, statement }) => ({ key: `${transactionHash} ${key}`, statement }))
}

/** Length-prefixed, so that no two statements have the same bytes. */
function encodeStep(statement: StepStatement): Uint8Array {
  const text = JSON.stringify(statement, (_, value: unknown) =>
    value instanceof Uint8Array ? bytesToHex(value) : value,
  )
  return new TextEncoder().encode(text)
}
