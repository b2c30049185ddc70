// Step 5: what follows from the deals of the qualified. All of it is recomputed by every validator and by every trustee.
import type { Random } from '../random.ts'
import type { DealPlace } from './deal.ts'

/** A verified deal that stands: its dealer qualified. */
export type QualifiedDeal = { index: number; deal: Uint8Array }

/** K = sum C_i0 over the qualified, 32 bytes; null for the identity (the attempt fails). Throws RangeError for a deal that does not decode. */
export function jointKey(_deals: readonly QualifiedDeal[]): Uint8Array | null {
  throw new Error('being written')
}

/** Y_j = sum_i sum_m j^m C_im = s_j G, 32 bytes; null for the identity. */
export function verificationKey(
  _deals: readonly QualifiedDeal[],
  _threshold: number,
  _trustee: number,
): Uint8Array | null {
  throw new Error('being written')
}

/**
 * s_j = sum of f_i(j) over the qualified, 32 bytes: what a trustee needs at the tally, derived from its transport secret and the
 * chain's deals alone. Null when a deal's share for this trustee is wrong (it should have complained then).
 */
export function trusteeSecret(
  _place: Omit<DealPlace, 'index'>,
  _deals: readonly QualifiedDeal[],
  _own: { index: number; transportSecret: Uint8Array },
  _random: Random,
): Uint8Array | null {
  throw new Error('being written')
}
