// Small sums that are zero by construction or miss zero by one change, with scalars at the edges of digits and of the order.
import { ristretto255 } from '@noble/curves/ed25519.js'
import { concat } from '../../src/bytes.ts'
import type { Random } from '../../src/random.ts'
import { below, pick } from './chance.ts'
import { bigintOf, bytesOf, validEncodings } from './encodings.ts'

const { Point } = ristretto255
const L = Point.Fn.ORDER

const EDGES = [0n, 1n, 2n, 15n, 16n, 2n ** 64n, 2n ** 127n, 2n ** 128n - 1n, 2n ** 128n, 2n ** 252n, L - 2n, L - 1n]

export type SomeSum = { what: string; points: Uint8Array; scalars: Uint8Array; isZero: boolean }

/**
 * `count` points with scalars and, to close the sum, minus the sum's own encoding. Decoding picks a representative anew, so the
 * Edwards sum of all is any of the four points of the identity's coset. `isZero` is by construction.
 */
export function someSum(random: Random, count: number): SomeSum {
  const next = validEncodings(random)
  const points = Array.from({ length: count }, next)
  // The same point twice, and a point beside its opposite, are where incomplete formulas fail.
  if (count > 2 && below(random, 3) === 0) points[1] = points[0] as Uint8Array
  if (count > 2 && below(random, 3) === 0)
    points[2] = Point.fromBytes(points[0] as Uint8Array)
      .negate()
      .toBytes()
  const scalars = points.map(() => someScalar(random))
  const sum = points.reduce((total, point, i) => total.add(times(point, scalars[i] ?? 0n)), Point.ZERO)
  if (!sum.is0()) {
    const factor = pick(random, [1n, 2n, L - 1n])
    const closing = times(sum.toBytes(), Point.Fn.inv(L - factor))
    points.push(closing.toBytes())
    scalars.push(factor)
  }
  const whole = { points: concat(points), scalars: concat(scalars.map(bytesOf)) }
  return below(random, 2) === 0 ? { what: 'zero', ...whole, isZero: true } : spoilt(random, whole)
}

/** One change that a verifier must notice. */
function spoilt(random: Random, { points, scalars }: { points: Uint8Array; scalars: Uint8Array }): SomeSum {
  const index = below(random, points.length / 32)
  const slice = (bytes: Uint8Array) => bytes.slice(32 * index, 32 * index + 32)
  const replaced = (bytes: Uint8Array, part: Uint8Array) => {
    const copy = bytes.slice()
    copy.set(part, 32 * index)
    return copy
  }
  const scalar = bigintOf(slice(scalars))
  switch (below(random, 4)) {
    case 0:
      return {
        what: 'a scalar one more',
        points,
        scalars: replaced(scalars, bytesOf((scalar + 1n) % L)),
        isZero: false,
      }
    case 1:
      return { what: 'a scalar plus L', points, scalars: replaced(scalars, bytesOf(scalar + L)), isZero: false }
    case 2:
      return { what: 'the identity', points: replaced(points, new Uint8Array(32)), scalars, isZero: false }
    default: {
      const scalarNow = scalar === 0n ? 1n : scalar
      const other = Point.fromBytes(slice(points)).add(Point.BASE).toBytes()
      if (other.every((byte) => byte === 0)) return spoilt(random, { points, scalars })
      return {
        what: 'another point',
        points: replaced(points, other),
        scalars: replaced(scalars, bytesOf(scalarNow)),
        isZero: false,
      }
    }
  }
}

function someScalar(random: Random): bigint {
  return pick(random, [
    () => pick(random, EDGES),
    () => bigintOf(random(16)),
    () => bigintOf(random(40)) % L,
    () => (L - bigintOf(random(4))) % L,
  ])()
}

function times(encoding: Uint8Array, scalar: bigint) {
  return scalar === 0n ? Point.ZERO : Point.fromBytes(encoding).multiplyUnsafe(scalar)
}
