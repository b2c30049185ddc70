// The drawing is read back by a reader written from the standard the other way round: format, mask, zigzag, blocks,
// then the remainder of every block must be zero at each root of the generator.
import { describe, expect, it } from 'vitest'
import { correctionCodewords, type QrSquares, qrSquares } from './qr.ts'

const CODE = 'http://127.0.0.1:3000/check#7ZK3M-9QWER-TY0AS-DFGHJ'

describe('QR code', () => {
  it('corrects as the standard’s worked example (version 1-M, "01234567")', () => {
    const data = Uint8Array.from([
      0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11,
    ])
    expect([...correctionCodewords(data, 10)]).toEqual([0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55])
  })
  it.each([['A'], ['x'.repeat(14)], ['x'.repeat(15)], ['x'.repeat(42)], [CODE], ['y'.repeat(84)], ['z'.repeat(106)]])(
    'reads back %s',
    (text) => {
      expect(readBack(qrSquares(text))).toBe(text)
    },
  )
  it('refuses what does not fit', () => {
    expect(() => qrSquares('x'.repeat(107))).toThrow(RangeError)
  })
})

/** ISO/IEC 18004, table of format information: level M, masks 0 to 7. */
const FORMATS = [
  ...['101010000010010', '101000100100101', '101111001111100', '101101101001011'],
  ...['100010111111001', '100000011001110', '100111110010111', '100101010100000'],
]
const BLOCKS = [1, 1, 1, 2, 2, 4]
const CORRECTION = [10, 16, 26, 18, 24, 16]

function readBack(squares: QrSquares): string {
  const size = squares.length
  const version = (size - 17) / 4
  const at = (x: number, y: number): number => (squares[y]![x] ? 1 : 0)
  const format = [0, 1, 2, 3, 4, 5, 7, 8].map((y) => at(8, y)).concat([7, 5, 4, 3, 2, 1, 0].map((x) => at(x, 8)))
  const second = [...Array(8).keys()]
    .map((i) => at(size - 1 - i, 8))
    .concat([...Array(7).keys()].map((i) => at(8, size - 7 + i)))
  expect(second).toEqual(format)
  const bits = format.reduce((sum, bit, i) => sum | (bit << i), 0) ^ 0x5412
  expect(bits >> 13).toBe(0) // level M
  const mask = (bits >> 10) & 7
  expect(format.toReversed().join('')).toBe(FORMATS[mask])
  const bytes = readBytes(squares, version, mask)
  const data = joinBlocks(bytes, BLOCKS[version - 1]!, CORRECTION[version - 1]!)
  const length = ((data[0]! & 15) << 4) | (data[1]! >> 4)
  expect(data[0]! >> 4).toBe(4)
  return new TextDecoder().decode(
    Uint8Array.from({ length }, (_, i) => ((data[i + 1]! & 15) << 4) | (data[i + 2]! >> 4)),
  )
}

function isFunctionSquare(x: number, y: number, size: number, version: number): boolean {
  const finder = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8)
  const centre = size - 7
  return finder || x === 6 || y === 6 || (version > 1 && Math.abs(x - centre) <= 2 && Math.abs(y - centre) <= 2)
}

const masked = [
  (y: number, x: number) => (y + x) % 2,
  (y: number) => y % 2,
  (_: number, x: number) => x % 3,
  (y: number, x: number) => (y + x) % 3,
  (y: number, x: number) => ((y >> 1) + Math.floor(x / 3)) % 2,
  (y: number, x: number) => ((y * x) % 2) + ((y * x) % 3),
  (y: number, x: number) => (((y * x) % 2) + ((y * x) % 3)) % 2,
  (y: number, x: number) => (((y + x) % 2) + ((y * x) % 3)) % 2,
]

function readBytes(squares: QrSquares, version: number, mask: number): number[] {
  const size = squares.length
  const pairs = [...Array((size - 1) / 2).keys()].map((i) =>
    size - 1 - 2 * i <= 6 ? size - 2 - 2 * i : size - 1 - 2 * i,
  )
  const bits = pairs.flatMap((right, column) =>
    [...Array(size).keys()].flatMap((step) => {
      const y = column % 2 === 0 ? size - 1 - step : step
      return [right, right - 1]
        .filter((x) => !isFunctionSquare(x, y, size, version))
        .map((x) => (squares[y]![x] ? 1 : 0) ^ (masked[mask]!(y, x) === 0 ? 1 : 0))
    }),
  )
  return Array.from({ length: bits.length >> 3 }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((byte, bit) => byte * 2 + bit, 0),
  )
}

function joinBlocks(bytes: number[], blocks: number, correction: number): number[] {
  const total = bytes.length - correction * blocks
  const lengths = Array.from({ length: blocks }, (_, i) => Math.floor((total + i) / blocks))
  const parts: number[][] = lengths.map(() => [])
  let next = 0
  for (let column = 0; column < Math.max(...lengths); column++) {
    for (const [i, length] of lengths.entries()) if (column < length) parts[i]!.push(bytes[next++]!)
  }
  const checks = parts.map((_, i) => Array.from({ length: correction }, (_, k) => bytes[total + k * blocks + i]!))
  for (const [i, part] of parts.entries())
    expect(syndromes([...part, ...checks[i]!], correction)).toEqual(Array(correction).fill(0))
  return parts.flat()
}

/** Value of the codeword polynomial at 2^0 … 2^(count-1), with logarithms instead of the encoder's long multiplication. */
function syndromes(codewords: number[], count: number): number[] {
  const power = [1]
  for (let i = 1; i < 255; i++) power.push(power[i - 1]! < 128 ? power[i - 1]! * 2 : (power[i - 1]! * 2) ^ 0x11d)
  return [...Array(count).keys()].map((root) =>
    codewords.reduce((sum, value, i) => {
      const exponent = root * (codewords.length - 1 - i)
      return sum ^ (value === 0 ? 0 : power[(power.indexOf(value) + exponent) % 255]!)
    }, 0),
  )
}
