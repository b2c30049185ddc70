// Step 1: a trustee's transport key, to which shares are encrypted, with the proof that it knows the secret (a rogue key would let it
// steer the others' messages; a copied one would frame its owner).
import { concat, sized } from '../bytes.ts'
import { decodeMessage } from '../group/decodeMessage.ts'
import { ownSecret } from '../group/ownData.ts'
import { encodeScalar, RISTRETTO } from '../group/ristretto.ts'
import type { ProofFault } from '../proofFault.ts'
import type { Random } from '../random.ts'
import { prove } from '../sigma/prove.ts'
import type { Statement } from '../sigma/statement.ts'
import { isProof } from '../sigma/verify.ts'
import { hashToScalar, u32 } from '../transcript.ts'
import { checkIndex } from './context.ts'

/** A proof of possession is A || z. */
export const REGISTRATION_PROOF_BYTES = 64

/** Point 0 is G, point 1 is E = e G. */
const STATEMENT: Statement = {
  pointCount: 2,
  derived: [],
  clauses: [[{ secretCount: 1, equations: [{ image: 1, terms: [[0, 0]] }] }]],
}

/** A new transport secret: 32 bytes, a scalar e with 0 < e < L. It is the one thing a trustee backs up. */
export function makeTransportSecret(random: Random): Uint8Array {
  const secret = encodeScalar(RISTRETTO.randomScalar(random))
  ownSecret(secret, 'what came out of this randomness')
  return secret
}

/** E = e G, 32 bytes. Throws RangeError when `transportSecret` is not a scalar between 0 and L. */
export function transportKey(transportSecret: Uint8Array): Uint8Array {
  const secret = ownSecret(transportSecret, 'the transport secret')
  return RISTRETTO.encode(RISTRETTO.multiplyGenerator(secret))
}

/** Trustee `index` (from 1) shows that it knows e: A = w G, z = w + c e, c = H(registration; ctxD, index, E, A). */
export function makeRegistration(
  context: Uint8Array,
  index: number,
  transportSecret: Uint8Array,
  random: Random,
): { transportKey: Uint8Array; proof: Uint8Array } {
  const key = transportKey(transportSecret)
  const proof = prove(
    RISTRETTO,
    STATEMENT,
    [RISTRETTO.generator],
    [{ secrets: [ownSecret(transportSecret, 'the transport secret')], offsets: [[0n]] }],
    ([commitment = key]) => registrationChallenge(context, index, key, commitment),
    random,
  )
  return { transportKey: key, proof: concat([...proof.commitments, ...proof.scalars]) }
}

/** Null when z G = A + c E. Point 0 of a fault is E, point 1 is A. */
export function verifyRegistration(
  context: Uint8Array,
  index: number,
  key: Uint8Array,
  proof: Uint8Array,
): ProofFault | null {
  const have = key.length + proof.length
  if (key.length !== 32 || proof.length !== REGISTRATION_PROOF_BYTES) {
    return { code: 'length', have, want: 32 + REGISTRATION_PROOF_BYTES }
  }
  const commitment = proof.subarray(0, 32)
  const message = decodeMessage(concat([key, commitment]), proof.subarray(32))
  if ('fault' in message) return message.fault
  const challenge = registrationChallenge(context, index, key, commitment)
  const given = [RISTRETTO.generator, ...message.points.slice(0, 1)]
  const holds = isProof(RISTRETTO, STATEMENT, given, message.points.slice(1), message.scalars, challenge)
  return holds ? null : { code: 'proof' }
}

function registrationChallenge(context: Uint8Array, index: number, key: Uint8Array, commitment: Uint8Array): bigint {
  checkIndex(index)
  return hashToScalar('registration/batch', [sized(context, 64, 'context'), u32(index), key, commitment])
}
