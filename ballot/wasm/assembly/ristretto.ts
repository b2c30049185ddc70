// ristretto255, RFC 9496 section 4.3: 32 bytes -> point, point -> 32 bytes, and the one test of equality that respects the
// group: comparing with the identity up to the four points that all encode as it.
import {
  absolute,
  add,
  addCarried,
  ELEMENT,
  fromBytes,
  inverseSquareRoot,
  isCanonical,
  isNegative,
  isZero,
  multiply,
  negate,
  SQRT_M1,
  squareTimes,
  subtract,
  toBytes,
} from './field'
import { D, makeAddend } from './point'

/** 1 / sqrt(a - d). */
const INVSQRT_A_MINUS_D: usize = memory.data<u32>([
  6111466, 239594836, 274509734, 506212020, 495192530, 499711744, 310926089, 12187135, 7892105,
])
const ONE: usize = memory.data<u32>([1, 0, 0, 0, 0, 0, 0, 0, 0])

const s: usize = memory.data(36)
const u1: usize = memory.data(36)
const u2: usize = memory.data(36)
const u2Squared: usize = memory.data(36)
const v: usize = memory.data(36)
const root: usize = memory.data(36)
const denX: usize = memory.data(36)
const denY: usize = memory.data(36)
const x: usize = memory.data(36)
const y: usize = memory.data(36)
const t: usize = memory.data(36)

/** Are the 32 bytes all zero: the encoding of the identity, which `decode` accepts as the RFC does and callers refuse (B1)? */
export function isIdentityEncoding(bytes: usize): bool {
  return (load<u64>(bytes) | load<u64>(bytes, 8) | load<u64>(bytes, 16) | load<u64>(bytes, 24)) === 0
}

/** Section 4.3.1. Writes the addend and returns true, or returns false where the bytes are no canonical encoding. */
export function decode(addend: usize, bytes: usize): bool {
  if (!isCanonical(bytes) || (load<u8>(bytes) & 1) === 1) return false
  fromBytes(s, bytes)
  squareTimes(t, s, 1)
  subtract(u1, ONE, t)
  addCarried(u2, ONE, t)
  squareTimes(u2Squared, u2, 1)
  squareTimes(v, u1, 1)
  multiply(v, v, D)
  addCarried(v, v, u2Squared)
  negate(v, v)
  multiply(t, v, u2Squared)
  const wasSquare = inverseSquareRoot(root, t)
  multiply(denX, root, u2)
  multiply(denY, root, denX)
  multiply(denY, denY, v)
  add(x, s, s)
  multiply(x, x, denX)
  absolute(x, x)
  multiply(y, u1, denY)
  multiply(t, x, y)
  if (!wasSquare || isNegative(t) || isZero(y)) return false
  makeAddend(addend, x, y)
  return true
}

/** Section 4.3.2. */
export function encode(bytes: usize, p: usize): void {
  const x0 = p
  const y0 = p + ELEMENT
  const z0 = p + 2 * ELEMENT
  const t0 = p + 3 * ELEMENT
  add(u1, z0, y0)
  subtract(t, z0, y0)
  multiply(u1, u1, t)
  multiply(u2, x0, y0)
  squareTimes(t, u2, 1)
  multiply(t, t, u1)
  inverseSquareRoot(root, t) // no test: every point of the group passes, and 0 gives 0 for the identity
  multiply(denX, root, u1)
  multiply(denY, root, u2)
  multiply(v, denX, denY)
  multiply(v, v, t0) // 1 / z
  multiply(t, t0, v)
  if (isNegative(t)) {
    multiply(x, y0, SQRT_M1)
    multiply(y, x0, SQRT_M1)
    multiply(denY, denX, INVSQRT_A_MINUS_D)
  } else {
    memory.copy(x, x0, ELEMENT)
    memory.copy(y, y0, ELEMENT)
  }
  multiply(t, x, v)
  if (isNegative(t)) negate(y, y)
  subtract(t, z0, y)
  multiply(s, denY, t)
  absolute(s, s)
  toBytes(bytes, s)
}

/**
 * Is p the identity of ristretto255? Its coset is the four points with X = 0 or Y = 0 (section 4.3.3 with the identity on one
 * side); a comparison as Edwards points would accept one of the four only.
 */
export function isIdentity(p: usize): bool {
  return isZero(p) || isZero(p + ELEMENT)
}
