// Arithmetic modulo p = 2^255 - 19. An element is nine limbs of 29 bits, least significant first, each in a u32 of linear
// memory (36 bytes); its value is the sum of limb[i] * 2^(29 i) and is not reduced below p until `freeze`. Nine limbs and not
// ten of 25.5 bits: wasm has no 64 x 64 -> 128 multiplication, so the cost is the number of 32 x 32 -> 64 ones, 81 against 100.
//
// Two bounds hold everywhere, and with them no column below can overflow 64 bits:
//   tight: every limb < 2^29 + 2^17. What multiply, square, subtract, carry and decoding leave.
//   loose: every limb < 2^30 + 2^18. The sum of two tight elements, without any carry. Operands may be loose.
// A column has at most nine products of loose limbs, 9 * (2^30 + 2^18)^2 < 2^63.18, and the fold adds less than 2^46.3.

const MASK: u64 = 0x1fffffff
/** 2^261 = 64 * 2^255 = 64 * 19 modulo p: what carries out of the ninth limb comes back in the first, times this. */
const FOLD: u64 = 1216

/** Bytes of an element in memory. */
export const ELEMENT: usize = 36

export function copy(out: usize, a: usize): void {
  memory.copy(out, a, ELEMENT)
}

/** A value below 2^29. */
export function setSmall(out: usize, value: u32): void {
  memory.fill(out, 0, ELEMENT)
  store<u32>(out, value)
}

/** a, b tight -> loose. */
export function add(out: usize, a: usize, b: usize): void {
  i64.store32(out, i64.load32_u(a, 0) + i64.load32_u(b, 0), 0)
  i64.store32(out, i64.load32_u(a, 4) + i64.load32_u(b, 4), 4)
  i64.store32(out, i64.load32_u(a, 8) + i64.load32_u(b, 8), 8)
  i64.store32(out, i64.load32_u(a, 12) + i64.load32_u(b, 12), 12)
  i64.store32(out, i64.load32_u(a, 16) + i64.load32_u(b, 16), 16)
  i64.store32(out, i64.load32_u(a, 20) + i64.load32_u(b, 20), 20)
  i64.store32(out, i64.load32_u(a, 24) + i64.load32_u(b, 24), 24)
  i64.store32(out, i64.load32_u(a, 28) + i64.load32_u(b, 28), 28)
  i64.store32(out, i64.load32_u(a, 32) + i64.load32_u(b, 32), 32)
}

/** a, b tight or loose -> tight. */
export function addCarried(out: usize, a: usize, b: usize): void {
  const r0: u64 = i64.load32_u(a, 0) + i64.load32_u(b, 0)
  const r1: u64 = i64.load32_u(a, 4) + i64.load32_u(b, 4)
  const r2: u64 = i64.load32_u(a, 8) + i64.load32_u(b, 8)
  const r3: u64 = i64.load32_u(a, 12) + i64.load32_u(b, 12)
  const r4: u64 = i64.load32_u(a, 16) + i64.load32_u(b, 16)
  const r5: u64 = i64.load32_u(a, 20) + i64.load32_u(b, 20)
  const r6: u64 = i64.load32_u(a, 24) + i64.load32_u(b, 24)
  const r7: u64 = i64.load32_u(a, 28) + i64.load32_u(b, 28)
  const r8: u64 = i64.load32_u(a, 32) + i64.load32_u(b, 32)
  i64.store32(out, (r0 & MASK) + FOLD * (r8 >> 29), 0)
  i64.store32(out, (r1 & MASK) + (r0 >> 29), 4)
  i64.store32(out, (r2 & MASK) + (r1 >> 29), 8)
  i64.store32(out, (r3 & MASK) + (r2 >> 29), 12)
  i64.store32(out, (r4 & MASK) + (r3 >> 29), 16)
  i64.store32(out, (r5 & MASK) + (r4 >> 29), 20)
  i64.store32(out, (r6 & MASK) + (r5 >> 29), 24)
  i64.store32(out, (r7 & MASK) + (r6 >> 29), 28)
  i64.store32(out, (r8 & MASK) + (r7 >> 29), 32)
}

