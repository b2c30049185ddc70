// From t shares to numbers. M_o = C2_o - sum of lambda_j D_jo = v_o G, with Lagrange's coefficients at 0 for the trustees' indexes. They
// are fractions of small numbers; multiplied by their common denominator m they become small whole numbers, so the chain's check costs
// multiplications by small numbers only: m C2_o - sum of (m lambda_j) D_jo = (m v_o) G, which says the same because L is prime and m < L.
import { isAllZero, piece, pieces } from '../bytes.ts'
import type { Engine } from '../engine/engine.ts'
import { optionCount } from '../form.ts'
import { modulo } from '../group/modulo.ts'
import { ownSum } from '../group/ownData.ts'
import { L, littleEndian, type Point, RISTRETTO } from '../group/ristretto.ts'
import { TRUSTEES_MAX } from '../limits.ts'
import type { ContestForm } from '../openBallot.ts'
import { at } from '../sigma/verify.ts'
import { hash, u32 } from '../transcript.ts'
import { sharePoints } from './share.ts'
import { isZeroSum } from './verifyShares.ts'

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

/** Null when these are the counts, one per option in manifest order, else the first fault. Every option by itself: the reference. */
export function checkCounts(decryption: Decryption, counts: readonly number[]): CountsFault | null {
  const fault = checkNumbers(decryption, counts)
  if (fault !== null) return fault
  const { targets, scale } = scaledPlaintexts(decryption)
  const { generator, combine, add, negate, isZero } = RISTRETTO
  const wrong = targets.findIndex((target, option) => {
    const claimed = combine([generator], [scale * BigInt(counts[option] ?? 0)])
    return !isZero(add(target, negate(claimed)))
  })
  return wrong < 0 ? null : { code: 'count', option: wrong }
}

/**
 * The same answer in one call of the engine, for execution: the options' equations, each times its own 128-bit weight, add up to
 * the identity. The weights are a hash over everything that is checked, counts included, so that every validator has the same and who
 * searches for counts that are wrong and pass has one chance in 2^128 a try.
 */
export function areCounts(
  decryption: Decryption,
  counts: readonly number[],
  engine: Pick<Engine, 'isZeroSum'>,
): boolean {
  if (checkNumbers(decryption, counts) !== null) return false
  const { aggregate, indexes, shares } = decryption
  const { scale, weights } = lagrangeAtZero(indexes)
  const rho = countWeights(decryption, counts)
  const points: Uint8Array[] = [RISTRETTO.encode(RISTRETTO.generator)]
  const factors: bigint[] = [-scale * counts.reduce((sum, count, option) => sum + at(rho, option) * BigInt(count), 0n)]
  for (const option of counts.keys()) {
    points.push(piece(aggregate, 2 * option + 1), ...shares.map((share) => piece(share, option)))
    factors.push(scale * at(rho, option), ...weights.map((weight) => -weight * at(rho, option)))
  }
  // A sum or a factor may be the identity; it adds nothing, and the engine takes none.
  const kept = [...points.keys()].filter((i) => !isAllZero(at(points, i)))
  return isZeroSum(
    engine,
    kept.map((i) => at(points, i)),
    kept.map((i) => modulo(at(factors, i), L)),
  )
}

function countWeights({ aggregate, indexes, shares }: Decryption, counts: readonly number[]): bigint[] {
  const factors = shares.map((share) => share.subarray(0, 32 * counts.length))
  const seed = hash('counts', [aggregate, ...indexes.map(u32), ...factors, ...counts.map(u32)])
  return counts.map((_, option) => littleEndian(hash('counts', [seed, u32(option)]).subarray(0, 16)))
}

/** What needs no point. */
function checkNumbers(decryption: Decryption, counts: readonly number[]): CountsFault | null {
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
  return areIndexes(decryption) ? null : { code: 'indexes' }
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
