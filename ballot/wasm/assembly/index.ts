// The module's face: what TypeScript calls, on offsets into linear memory that TypeScript has filled. It holds no secret and
// no state between two calls but the sum and the columns below; `clearSum` and `setColumns` begin anew.
import { freeze, multiply, squareTimes, subtract } from './field'
import { addProducts, areReduced, bucketBytes, digitBytes, writeDigits } from './multiScalar'
import { ADDEND, addAddend, POINT, setAddend, setIdentity } from './point'
import { decode, encode, isIdentity, isIdentityEncoding } from './ristretto'

const sum: usize = memory.data(144)
const addend: usize = memory.data(108)

/** First byte that the caller may use. */
export function freeBase(): usize {
  return __heap_base
}

/** Bytes that `addToSum` needs beside the encodings and the scalars. */
export function sumBytes(count: u32, width: u32): usize {
  return <usize>count * ADDEND + digitBytes(width, count) + bucketBytes(width)
}

export function clearSum(): void {
  setIdentity(sum)
}

/**
 * sum += the sum of scalar times point over `count` encodings and scalars (32 bytes each), digits `width` bits wide (3 to 13),
 * with `work` of sumBytes(count, width). False, with the sum left as it was, where a scalar is L or more or an encoding is bad
 * or the identity.
 */
export function addToSum(encodings: usize, scalars: usize, count: u32, width: u32, work: usize): bool {
  if (!areReduced(scalars, count)) return false
  for (let i: u32 = 0; i < count; i++) {
    if (!decodeMember(work + <usize>i * ADDEND, encodings + <usize>i * 32)) return false
  }
  const digits = work + <usize>count * ADDEND
  const buckets = digits + digitBytes(width, count)
  writeDigits(digits, scalars, count, width)
  addProducts(sum, work, digits, buckets, count, width)
  return true
}

/** B1: what anyone transmits must decode and must not be the identity. */
function decodeMember(out: usize, encoding: usize): bool {
  return !isIdentityEncoding(encoding) && decode(out, encoding)
}

export function isSumIdentity(): bool {
  return isIdentity(sum)
}

/** Index of the first encoding that is bad or the identity, -1 for none. */
export function firstBad(encodings: usize, count: u32): i32 {
  for (let i: u32 = 0; i < count; i++) {
    if (!decodeMember(addend, encodings + <usize>i * 32)) return i
  }
  return -1
}

/** Bytes of `count` columns' sums. */
export function columnBytes(count: u32): usize {
  return <usize>count * POINT
}

/** columns = the points of `count` encodings, the identity allowed. Index of the first bad one, or -1. */
export function setColumns(columns: usize, encodings: usize, count: u32): i32 {
  for (let i: u32 = 0; i < count; i++) {
    const column = columns + <usize>i * POINT
    if (!decode(addend, encodings + <usize>i * 32)) return i
    setAddend(column, addend, false)
  }
  return -1
}

/** columns[i] += or -= row[i]. Index of the first encoding that is bad or the identity, or -1. */
export function addRow(columns: usize, row: usize, count: u32, isMinus: bool): i32 {
  for (let i: u32 = 0; i < count; i++) {
    if (!decodeMember(addend, row + <usize>i * 32)) return i
    const column = columns + <usize>i * POINT
    addAddend(column, column, addend, isMinus)
  }
  return -1
}

export function encodeColumns(out: usize, columns: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) encode(out + <usize>i * 32, columns + <usize>i * POINT)
}

// Called as it is: `sha512(out, message, length)`.
export { sha512 } from './sha512'
// For the tests alone: field arithmetic at the very edge of its bounds, which no encoding reaches.
export { freeze, multiply, squareTimes, subtract }
