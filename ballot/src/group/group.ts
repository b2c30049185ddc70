// A prime-order group as the proofs need it. What enters and leaves is points, numbers modulo the order, and their bytes.
// Generic so that the same proof engine runs over ristretto255 (this chain) and over P-256 (the CFRG's published vectors).
import type { Random } from '../random.ts'

export interface Group<P> {
  /** The prime order of the group. */
  readonly order: bigint
  readonly pointBytes: number
  readonly scalarBytes: number
  readonly generator: P
  readonly zero: P
  add(left: P, right: P): P
  negate(point: P): P
  isZero(point: P): boolean
  /** scalar * generator for a SECRET scalar, 0 <= scalar < order. */
  multiplyGenerator(scalar: bigint): P
  /**
   * scalar * point for a SECRET scalar. noble 2.x blinds the scalar for the generator only, so for any other point it is split at
   * random here: s P = (s - b) P + b P.
   */
  multiplySecret(point: P, scalar: bigint, random: Random): P
  /** sum(scalar_i * point_i) for PUBLIC scalars, 0 <= scalar < order; time depends on the values. */
  combine(points: readonly P[], scalars: readonly bigint[]): P
  /** Makes multiplications of this very object cheaper, for a point that is multiplied ten times or more. */
  prepare(point: P): P
  encode(point: P): Uint8Array
  /** Null for anything but the one canonical encoding of a point, and for the identity. */
  decode(bytes: Uint8Array): P | null
  encodeScalar(scalar: bigint): Uint8Array
  /** Null for a number that is not below the order. */
  decodeScalar(bytes: Uint8Array): bigint | null
  /** Uniform but for 2^-128: 64 random bytes modulo the order. */
  randomScalar(random: Random): bigint
}
