// The ABI's unit: 32-byte words, numbers at the low end, big-endian. Shared by the reader, the writer and the functions
// that are read by hand because every ballot passes through them.

export const WORD = 32

/** The word at `offset` as an unsigned number. The caller has checked that the bytes are there. */
export function readWord(bytes: Uint8Array, offset: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, WORD)
  const low = view.getBigUint64(24)
  const rest = view.getBigUint64(16)
  const upper = view.getBigUint64(8)
  const top = view.getBigUint64(0)
  return (rest | upper | top) === 0n ? low : (top << 192n) | (upper << 128n) | (rest << 64n) | low
}

export function writeWord(bytes: Uint8Array, offset: number, value: bigint): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, WORD)
  for (let limb = 24; limb >= 0 && value > 0n; limb -= 8) {
    view.setBigUint64(limb, BigInt.asUintN(64, value))
    value >>= 64n
  }
}

/** `length` rounded up to whole words. */
export function padded(length: number): number {
  return (length + WORD - 1) & ~(WORD - 1)
}

export function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false
  return true
}
