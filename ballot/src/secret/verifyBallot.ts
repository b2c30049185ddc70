import type { ProofFault } from '../proofFault.ts'
import type { SealedBallot } from './place.ts'

/**
 * The reference verifier of one ballot: every equation by itself, no batching (B4, B5). Null when it holds, else the first fault.
 * `index` of a point or scalar fault counts the body's points (ciphertexts, then commitments) or its scalars. Throws RangeError for
 * a place of wrong sizes, a form outside B3's limits or a key that does not decode: those are the caller's own data.
 */
export function verifyBallot(_ballot: SealedBallot): ProofFault | null {
  throw new Error('being written')
}
