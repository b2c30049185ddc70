// Text -> the dark and light squares of a QR code (ISO/IEC 18004): byte mode, error correction level M, versions 1 to 6,
// which is enough for an address with a receipt code. Longer text throws RangeError.

export type QrSquares = readonly (readonly boolean[])[]

/** By version, from 1: all codewords, error-correction codewords a block, blocks (level M). */
const VERSIONS: readonly { total: number; correction: number; blocks: number }[] = [
  { total: 26, correction: 10, blocks: 1 },
  { total: 44, correction: 16, blocks: 1 },
  { total: 70, correction: 26, blocks: 1 },
  { total: 100, correction: 18, blocks: 2 },
  { total: 134, correction: 24, blocks: 2 },
  { total: 172, correction: 16, blocks: 4 },
]

export function qrSquares(text: string): QrSquares {
  const bytes = new TextEncoder().encode(text)
  // Mode and length take 12 bits, the terminator 4 more: two bytes in all.
  const index = VERSIONS.findIndex(({ total, correction, blocks }) => bytes.length + 2 <= total - correction * blocks)
  const version = VERSIONS[index]
  if (version === undefined) throw new RangeError(`${bytes.length} bytes do not fit the QR code`)
  const codewords = interleave(dataCodewords(bytes, version.total - version.correction * version.blocks), version)
  const candidates = MASKS.map((_, mask) => draw(index + 1, codewords, mask))
  return candidates.reduce((best, next) => (penalty(next) < penalty(best) ? next : best))
}

/** Mode 4 (bytes), 8-bit length, the bytes, terminator, then the two pad bytes in turn. */
function dataCodewords(bytes: Uint8Array, count: number): Uint8Array {
  const data = new Uint8Array(count)
  const nibbles = [4, bytes.length >> 4, bytes.length & 15, ...[...bytes].flatMap((byte) => [byte >> 4, byte & 15]), 0]
  for (let i = 0; i < nibbles.length; i += 2) data[i / 2] = ((nibbles[i] ?? 0) << 4) | (nibbles[i + 1] ?? 0)
  for (let i = nibbles.length / 2, pad = 0xec; i < count; i++, pad ^= 0xfd) data[i] = pad
  return data
}

/** Splits into blocks (the later ones one longer where it does not divide), corrects each, and mixes them by columns. */
function interleave(data: Uint8Array, { correction, blocks }: { correction: number; blocks: number }): number[] {
  const short = Math.floor(data.length / blocks)
  const longs = data.length % blocks
  let offset = 0
  const parts = Array.from({ length: blocks }, (_, i) => {
    const length = short + (i >= blocks - longs ? 1 : 0)
    const part = data.subarray(offset, offset + length)
    offset += length
    return { part, check: correctionCodewords(part, correction) }
  })
  const columns = (length: number, pick: (index: number) => (number | undefined)[]) =>
    Array.from({ length }, (_, i) => pick(i).filter((value) => value !== undefined)).flat()
  return [
    ...columns(short + 1, (i) => parts.map(({ part }) => part[i])),
    ...columns(correction, (i) => parts.map(({ check }) => check[i])),
  ]
}

/** Remainder of data · x^count by the generator (x - 1)(x - 2)(x - 4)… over GF(256) with polynomial 0x11d. */
export function correctionCodewords(data: Uint8Array, count: number): Uint8Array {
  let generator = [1]
  for (let i = 0, root = 1; i < count; i++, root = multiply(root, 2)) {
    const next = [...generator, 0]
    generator.forEach((coefficient, j) => {
      next[j + 1] = (next[j + 1] ?? 0) ^ multiply(coefficient, root)
    })
    generator = next
  }
  const remainder = new Uint8Array(count)
  for (const byte of data) {
    const factor = byte ^ (remainder[0] ?? 0)
    remainder.copyWithin(0, 1)
    remainder[count - 1] = 0
    for (let i = 0; i < count; i++) remainder[i] = (remainder[i] ?? 0) ^ multiply(generator[i + 1] ?? 0, factor)
  }
  return remainder
}

function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a)
  return product
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

function draw(version: number, codewords: readonly number[], mask: number): boolean[][] {
  const size = 17 + 4 * version
  // Null: free for data.
  const squares: (boolean | null)[][] = Array.from({ length: size }, () => Array.from({ length: size }, () => null))
  const set = (x: number, y: number, dark: boolean) => {
    const row = squares[y]
    if (row !== undefined && x >= 0 && x < size) row[x] = dark
  }
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0)
    set(i, 6, i % 2 === 0)
  }
  const rings = (cx: number, cy: number, radius: number, isDark: (distance: number) => boolean) => {
    for (let y = -radius; y <= radius; y++) {
      for (let x = -radius; x <= radius; x++) set(cx + x, cy + y, isDark(Math.max(Math.abs(x), Math.abs(y))))
    }
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    rings(x, y, 4, (d) => d !== 2 && d !== 4)
  if (version > 1) rings(size - 7, size - 7, 2, (d) => d !== 1)
  drawFormat(set, size, mask)
  fill(squares, codewords, mask)
  return squares.map((row) => row.map((square) => square === true))
}

/** Level M is 00; five bits, ten of BCH (0x537), masked with 0x5412, written twice. */
function drawFormat(set: (x: number, y: number, dark: boolean) => void, size: number, mask: number): void {
  let rest = mask
  for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537)
  const bits = ((mask << 10) | rest) ^ 0x5412
  const bit = (i: number) => ((bits >> i) & 1) === 1
  for (let i = 0; i < 15; i++) {
    const near = i < 6 ? i : i < 8 ? i + 1 : 0
    if (i < 8) set(8, near, bit(i))
    else set(i === 8 ? 7 : 14 - i, 8, bit(i))
    if (i < 8) set(size - 1 - i, 8, bit(i))
    else set(8, size - 15 + i, bit(i))
  }
  set(8, size - 8, true)
}

/** Data runs in pairs of columns from the right, up and down in turn, stepping over the timing column. */
function fill(squares: (boolean | null)[][], codewords: readonly number[], mask: number): void {
  const size = squares.length
  const isMasked = MASKS[mask] ?? (() => false)
  let index = 0
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    const isUpward = ((right + 1) & 2) === 0
    for (let step = 0; step < size; step++) {
      const y = isUpward ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        const row = squares[y]
        if (row === undefined || row[x] !== null) continue
        const bit = (((codewords[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1
        row[x] = bit !== isMasked(x, y)
        index++
      }
    }
  }
}

/** The standard's four faults of a drawing: long runs, blocks, false finders, too dark or too light. */
function penalty(squares: QrSquares): number {
  const size = squares.length
  const at = (x: number, y: number) => squares[y]?.[x] === true
  let points = 0
  let dark = 0
  for (const turned of [false, true]) {
    for (let a = 0; a < size; a++) {
      const line = Array.from({ length: size }, (_, b) => ((turned ? at(a, b) : at(b, a)) ? '1' : '0')).join('')
      for (const run of line.match(/1{5,}|0{5,}/g) ?? []) points += run.length - 2
      points += 40 * (line.match(/(?=10111010000|00001011101)/g) ?? []).length
      if (!turned) dark += line.replaceAll('0', '').length
    }
  }
  for (let y = 0; y + 1 < size; y++) {
    for (let x = 0; x + 1 < size; x++) {
      const same = at(x, y)
      if (at(x + 1, y) === same && at(x, y + 1) === same && at(x + 1, y + 1) === same) points += 3
    }
  }
  return points + 10 * Math.floor(Math.abs((dark * 100) / (size * size) - 50) / 5)
}
