// The fast half of `verifyShare`: hashing and numbers here, all points in one call of the engine (B5, B7).
import { isAllZero, piece } from '../bytes.ts'
import type { Engine } from '../engine/engine.ts'
import { decodeScalar, L, POINT_BYTES, RISTRETTO, SCALAR_BYTES, writeScalar } from '../group/ristretto.ts'
import type { Random } from '../random.ts'
import { accumulate, drawWeights } from '../sigma/batch.ts'
import { type SharePlace, shareBytes, shareChallenge, shareStatement } from './share.ts'

export type PostedShare = { place: SharePlace; share: Uint8Array }

/**
 * True when `verifyShare` finds no fault in any of them: all equations of a share in ONE multi-scalar multiplication, each weighted by
 * its own 128 random bits, so an untrue one passes with probability 2^-128. `random` must be drawn after the shares are complete.
 */
export function verifyShares(shares: readonly PostedShare[], engine: Engine, random: Random): boolean {
  return shares.every((posted) => holds(posted, engine, random))
}

function holds({ place, share }: PostedShare, engine: Engine, random: Random): boolean {
  const k = place.aggregate.length / 64
  if (share.length !== shareBytes(k)) return false
  const options = Array.from({ length: k }, (_, option) => option)
  const isEmpty = options.map((option) => isAllZero(piece(place.aggregate, 2 * option)))
  // Where C1 is the identity, D and B are it, too, and say nothing.
  if (
    options.some(
      (option) => isEmpty[option] && !(isAllZero(piece(share, option)) && isAllZero(piece(share, k + 1 + option))),
    )
  ) {
    return false
  }
  const kept = options.filter((option) => !isEmpty[option])
  const z = decodeScalar(piece(share, 2 * k + 1))
  if (z === null) return false
  const [d, a, b] = [share.subarray(0, 32 * k), piece(share, k), share.subarray(32 * k + 32, 64 * k + 32)]
  const weights = drawWeights(random, kept.length + 1)
  const sums = accumulate(shareStatement(kept.length), L, shareChallenge(place, d, a, b), [z], weights)
  const points = [
    ...[RISTRETTO.encode(RISTRETTO.generator), place.verificationKey],
    ...kept.map((option) => piece(place.aggregate, 2 * option)),
    ...kept.map((option) => piece(d, option)),
    a,
    ...kept.map((option) => piece(b, option)),
  ]
  return isZeroSum(engine, points, [...sums.points, ...sums.commitments])
}

/** sum(factor_i * point_i) is the identity; every point decodes and none is the identity. */
export function isZeroSum(
  engine: Pick<Engine, 'isZeroSum'>,
  points: readonly Uint8Array[],
  factors: readonly bigint[],
): boolean {
  const encodings = new Uint8Array(POINT_BYTES * points.length)
  const scalars = new Uint8Array(SCALAR_BYTES * points.length)
  for (const [i, point] of points.entries()) {
    encodings.set(point, POINT_BYTES * i)
    writeScalar(scalars, SCALAR_BYTES * i, factors[i] ?? 0n)
  }
  return engine.isZeroSum(encodings, scalars)
}
