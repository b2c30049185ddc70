// From t shares to numbers. M_o = C2_o - sum of lambda_j D_jo = v_o G, with Lagrange's coefficients at 0 for the trustees' indexes. They
// are fractions of small numbers; multiplied by their common denominator m they become small whole numbers, so the chain's check costs
// multiplications by small numbers only: m C2_o - sum of (m lambda_j) D_jo = (m v_o) G, which says the same because L is prime and m < L.
import { pieces } from '../bytes.ts'
import { optionCount } from '../form.ts'
import { ownSum } from '../group/ownData.ts'
import { type Point, RISTRETTO } from '../group/ristretto.ts'
import { TRUSTEES_MAX } from '../limits.ts'
import type { ContestForm } from '../openBallot.ts'
import { sharePoints } from './share.ts'

export type CountsFault =
  | { code: 'length'; have: number; want: number }
  /** Indexes must be distinct and from 1, one per share. */
  | { code: 'indexes' }
  /** Not a whole number from 0 to turnout. */
  | { code: 'range'; option: number }
  /** min * turnout <= sum <= max * turnout does not hold. */
  | { code: 'sum'; contest: number; have: number }
  /** C2_o - sum(lambda_j D_jo) is not v_o G. */
  | { code: 'count'; option: number }

export type Decryption = {
  form: readonly ContestForm[]
  turnout: number
  /** 64 bytes per option. */
  aggregate: Uint8Array
  /** The trustees' indexes, in the order of `shares`; exactly t. */
  indexes: readonly number[]
  /** Verified shares (whole, as `makeShare` gives them). */
  shares: readonly Uint8Array[]
}

/** Null when these are the counts, one per option in manifest order, else the first fault. Synchronous and cheap. */
export function checkCounts(decryption: Decryption, counts: readonly number[]): CountsFault | null {
  const { form, turnout } = decryption
  const want = optionCount(form)
  if (counts.length !== want) return { code: 'length', have: counts.length, want }
  const outside = counts.findIndex((count) => !Number.isInteger(count) || count < 0 || count > turnout)
  if (outside >= 0) return { code: 'range', option: outside }
  let first = 0
  for (const [contest, { options, minMarks, maxMarks }] of form.entries()) {
    const have = counts.slice(first, first + options).reduce((sum, count) => sum + count, 0)
    if (have < minMarks * turnout || have > maxMarks * turnout) return { code: 'sum', contest, have }
    first += options
  }
  if (!areIndexes(decryption)) return { code: 'indexes' }
  const { targets, scale } = scaledPlaintexts(decryption)
  const { generator, combine, add, negate, isZero } = RISTRETTO
  const wrong = targets.findIndex((target, option) => {
    const claimed = combine([generator], [scale * BigInt(counts[option] ?? 0)])
    return !isZero(add(target, negate(claimed)))
  })
  return wrong < 0 ? null : { code: 'count', option: wrong }
}

/**
 * The counts by baby-step giant-step, each 0 .. turnout, or null when an option has none (a share is bad, or the turnout is not the
 * aggregate's). About 2 sqrt(options * turnout) steps. For the poster; the chain never searches.
 */
export function findCounts(decryption: Decryption): number[] | null {
  if (!areIndexes(decryption)) throw new RangeError('indexes are distinct, from 1, one per share')
  const { targets, scale } = scaledPlaintexts(decryption)
  const { generator, combine, add, negate, zero, encode } = RISTRETTO
  const candidates = decryption.turnout + 1
  const step = Math.min(candidates, Math.ceil(Math.sqrt(candidates * targets.length)))
  const unit = combine([generator], [scale])
  const babies = new Map<string, number>()
  let baby = zero
  for (let value = 0; value < step; value++) {
    babies.set(encode(baby).join(), value)
    baby = add(baby, unit)
  }
  const back = negate(baby)
  const counts: number[] = []
  for (let target of targets) {
    let count: number | undefined
    for (let base = 0; base < candidates && count === undefined; base += step) {
      const value = babies.get(encode(target).join())
      if (value !== undefined && base + value < candidates) count = base + value
      target = add(target, back)
    }
    if (count === undefined) return null
    counts.push(count)
  }
  return counts
}

/** m M_o for every option, and m. */
function scaledPlaintexts(decryption: Decryption): { targets: Point[]; scale: bigint } {
  const { aggregate, form, indexes } = decryption
  const options = optionCount(form)
  if (aggregate.length !== 64 * options) throw new RangeError(`an aggregate of ${aggregate.length} bytes`)
  const { scale, weights } = lagrangeAtZero(indexes)
  const parts = decryption.shares.map((share) => sharePoints(share, options))
  const { combine, negate } = RISTRETTO
  const targets = pieces(aggregate, 64).map((pair, option) => {
    const points = [ownSum(pair.subarray(32), 'C2 of the aggregate')]
    const factors = [scale]
    for (const [which, part] of parts.entries()) {
      const weight = weights[which] ?? 0n
      const point = part[option] ?? RISTRETTO.zero
      points.push(weight > 0n ? negate(point) : point)
      factors.push(weight > 0n ? weight : -weight)
    }
    return combine(points, factors)
  })
  return { targets, scale }
}

/** lambda_j = product over m != j of m / (m - j), as whole numbers over one positive denominator. */
export function lagrangeAtZero(indexes: readonly number[]): { scale: bigint; weights: bigint[] } {
  const fractions = indexes.map((index) => {
    let top = 1n
    let bottom = 1n
    for (const other of indexes) {
      if (other === index) continue
      top *= BigInt(other)
      bottom *= BigInt(other - index)
    }
    return bottom < 0n ? { top: -top, bottom: -bottom } : { top, bottom }
  })
  const scale = fractions.reduce((common, { bottom }) => (common / gcd(common, bottom)) * bottom, 1n)
  return { scale, weights: fractions.map(({ top, bottom }) => (scale / bottom) * top) }
}

function gcd(left: bigint, right: bigint): bigint {
  return right === 0n ? left : gcd(right, left % right)
}

function areIndexes({ indexes, shares }: Decryption): boolean {
  return (
    indexes.length > 0 &&
    indexes.length === shares.length &&
    new Set(indexes).size === indexes.length &&
    indexes.every((index) => Number.isInteger(index) && index >= 1 && index <= TRUSTEES_MAX)
  )
}
