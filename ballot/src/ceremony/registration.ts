import type { ProofFault } from '../proofFault.ts'
import type { Random } from '../random.ts'

/** A proof of possession is A || z. */
export const REGISTRATION_PROOF_BYTES = 64

/** A new transport secret: 32 bytes, a scalar e with 0 < e < L. It is the one thing a trustee backs up. */
export function makeTransportSecret(_random: Random): Uint8Array {
  throw new Error('being written')
}

/** E = e G, 32 bytes. Throws RangeError when `transportSecret` is not a scalar between 0 and L. */
export function transportKey(_transportSecret: Uint8Array): Uint8Array {
  throw new Error('being written')
}

/** Step 1: trustee `index` (from 1) shows that it knows e: A = w G, z = w + c e, c over ctxD, index, E, A. */
export function makeRegistration(
  _context: Uint8Array,
  _index: number,
  _transportSecret: Uint8Array,
  _random: Random,
): { transportKey: Uint8Array; proof: Uint8Array } {
  throw new Error('being written')
}

/** z G = A + c E. Point 0 is E, point 1 is A. */
export function verifyRegistration(
  _context: Uint8Array,
  _index: number,
  _transportKey: Uint8Array,
  _proof: Uint8Array,
): ProofFault | null {
  throw new Error('being written')
}
