// A `Group` over any prime-order point class of @noble/curves. What differs between groups is how points and scalars are written.
import { type CurvePoint, type CurvePointCons, mulAddUnsafe } from '@noble/curves/abstract/curve.js'
import type { Random } from '../random.ts'
import type { Group } from './group.ts'

type Writing<P> = Pick<Group<P>, 'pointBytes' | 'scalarBytes' | 'decode' | 'encodeScalar' | 'decodeScalar'>

/** Window of the table of `prepare`: 832 points, which pay for themselves from about ten multiplications on. */
const TABLE_WINDOW_BITS = 5

export function nobleGroup<F, P extends CurvePoint<F, P>>(Point: CurvePointCons<P>, writing: Writing<P>): Group<P> {
  const order = Point.Fn.ORDER
  const tabled = new WeakSet<P>([Point.BASE])
  const multiply = (point: P, scalar: bigint) => (scalar === 0n ? Point.ZERO : point.multiply(scalar))
  return {
    ...writing,
    order,
    generator: Point.BASE,
    zero: Point.ZERO,
    add: (left, right) => left.add(right),
    negate: (point) => point.negate(),
    isZero: (point) => point.is0(),
    // noble blinds this itself, with the platform's randomness, which changes nothing of what comes out.
    multiplyGenerator: (scalar) => multiply(Point.BASE, scalar),
    multiplySecret(point, scalar, random) {
      if (point === Point.BASE) return multiply(point, scalar)
      const blind = wideScalar(random, order)
      return multiply(point, (scalar - blind + order) % order).add(multiply(point, blind))
    },
    combine(points, scalars) {
      let sum = Point.ZERO
      const bare: P[] = []
      const bareScalars: bigint[] = []
      points.forEach((point, i) => {
        const scalar = scalars[i] ?? 0n
        if (tabled.has(point)) sum = sum.add(point.multiplyUnsafe(scalar))
        else {
          bare.push(point)
          bareScalars.push(scalar)
        }
      })
      return bare.length === 0 ? sum : sum.add(mulAddUnsafe(Point, bare, bareScalars))
    },
    prepare(point) {
      point.precompute(TABLE_WINDOW_BITS)
      tabled.add(point)
      return point
    },
    encode: (point) => point.toBytes(),
    randomScalar: (random) => wideScalar(random, order),
  }
}

function wideScalar(random: Random, order: bigint): bigint {
  const bytes = random(64)
  if (bytes.length !== 64) throw new RangeError(`the source of randomness gave ${bytes.length} bytes for 64`)
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return value % order
}
