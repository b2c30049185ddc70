// Decoding of what a caller already trusts: its own secrets, and points that the chain computed or verified before. Here a value that
// does not decode is a mistake of the caller, so it throws RangeError and names it.
import { decodePoint, decodeScalar, decodeSum, type Point } from './ristretto.ts'

export function ownPoint(bytes: Uint8Array, name: string): Point {
  const point = decodePoint(bytes)
  if (point === null) throw new RangeError(`${name} is no point`)
  return point
}

export function ownSum(bytes: Uint8Array, name: string): Point {
  const point = decodeSum(bytes)
  if (point === null) throw new RangeError(`${name} is no point`)
  return point
}

/** 0 < secret < L. */
export function ownSecret(bytes: Uint8Array, name: string): bigint {
  const scalar = decodeScalar(bytes)
  if (scalar === null || scalar === 0n) throw new RangeError(`${name} is no secret scalar`)
  return scalar
}
