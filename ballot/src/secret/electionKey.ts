import { isEqual } from '../bytes.ts'
import { ownPoint } from '../group/ownData.ts'
import { type Point, RISTRETTO } from '../group/ristretto.ts'

let last: { bytes: Uint8Array; point: Point } | null = null

/**
 * K as a point with its table of multiples. Sealing and the plain verifier multiply K some twenty times per ballot, nearly always the
 * same K, so the last one is kept: it is public, and what comes out is the same with or without. RangeError when it does not decode.
 */
export function electionKey(bytes: Uint8Array): Point {
  if (last !== null && isEqual(last.bytes, bytes)) return last.point
  last = { bytes: Uint8Array.from(bytes), point: RISTRETTO.prepare(ownPoint(bytes, 'the election key')) }
  return last.point
}
