// The reference engine: @noble/curves' ristretto255, through this package's one decode function.
import { pippenger } from '@noble/curves/abstract/curve.js'
import { ristretto255 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concat, pieces } from '../bytes.ts'
import { decodePoint, decodeScalar, decodeSum, POINT_BYTES, type Point, SCALAR_BYTES } from '../group/ristretto.ts'
import type { Engine } from './engine.ts'

export const nobleEngine: Engine = {
  name: 'noble',
  sha512,

  isZeroSum(points, scalars) {
    checkWhole(points, POINT_BYTES)
    checkWhole(scalars, SCALAR_BYTES)
    if (points.length !== scalars.length) throw new RangeError('as many scalars as points')
    const factors: bigint[] = []
    for (const bytes of pieces(scalars)) {
      const scalar = decodeScalar(bytes)
      if (scalar === null) return false
      factors.push(scalar)
    }
    const decoded: Point[] = []
    for (const bytes of pieces(points)) {
      const point = decodePoint(bytes)
      if (point === null) return false
      decoded.push(point)
    }
    return pippenger(ristretto255.Point, decoded, factors).is0()
  },

  firstBad(points) {
    checkWhole(points, POINT_BYTES)
    return pieces(points).findIndex((bytes) => decodePoint(bytes) === null)
  },

  addRows(sums, plus, minus) {
    checkWhole(sums, POINT_BYTES)
    if ([...plus, ...minus].some((row) => row.length !== sums.length))
      throw new RangeError('rows are as long as the sums')
    const added = plus.map(decodeRow)
    const subtracted = minus.map(decodeRow)
    return concat(
      pieces(sums).map((bytes, column) => {
        let sum = decodeSum(bytes)
        if (sum === null) throw new RangeError(`sum ${column} is no point`)
        for (const row of added) sum = sum.add(row[column] ?? ristretto255.Point.ZERO)
        for (const row of subtracted) sum = sum.subtract(row[column] ?? ristretto255.Point.ZERO)
        return sum.toBytes()
      }),
    )
  },
}

function decodeRow(row: Uint8Array): Point[] {
  return pieces(row).map((bytes, column) => {
    const point = decodePoint(bytes)
    if (point === null) throw new RangeError(`column ${column} of a row is no point`)
    return point
  })
}

function checkWhole(bytes: Uint8Array, size: number): void {
  if (bytes.length % size !== 0) throw new RangeError(`${bytes.length} bytes are no whole number of ${size}`)
}