/** a loose, b tight -> tight. Adds 128 p first, whose limbs (2^30 - 2432, then 2^30 - 2) exceed every tight limb. */
export function subtract(out: usize, a: usize, b: usize): void {
  const r0: u64 = i64.load32_u(a, 0) + 0x3ffff680 - i64.load32_u(b, 0)
  const r1: u64 = i64.load32_u(a, 4) + 0x3ffffffe - i64.load32_u(b, 4)
  const r2: u64 = i64.load32_u(a, 8) + 0x3ffffffe - i64.load32_u(b, 8)
  const r3: u64 = i64.load32_u(a, 12) + 0x3ffffffe - i64.load32_u(b, 12)
  const r4: u64 = i64.load32_u(a, 16) + 0x3ffffffe - i64.load32_u(b, 16)
  const r5: u64 = i64.load32_u(a, 20) + 0x3ffffffe - i64.load32_u(b, 20)
  const r6: u64 = i64.load32_u(a, 24) + 0x3ffffffe - i64.load32_u(b, 24)
  const r7: u64 = i64.load32_u(a, 28) + 0x3ffffffe - i64.load32_u(b, 28)
  const r8: u64 = i64.load32_u(a, 32) + 0x3ffffffe - i64.load32_u(b, 32)
  i64.store32(out, (r0 & MASK) + FOLD * (r8 >> 29), 0)
  i64.store32(out, (r1 & MASK) + (r0 >> 29), 4)
  i64.store32(out, (r2 & MASK) + (r1 >> 29), 8)
  i64.store32(out, (r3 & MASK) + (r2 >> 29), 12)
  i64.store32(out, (r4 & MASK) + (r3 >> 29), 16)
  i64.store32(out, (r5 & MASK) + (r4 >> 29), 20)
  i64.store32(out, (r6 & MASK) + (r5 >> 29), 24)
  i64.store32(out, (r7 & MASK) + (r6 >> 29), 28)
  i64.store32(out, (r8 & MASK) + (r7 >> 29), 32)
}

/** a, b loose -> tight. */
export function multiply(out: usize, a: usize, b: usize): void {
  const a0: u64 = i64.load32_u(a, 0)
  const a1: u64 = i64.load32_u(a, 4)
  const a2: u64 = i64.load32_u(a, 8)
  const a3: u64 = i64.load32_u(a, 12)
  const a4: u64 = i64.load32_u(a, 16)
  const a5: u64 = i64.load32_u(a, 20)
  const a6: u64 = i64.load32_u(a, 24)
  const a7: u64 = i64.load32_u(a, 28)
  const a8: u64 = i64.load32_u(a, 32)
  const b0: u64 = i64.load32_u(b, 0)
  const b1: u64 = i64.load32_u(b, 4)
  const b2: u64 = i64.load32_u(b, 8)
  const b3: u64 = i64.load32_u(b, 12)
  const b4: u64 = i64.load32_u(b, 16)
  const b5: u64 = i64.load32_u(b, 20)
  const b6: u64 = i64.load32_u(b, 24)
  const b7: u64 = i64.load32_u(b, 28)
  const b8: u64 = i64.load32_u(b, 32)
  const h0: u64 = a0 * b0
  const h1: u64 = a0 * b1 + a1 * b0
  const h2: u64 = a0 * b2 + a1 * b1 + a2 * b0
  const h3: u64 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0
  const h4: u64 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0
  const h5: u64 = a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0
  const h6: u64 = a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0
  const h7: u64 = a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0
  const h8: u64 = a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0
  const h9: u64 = a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1
  const h10: u64 = a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2
  const h11: u64 = a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3
  const h12: u64 = a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4
  const h13: u64 = a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5
  const h14: u64 = a6 * b8 + a7 * b7 + a8 * b6
  const h15: u64 = a7 * b8 + a8 * b7
  const h16: u64 = a8 * b8
  let r0: u64 = h0 + FOLD * (h9 & MASK)
  let r1: u64 = h1 + FOLD * ((h10 & MASK) + (h9 >> 29))
  let r2: u64 = h2 + FOLD * ((h11 & MASK) + (h10 >> 29))
  let r3: u64 = h3 + FOLD * ((h12 & MASK) + (h11 >> 29))
  let r4: u64 = h4 + FOLD * ((h13 & MASK) + (h12 >> 29))
  let r5: u64 = h5 + FOLD * ((h14 & MASK) + (h13 >> 29))
  let r6: u64 = h6 + FOLD * ((h15 & MASK) + (h14 >> 29))
  let r7: u64 = h7 + FOLD * ((h16 & MASK) + (h15 >> 29))
  let r8: u64 = h8 + FOLD * (h16 >> 29)
  r1 += r0 >> 29
  r2 += r1 >> 29
  r3 += r2 >> 29
  r4 += r3 >> 29
  r5 += r4 >> 29
  r6 += r5 >> 29
  r7 += r6 >> 29
  r8 += r7 >> 29
  r0 = (r0 & MASK) + FOLD * (r8 >> 29)
  r1 = (r1 & MASK) + (r0 >> 29)
  r0 &= MASK
  r2 &= MASK
  r3 &= MASK
  r4 &= MASK
  r5 &= MASK
  r6 &= MASK
  r7 &= MASK
  r8 &= MASK
  i64.store32(out, r0, 0)
  i64.store32(out, r1, 4)
  i64.store32(out, r2, 8)
  i64.store32(out, r3, 12)
  i64.store32(out, r4, 16)
  i64.store32(out, r5, 20)
  i64.store32(out, r6, 24)
  i64.store32(out, r7, 28)
  i64.store32(out, r8, 32)
}

