// The batch verifier's half: instead of checking each equation A + c image - sum z P = 0, multiply each by its own random weight and
// add them all. What comes out is one number per point; their sum-product must be the identity. A wrong equation survives with
// probability 1 / 2^128 when its weight is 128 random bits drawn after the proof was complete.
import { pieces, sized } from '../bytes.ts'
import { modulo } from '../group/modulo.ts'
import { littleEndian } from '../group/ristretto.ts'
import type { Random } from '../random.ts'
import type { Statement } from './statement.ts'
import { at, forEachEquation } from './verify.ts'

const WEIGHT_BYTES = 16

/** One weight per equation, 128 random bits each. Throws RangeError for a source that gives too little, or zeros: it would let anything pass. */
export function drawWeights(random: Random, count: number): bigint[] {
  const bytes = sized(random(WEIGHT_BYTES * count), WEIGHT_BYTES * count, 'what the source of randomness gave')
  const weights = pieces(bytes, WEIGHT_BYTES).map(littleEndian)
  if (weights.includes(0n)) throw new RangeError('the source of randomness gave a weight of zero')
  return weights
}

/** The factor of every given point, 0 <= factor < order, and of every commitment, which is its weight. One weight per equation. */
export function accumulate(
  statement: Statement,
  order: bigint,
  challenge: bigint,
  scalars: readonly bigint[],
  weights: readonly bigint[],
): { points: bigint[]; commitments: bigint[] } {
  const points = new Array<bigint>(statement.pointCount + statement.derived.length).fill(0n)
  const commitments: bigint[] = []
  const add = (point: number, value: bigint) => {
    points[point] = at(points, point) + value
  }
  forEachEquation(statement, order, challenge, scalars, (equation, commitment, part, responses) => {
    const rho = at(weights, commitment)
    commitments.push(rho)
    add(equation.image, rho * part)
    for (const [secret, point] of equation.terms) add(point, -rho * at(responses, secret))
  })
  // A derived point is a sum of earlier ones: hand its factor on to them, the last one first.
  for (let index = statement.derived.length - 1; index >= 0; index--) {
    const factor = at(points, statement.pointCount + index)
    for (const [point, times] of at(statement.derived, index)) add(point, times * factor)
  }
  return { points: points.slice(0, statement.pointCount).map((value) => modulo(value, order)), commitments }
}
