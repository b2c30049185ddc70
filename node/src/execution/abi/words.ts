// The ABI's unit: 32-byte words, numbers at the low end, big-endian. Shared by the reader, the writer and the functions
// that are read by hand because every ballot passes through them.

export const WORD = 32

/** Words pass through here: no view has to be made of the bytes they come from or go to. */
const word = new Uint8Array(WORD)
const limbs = new DataView(word.buffer)

/** The word at `offset` as an unsigned number. The caller has checked that the bytes are there. */
export function readWord(bytes: Uint8Array, offset: number): bigint {
  for (let i = 0; i < WORD; i++) word[i] = bytes[offset + i] ?? 0
  const low = limbs.getBigUint64(24)
  const rest = limbs.getBigUint64(16)
  const upper = limbs.getBigUint64(8)
  const top = limbs.getBigUint64(0)
  return (rest | upper | top) === 0n ? low : (top << 192n) | (upper << 128n) | (rest << 64n) | low
}

/** Over zeros. */
export function writeWord(bytes: Uint8Array, offset: number, value: bigint): void {
  let limb = WORD
  while (limb > 0 && value > 0n) {
    limb -= 8
    limbs.setBigUint64(limb, BigInt.asUintN(64, value))
    value >>= 64n
  }
  for (let i = limb; i < WORD; i++) bytes[offset + i] = word[i] ?? 0
}

/** `length` rounded up to whole words. */
export function padded(length: number): number {
  return (length + WORD - 1) & ~(WORD - 1)
}

export function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false
  return true
}
