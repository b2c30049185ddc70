// Points of the Edwards curve -x^2 + y^2 = 1 + d x^2 y^2 (RFC 9496 section 4.1) in extended coordinates (X : Y : Z : T) with
// x = X/Z, y = Y/Z, x y = T/Z. The addition formulas are complete: they hold for every pair of points, equal, opposite or
// the identity, so nothing here branches on a special case. All coordinates are tight.
import { add, addCarried, ELEMENT, multiply, setSmall, squareTimes, subtract } from './field'

/** Bytes of a point: X, Y, Z, T. */
export const POINT: usize = 4 * ELEMENT
/** Bytes of a decoded point as an addend: y + x, y - x, 2 d x y (Z is 1). */
export const ADDEND: usize = 3 * ELEMENT

export const D: usize = memory.data<u32>([
  324630691, 257584720, 276179677, 1350274, 512327687, 3980220, 432943901, 499478015, 5374828,
])
const D2: usize = memory.data<u32>([
  112390489, 515169441, 15488442, 2700549, 487784462, 7960441, 329016890, 462085119, 2361049,
])
const INVERSE_OF_D: usize = memory.data<u32>([
  231340099, 252154806, 508889993, 464334980, 485908661, 277505756, 420260952, 440572601, 4231294,
])

export function setIdentity(out: usize): void {
  setSmall(out, 0)
  setSmall(out + ELEMENT, 1)
  setSmall(out + 2 * ELEMENT, 1)
  setSmall(out + 3 * ELEMENT, 0)
}

export function copyPoint(out: usize, p: usize): void {
  memory.copy(out, p, POINT)
}

/** Affine x, y (tight) -> the addend. */
export function makeAddend(out: usize, x: usize, y: usize): void {
  addCarried(out, y, x)
  subtract(out + ELEMENT, y, x)
  multiply(out + 2 * ELEMENT, x, y)
  multiply(out + 2 * ELEMENT, out + 2 * ELEMENT, D2)
}

/** The addend as a point, or its negative: all four coordinates doubled. Costs one multiplication where adding costs seven. */
export function setAddend(out: usize, addend: usize, isMinus: bool): void {
  if (isMinus) subtract(out, addend + ELEMENT, addend)
  else subtract(out, addend, addend + ELEMENT)
  addCarried(out + ELEMENT, addend, addend + ELEMENT)
  setSmall(out + 2 * ELEMENT, 2)
  multiply(out + 3 * ELEMENT, addend + 2 * ELEMENT, INVERSE_OF_D)
  if (isMinus) subtract(out + 3 * ELEMENT, ZERO, out + 3 * ELEMENT)
}

const ZERO: usize = memory.data(36)
const a: usize = memory.data(36)
const b: usize = memory.data(36)
const c: usize = memory.data(36)
const d: usize = memory.data(36)
const e: usize = memory.data(36)
const f: usize = memory.data(36)
const g: usize = memory.data(36)
const h: usize = memory.data(36)

/** out = p + addend, or p - addend; out may be p. Hisil-Wong-Carter-Dawson 2008 section 3.1 (a = -1), with Z2 = 1. */
export function addAddend(out: usize, p: usize, addend: usize, isMinus: bool): void {
  // The negative of (x, y) is (-x, y): y + x and y - x change places, 2 d x y changes its sign and with it f and g.
  const swap: usize = isMinus ? ELEMENT : 0
  subtract(a, p + ELEMENT, p)
  multiply(a, a, addend + ELEMENT - swap)
  add(b, p + ELEMENT, p)
  multiply(b, b, addend + swap)
  multiply(c, p + 3 * ELEMENT, addend + 2 * ELEMENT)
  add(d, p + 2 * ELEMENT, p + 2 * ELEMENT)
  finish(out, isMinus)
}

/** out = p + q; out may be p or q. */
export function addPoint(out: usize, p: usize, q: usize): void {
  subtract(a, p + ELEMENT, p)
  subtract(e, q + ELEMENT, q)
  multiply(a, a, e)
  add(b, p + ELEMENT, p)
  add(e, q + ELEMENT, q)
  multiply(b, b, e)
  multiply(c, p + 3 * ELEMENT, q + 3 * ELEMENT)
  multiply(c, c, D2)
  multiply(d, p + 2 * ELEMENT, q + 2 * ELEMENT)
  add(d, d, d)
  finish(out, false)
}

/** a = (Y1-X1)(Y2-X2), b = (Y1+X1)(Y2+X2), c = 2 d T1 T2 (of the other sign if isMinus), d = 2 Z1 Z2 loose -> the sum. */
function finish(out: usize, isMinus: bool): void {
  subtract(e, b, a)
  add(h, b, a)
  subtract(isMinus ? g : f, d, c)
  addCarried(isMinus ? f : g, d, c)
  multiply(out, e, f)
  multiply(out + ELEMENT, g, h)
  multiply(out + 2 * ELEMENT, f, g)
  multiply(out + 3 * ELEMENT, e, h)
}

/** out = 2 p; out may be p. */
export function double(out: usize, p: usize): void {
  squareTimes(a, p, 1)
  squareTimes(b, p + ELEMENT, 1)
  squareTimes(c, p + 2 * ELEMENT, 1)
  addCarried(c, c, c)
  add(e, p, p + ELEMENT)
  squareTimes(e, e, 1)
  addCarried(h, a, b)
  subtract(e, h, e)
  subtract(g, a, b)
  add(f, c, g)
  multiply(out, e, f)
  multiply(out + ELEMENT, g, h)
  multiply(out + 2 * ELEMENT, f, g)
  multiply(out + 3 * ELEMENT, e, h)
}
