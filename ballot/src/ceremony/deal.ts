// A deal of trustee i, for n trustees of whom t are needed. With f(x) = a_0 + a_1 x + ... + a_t-1 x^(t-1):
//
//   C_0 .. C_t-1   32t   C_m = a_m G
//   R_1 .. R_n     32n   R_j = p_j G, one for every trustee, the dealer too
//   A_0 .. A_n     32(n + 1)   commitments of the proofs that a_0 and every p_j are known
//   y_1 .. y_n     32n   y_j = f(j) + H(pad; ctxD, i, j, E_j, R_j, p_j E_j) mod L
//   z_0 .. z_n     32(n + 1)   responses
import type { ProofFault } from '../proofFault.ts'
import type { Random } from '../random.ts'

export type DealPlace = {
  /** ctxD, 64 bytes. */
  context: Uint8Array
  /** The dealer's, from 1. */
  index: number
  /** t. */
  threshold: number
  /** n. */
  trusteeCount: number
}

/** 32t + 128n + 64. */
export function dealBytes(_trusteeCount: number, _threshold: number): number {
  throw new Error('being written')
}

/** Step 2: 32 bytes over ctxD, index and the entire deal. */
export function dealCommitment(_context: Uint8Array, _index: number, _deal: Uint8Array): Uint8Array {
  throw new Error('being written')
}

/**
 * Step 3: a deal for the holders of `transportKeys` (32 bytes each, in order of their indexes; one that never registered has left
 * the ceremony before). With `dealRandom` as `random` the same deal comes out again after a restart.
 * Throws RangeError for sizes or a key that does not decode.
 */
export function makeDeal(
  _place: Omit<DealPlace, 'trusteeCount'> & { transportKeys: readonly Uint8Array[] },
  _random: Random,
): Uint8Array {
  throw new Error('being written')
}

/** A stream of bytes that only the holder of `transportSecret` can make: SHA-512 of the secret, ctxD, index, t, all transport keys and a counter. */
export function dealRandom(
  _transportSecret: Uint8Array,
  _place: Omit<DealPlace, 'trusteeCount'> & { transportKeys: readonly Uint8Array[] },
): Random {
  throw new Error('being written')
}

/** Exactly t commitments, everything decodes, and z_0 G = A_0 + c C_0, z_j G = A_j + c R_j under one c over the whole deal (whose length says t and n). */
export function verifyDeal(_place: DealPlace, _deal: Uint8Array): ProofFault | null {
  throw new Error('being written')
}