/** a loose -> a^(2^times), tight. The loop keeps the limbs out of memory: nearly all the time of decoding passes here. */
export function squareTimes(out: usize, a: usize, times: i32): void {
  let r0: u64 = i64.load32_u(a, 0)
  let r1: u64 = i64.load32_u(a, 4)
  let r2: u64 = i64.load32_u(a, 8)
  let r3: u64 = i64.load32_u(a, 12)
  let r4: u64 = i64.load32_u(a, 16)
  let r5: u64 = i64.load32_u(a, 20)
  let r6: u64 = i64.load32_u(a, 24)
  let r7: u64 = i64.load32_u(a, 28)
  let r8: u64 = i64.load32_u(a, 32)
  for (let i = 0; i < times; i++) {
    const d0: u64 = r0 << 1
    const d1: u64 = r1 << 1
    const d2: u64 = r2 << 1
    const d3: u64 = r3 << 1
    const d4: u64 = r4 << 1
    const d5: u64 = r5 << 1
    const d6: u64 = r6 << 1
    const d7: u64 = r7 << 1
    const h0: u64 = r0 * r0
    const h1: u64 = d0 * r1
    const h2: u64 = d0 * r2 + r1 * r1
    const h3: u64 = d0 * r3 + d1 * r2
    const h4: u64 = d0 * r4 + d1 * r3 + r2 * r2
    const h5: u64 = d0 * r5 + d1 * r4 + d2 * r3
    const h6: u64 = d0 * r6 + d1 * r5 + d2 * r4 + r3 * r3
    const h7: u64 = d0 * r7 + d1 * r6 + d2 * r5 + d3 * r4
    const h8: u64 = d0 * r8 + d1 * r7 + d2 * r6 + d3 * r5 + r4 * r4
    const h9: u64 = d1 * r8 + d2 * r7 + d3 * r6 + d4 * r5
    const h10: u64 = d2 * r8 + d3 * r7 + d4 * r6 + r5 * r5
    const h11: u64 = d3 * r8 + d4 * r7 + d5 * r6
    const h12: u64 = d4 * r8 + d5 * r7 + r6 * r6
    const h13: u64 = d5 * r8 + d6 * r7
    const h14: u64 = d6 * r8 + r7 * r7
    const h15: u64 = d7 * r8
    const h16: u64 = r8 * r8
    r0 = h0 + FOLD * (h9 & MASK)
    r1 = h1 + FOLD * ((h10 & MASK) + (h9 >> 29))
    r2 = h2 + FOLD * ((h11 & MASK) + (h10 >> 29))
    r3 = h3 + FOLD * ((h12 & MASK) + (h11 >> 29))
    r4 = h4 + FOLD * ((h13 & MASK) + (h12 >> 29))
    r5 = h5 + FOLD * ((h14 & MASK) + (h13 >> 29))
    r6 = h6 + FOLD * ((h15 & MASK) + (h14 >> 29))
    r7 = h7 + FOLD * ((h16 & MASK) + (h15 >> 29))
    r8 = h8 + FOLD * (h16 >> 29)
    r1 += r0 >> 29
    r2 += r1 >> 29
    r3 += r2 >> 29
    r4 += r3 >> 29
    r5 += r4 >> 29
    r6 += r5 >> 29
    r7 += r6 >> 29
    r8 += r7 >> 29
    r0 = (r0 & MASK) + FOLD * (r8 >> 29)
    r1 = (r1 & MASK) + (r0 >> 29)
    r0 &= MASK
    r2 &= MASK
    r3 &= MASK
    r4 &= MASK
    r5 &= MASK
    r6 &= MASK
    r7 &= MASK
    r8 &= MASK
  }
  i64.store32(out, r0, 0)
  i64.store32(out, r1, 4)
  i64.store32(out, r2, 8)
  i64.store32(out, r3, 12)
  i64.store32(out, r4, 16)
  i64.store32(out, r5, 20)
  i64.store32(out, r6, 24)
  i64.store32(out, r7, 28)
  i64.store32(out, r8, 32)
}

