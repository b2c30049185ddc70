// A decryption share of trustee j: D_1 .. D_k, A, B_1 .. B_k, z, that is 64k + 64 bytes for k options in all.
import type { ProofFault } from '../proofFault.ts'
import type { Random } from '../random.ts'

export type SharePlace = {
  /** ctxE, 64 bytes. */
  context: Uint8Array
  /** Ballots counted. */
  turnout: number
  /** Sum of the counted ciphertexts: 64 bytes per option, C1 C2; the identity is possible in a sum. */
  aggregate: Uint8Array
  /** The trustee's index, from 1. */
  trustee: number
  /** Y_j, 32 bytes. */
  verificationKey: Uint8Array
}

/** 64k + 64. */
export function shareBytes(_optionCount: number): number {
  throw new Error('being written')
}

/** H(aggregate; ctxE, turnout, all pairs), 64 bytes: the only thing that is ever decrypted. */
export function aggregateHash(_context: Uint8Array, _turnout: number, _aggregate: Uint8Array): Uint8Array {
  throw new Error('being written')
}

/** D_o = s C1_o for all options with one proof. `secret`: s_j, 32 bytes; multiplications by it are blinded. Throws RangeError when s G is not `verificationKey`. */
export function makeShare(_place: SharePlace, _secret: Uint8Array, _random: Random): Uint8Array {
  throw new Error('being written')
}

/**
 * z G = A + c Y and z C1_o = B_o + c D_o for every option, c over ctxE, aggHash, trustee, Y, all C1, all C2, all D, then A and every
 * B. The identity is refused, but where C1_o of the aggregate is the identity: there D_o and B_o must be it.
 */
export function verifyShare(_place: SharePlace, _share: Uint8Array): ProofFault | null {
  throw new Error('being written')
}
