// Step 5: what follows from the deals of the qualified. All of it is recomputed by every validator and by every trustee.
import { piece, pieces } from '../bytes.ts'
import { ownPoint } from '../group/ownData.ts'
import { encodeScalar, L, type Point, RISTRETTO } from '../group/ristretto.ts'
import type { Random } from '../random.ts'
import { type Own, openOwnShare } from './complaint.ts'
import { checkIndex } from './context.ts'
import { type DealPlace, evaluateCommitments } from './deal.ts'

/** A verified deal that stands: its dealer qualified. */
export type QualifiedDeal = { index: number; deal: Uint8Array }

/** K = sum of C_i0 over the qualified, 32 bytes; null for the identity (the attempt fails). Throws RangeError for a deal that does not decode or a dealer twice. */
export function jointKey(deals: readonly QualifiedDeal[]): Uint8Array | null {
  checkDealers(deals)
  return encodeKey(deals.map(({ deal }) => ownPoint(piece(deal, 0), 'C_0 of a deal')))
}

/** Y_j = sum over i and m of j^m C_im = s_j G, 32 bytes; null for the identity (probability 2^-252 as long as one dealer is honest: the attempt fails). */
export function verificationKey(
  deals: readonly QualifiedDeal[],
  threshold: number,
  trustee: number,
): Uint8Array | null {
  checkDealers(deals)
  checkIndex(trustee)
  const points = deals.map(({ deal }) =>
    evaluateCommitments(
      pieces(deal.subarray(0, 32 * threshold)).map((bytes) => ownPoint(bytes, 'C of a deal')),
      trustee,
    ),
  )
  return encodeKey(points)
}

/**
 * s_j = sum of f_i(j) over the qualified, 32 bytes: what a trustee needs at the tally, derived from its transport secret and the
 * chain's deals alone. Null when a deal's share for this trustee is wrong (it should have complained then), or the sum is 0.
 */
export function trusteeSecret(
  place: Omit<DealPlace, 'index'>,
  deals: readonly QualifiedDeal[],
  own: Own,
  random: Random,
): Uint8Array | null {
  checkDealers(deals)
  let sum = 0n
  for (const { index, deal } of deals) {
    const share = openOwnShare({ ...place, index }, deal, own, random)
    if (share === null) return null
    sum = (sum + share) % L
  }
  return sum === 0n ? null : encodeScalar(sum)
}

function encodeKey(points: readonly Point[]): Uint8Array | null {
  const sum = points.reduce(RISTRETTO.add, RISTRETTO.zero)
  return RISTRETTO.isZero(sum) ? null : RISTRETTO.encode(sum)
}

function checkDealers(deals: readonly QualifiedDeal[]): void {
  for (const { index } of deals) checkIndex(index)
  if (new Set(deals.map(({ index }) => index)).size !== deals.length) throw new RangeError('a dealer twice')
}