/** a tight -> the same residue in 0 .. p-1, every limb below 2^29, the ninth below 2^23. */
export function freeze(out: usize, a: usize): void {
  copy(out, a)
  wrapAt255(out)
  wrapAt255(out)
  // Now the value is below 2^255, so it is p or more exactly when adding 19 carries out of bit 255.
  let carry: u64 = 19
  for (let i: usize = 0; i < ELEMENT; i += 4) carry = (<u64>load<u32>(out + i) + carry) >> (i === 32 ? 23 : 29)
  store<u32>(out, load<u32>(out) + 19 * <u32>carry)
  propagate(out)
  store<u32>(out, load<u32>(out, 32) & 0x7fffff, 32)
}

/** Takes what lies above bit 255 back in at the bottom, times 19. */
function wrapAt255(a: usize): void {
  propagate(a)
  const over: u32 = load<u32>(a, 32) >> 23
  store<u32>(a, load<u32>(a, 32) & 0x7fffff, 32)
  store<u32>(a, load<u32>(a) + 19 * over)
  propagate(a)
}

/** Carries limb by limb; the ninth keeps what it gets. */
function propagate(a: usize): void {
  for (let i: usize = 0; i < 32; i += 4) {
    const limb: u32 = load<u32>(a + i)
    store<u32>(a + i, limb & <u32>MASK)
    store<u32>(a + i + 4, load<u32>(a + i + 4) + (limb >> 29))
  }
}

const frozen: usize = memory.data(36)

/** a tight. RFC 9496 section 3.1: negative means that the canonical representative is odd. */
export function isNegative(a: usize): bool {
  freeze(frozen, a)
  return (load<u32>(frozen) & 1) === 1
}

/** a tight. */
export function isZero(a: usize): bool {
  freeze(frozen, a)
  let all: u32 = 0
  for (let i: usize = 0; i < ELEMENT; i += 4) all |= load<u32>(frozen + i)
  return all === 0
}

const difference: usize = memory.data(36)

/** a, b tight. */
export function isEqual(a: usize, b: usize): bool {
  subtract(difference, a, b)
  return isZero(difference)
}

const ZERO: usize = memory.data(36)

/** a tight -> tight. */
export function negate(out: usize, a: usize): void {
  subtract(out, ZERO, a)
}

/** a tight -> tight, |a|: the one of a and -a that is not negative. */
export function absolute(out: usize, a: usize): void {
  if (isNegative(a)) negate(out, a)
  else copy(out, a)
}

/** Is this the 32 bytes of a number below p? Bit 255 counts, so a set one is refused and not masked off. */
export function isCanonical(bytes: usize): bool {
  const top: u64 = load<u64>(bytes, 24)
  if (top < 0x7fffffffffffffff) return true
  if (top > 0x7fffffffffffffff) return false
  return (load<u64>(bytes, 16) & load<u64>(bytes, 8)) !== u64.MAX_VALUE || load<u64>(bytes) < 0xffffffffffffffed
}

