import { pieces } from '../bytes.ts'
import type { ProofFault } from '../proofFault.ts'
import { decodePoint, decodeScalar, type Point } from './ristretto.ts'

/** All points, then all scalars of a transmitted message, or the first that does not decode. */
export function decodeMessage(
  points: Uint8Array,
  scalars: Uint8Array,
): { points: Point[]; scalars: bigint[] } | { fault: ProofFault } {
  const decoded: { points: Point[]; scalars: bigint[] } = { points: [], scalars: [] }
  for (const [index, bytes] of pieces(points).entries()) {
    const point = decodePoint(bytes)
    if (point === null) return { fault: { code: 'point', index } }
    decoded.points.push(point)
  }
  for (const [index, bytes] of pieces(scalars).entries()) {
    const scalar = decodeScalar(bytes)
    if (scalar === null) return { fault: { code: 'scalar', index } }
    decoded.scalars.push(scalar)
  }
  return decoded
}
