// Sums of scalar times point by buckets (Pippenger) with signed digits, on public data only: time depends on everything.
// What enters is in linear memory: n addends (point.ts) and n scalars of 32 bytes, little endian, below L.
import { ADDEND, addAddend, addPoint, copyPoint, double, POINT, setAddend, setIdentity } from './point'

/** Width of a digit's window in bits. */
export const WINDOW_MIN: u32 = 3
export const WINDOW_MAX: u32 = 13
const SCALAR_BITS: u32 = 256

export function windowCount(width: u32): u32 {
  return SCALAR_BITS / width + 1
}

export function digitBytes(width: u32, count: u32): usize {
  return <usize>windowCount(width) * count * 2
}

export function bucketBytes(width: u32): usize {
  return ((<usize>1) << (width - 1)) * (POINT + 1)
}

/**
 * Digits of every scalar, window by window: scalar = sum of digit[w] * 2^(width w), -2^(width-1) < digit <= 2^(width-1).
 * The uppermost window only takes the last carry, which a scalar below L < 2^253 cannot push any further.
 */
export function writeDigits(digits: usize, scalars: usize, count: u32, width: u32): void {
  const windows = windowCount(width)
  const mask: u32 = (1 << width) - 1
  const half: u32 = 1 << (width - 1)
  for (let i: u32 = 0; i < count; i++) {
    const scalar = scalars + <usize>i * 32
    let carry: u32 = 0
    for (let w: u32 = 0; w < windows; w++) {
      let digit: i32 = <i32>(bitsAt(scalar, w * width, mask) + carry)
      carry = <u32>digit > half ? 1 : 0
      if (carry) digit -= 1 << width
      store<i16>(digits + (<usize>w * count + i) * 2, <i16>digit)
    }
  }
}

const ORDER: usize = memory.data<u64>([0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000])

/** Is every scalar below L = 2^252 + 27742317777372353535851937790883648493, the order of the group? */
export function areReduced(scalars: usize, count: u32): bool {
  for (let i: u32 = 0; i < count; i++) {
    const scalar = scalars + <usize>i * 32
    let word: usize = 24
    while (word > 0 && load<u64>(scalar + word) === load<u64>(ORDER + word)) word -= 8
    if (load<u64>(scalar + word) >= load<u64>(ORDER + word)) return false
  }
  return true
}

/** The bits from `position` on; beyond the 32 bytes they are zero. */
function bitsAt(scalar: usize, position: u32, mask: u32): u32 {
  const byte = position >> 3
  if (byte >= 32) return 0
  const bits: u32 = byte <= 28 ? load<u32>(scalar + byte) : load<u32>(scalar + 28) >> ((byte - 28) << 3)
  return (bits >> (position & 7)) & mask
}

const running: usize = memory.data(144)
const windowSum: usize = memory.data(144)

/** sum += the sum of scalar times point. `buckets` has bucketBytes(width), `digits` comes from writeDigits. */
export function addProducts(sum: usize, addends: usize, digits: usize, buckets: usize, count: u32, width: u32): void {
  const total: usize = windowSums
  setIdentity(total)
  for (let w = <i32>windowCount(width) - 1; w >= 0; w--) {
    for (let i: u32 = 0; i < width; i++) double(total, total)
    if (fillBuckets(buckets, addends, digits + <usize>w * count * 2, count, width)) addWindow(total, buckets, width)
  }
  addPoint(sum, sum, total)
}

const windowSums: usize = memory.data(144)

/** Every point into the bucket of its digit's size. False where all digits are zero and there is nothing to add. */
function fillBuckets(buckets: usize, addends: usize, digits: usize, count: u32, width: u32): bool {
  const bucketCount: u32 = 1 << (width - 1)
  const isUsed = buckets + <usize>bucketCount * POINT
  memory.fill(isUsed, 0, bucketCount)
  let some = false
  for (let i: u32 = 0; i < count; i++) {
    const digit = <i32>load<i16>(digits + <usize>i * 2)
    if (digit === 0) continue
    some = true
    const isMinus = digit < 0
    const index: usize = (isMinus ? -digit : digit) - 1
    const bucket = buckets + index * POINT
    const addend = addends + <usize>i * ADDEND
    if (load<u8>(isUsed + index)) {
      addAddend(bucket, bucket, addend, isMinus)
    } else {
      store<u8>(isUsed + index, 1)
      setAddend(bucket, addend, isMinus)
    }
  }
  return some
}

/** total += sum of (index + 1) * bucket[index]: from the top, the running sum is added once for every step down. */
function addWindow(total: usize, buckets: usize, width: u32): void {
  const bucketCount: u32 = 1 << (width - 1)
  const isUsed = buckets + <usize>bucketCount * POINT
  let isRunning = false
  for (let index = <i32>bucketCount - 1; index >= 0; index--) {
    const isIn = load<u8>(isUsed + <usize>index) === 1
    const bucket = buckets + <usize>index * POINT
    if (isRunning) {
      if (isIn) addPoint(running, running, bucket)
      addPoint(windowSum, windowSum, running)
    } else if (isIn) {
      isRunning = true
      copyPoint(running, bucket)
      copyPoint(windowSum, bucket)
    }
  }
  if (isRunning) addPoint(total, total, windowSum)
}