/** 32 canonical bytes, little endian -> tight. Reads no byte beyond the 32. */
export function fromBytes(out: usize, bytes: usize): void {
  i64.store32(out, i64.load(bytes, 0) & MASK, 0)
  i64.store32(out, (i64.load(bytes, 3) >> 5) & MASK, 4)
  i64.store32(out, (i64.load(bytes, 7) >> 2) & MASK, 8)
  i64.store32(out, (i64.load(bytes, 10) >> 7) & MASK, 12)
  i64.store32(out, (i64.load(bytes, 14) >> 4) & MASK, 16)
  i64.store32(out, (i64.load(bytes, 18) >> 1) & MASK, 20)
  i64.store32(out, (i64.load(bytes, 21) >> 6) & MASK, 24)
  i64.store32(out, i64.load32_u(bytes, 25) >> 3, 28)
  i64.store32(out, i64.load32_u(bytes, 28) >> 8, 32)
}

/** a tight -> its 32 canonical bytes, little endian. */
export function toBytes(bytes: usize, a: usize): void {
  freeze(frozen, a)
  let held: u64 = 0
  let heldBits: u32 = 0
  let limb: usize = frozen
  for (let i: usize = 0; i < 32; i++) {
    if (heldBits < 8 && limb < frozen + ELEMENT) {
      held |= (<u64>load<u32>(limb)) << heldBits
      heldBits += 29
      limb += 4
    }
    store<u8>(bytes + i, <u8>held)
    held >>= 8
    heldBits -= 8
  }
}

const t0: usize = memory.data(36)
const t1: usize = memory.data(36)
const t2: usize = memory.data(36)

/** a loose -> a^(2^252 - 3) = a^((p-5)/8), tight. 251 squarings and 11 multiplications; out is not a. */
export function powP58(out: usize, a: usize): void {
  squareTimes(t0, a, 1) // 2
  squareTimes(t1, t0, 2) // 8
  multiply(t1, a, t1) // 9
  multiply(t0, t0, t1) // 11
  squareTimes(t0, t0, 1) // 22
  multiply(t0, t1, t0) // 2^5 - 1
  squareTimes(t1, t0, 5)
  multiply(t0, t1, t0) // 2^10 - 1
  squareTimes(t1, t0, 10)
  multiply(t1, t1, t0) // 2^20 - 1
  squareTimes(t2, t1, 20)
  multiply(t1, t2, t1) // 2^40 - 1
  squareTimes(t1, t1, 10)
  multiply(t0, t1, t0) // 2^50 - 1
  squareTimes(t1, t0, 50)
  multiply(t1, t1, t0) // 2^100 - 1
  squareTimes(t2, t1, 100)
  multiply(t1, t2, t1) // 2^200 - 1
  squareTimes(t1, t1, 50)
  multiply(t0, t1, t0) // 2^250 - 1
  squareTimes(t0, t0, 2)
  multiply(out, t0, a) // 2^252 - 3
}

/** sqrt(-1), the even one. */
export const SQRT_M1: usize = memory.data<u32>([
  168730800, 124836154, 200875569, 103812442, 494564084, 5021437, 472689972, 269088827, 2851620,
])

const v3: usize = memory.data(36)
const v7: usize = memory.data(36)
const check: usize = memory.data(36)
const one: usize = memory.data<u32>([1, 0, 0, 0, 0, 0, 0, 0, 0])
const minusOne: usize = memory.data<u32>([
  0x1fffffec, 0x1fffffff, 0x1fffffff, 0x1fffffff, 0x1fffffff, 0x1fffffff, 0x1fffffff, 0x1fffffff, 0x7fffff,
])
const minusSqrtM1: usize = memory.data(36)

/** RFC 9496 section 4.2, SQRT_RATIO_M1(1, v): v tight -> out = |sqrt(1/v)| and true, or false where 1/v is no square or v is 0. */
export function inverseSquareRoot(out: usize, v: usize): bool {
  squareTimes(v3, v, 1)
  multiply(v3, v3, v)
  squareTimes(v7, v3, 1)
  multiply(v7, v7, v)
  powP58(out, v7)
  multiply(out, out, v3)
  squareTimes(check, out, 1)
  multiply(check, check, v)
  const correct = isEqual(check, one)
  const flipped = isEqual(check, minusOne)
  negate(minusSqrtM1, SQRT_M1)
  if (flipped || isEqual(check, minusSqrtM1)) multiply(out, out, SQRT_M1)
  absolute(out, out)
  return correct || flipped
}
