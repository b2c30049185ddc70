// Our RLP against the npm package (encoding) and against a table of encodings that are not canonical (decoding).
import fc from 'fast-check'
import RLP from 'rlp'
import { describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes } from './hex.ts'
import {
  encodeListHeader,
  encodeRlp,
  hasMore,
  isListNext,
  openRlp,
  RlpError,
  type RlpReader,
  type RlpValue,
  readBytes,
  readEnd,
  readList,
  readRaw,
  readUint,
  readUintBytes,
} from './rlp.ts'

type Nested = Uint8Array | Nested[]
const { value: aValue } = fc.letrec<{ value: Nested }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.uint8Array({ maxLength: 80 }),
    fc.array(tie('value'), { maxLength: 6 }) as fc.Arbitrary<Nested>,
  ),
}))

/** Reads without knowing the shape: only for tests, where nesting is bounded. */
const readAny = (reader: RlpReader): Nested => {
  if (!isListNext(reader)) return readBytes(reader)
  const list = readList(reader)
  const items: Nested[] = []
  while (hasMore(list)) items.push(readAny(list))
  return items
}
const open = (hex: string): RlpReader => openRlp(hexToBytes(hex))

describe('RLP', () => {
  it('encodes like the npm package and reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.array(aValue, { maxLength: 6 }), (value) => {
        const bytes = encodeRlp(value as RlpValue)
        expect(bytes).toEqual(RLP.encode(value))
        const reader = { bytes, at: 0, end: bytes.length }
        expect(readAny(reader)).toEqual(value)
        expect(hasMore(reader)).toBe(false)
      }),
    )
  })
  it.each([0, 1, 55, 56, 255, 256, 65_535, 65_536, 70_000, 16_777_216])('takes a string of %i bytes', (length) => {
    const string = new Uint8Array(length).fill(0xaa)
    const bytes = encodeRlp([string])
    if (length <= 70_000) expect(bytes).toEqual(RLP.encode([string]))
    const inner = bytes.length - encodeRlp(string).length
    expect(bytes.subarray(0, inner)).toEqual(encodeListHeader(bytes.length - inner))
    expect(readBytes(openRlp(bytes)).length).toBe(length)
  })
  it.each([0n, 1n, 127n, 128n, 255n, 256n, 2n ** 64n - 1n, 2n ** 256n - 1n])('takes the integer %d', (value) => {
    const bytes = encodeRlp([value])
    expect(bytes).toEqual(RLP.encode([value]))
    expect(readUint(openRlp(bytes), 32)).toBe(value)
  })
  it('hands out an item with its header, and plain views even of a Buffer', () => {
    const reader = openRlp(Buffer.from(encodeRlp([[1n, 2n], Uint8Array.of(0x81, 0x82)])))
    const list = readRaw(reader)
    expect(list).toEqual(Uint8Array.of(0xc2, 1, 2))
    expect(list.constructor).toBe(Uint8Array)
    expect(readRaw(reader)).toEqual(Uint8Array.of(0x82, 0x81, 0x82))
    readEnd(reader)
  })
})

describe('RLP refused', () => {
  const readTwo = (reader: RlpReader) => [readBytes(reader), readBytes(reader)]
  const string = (reader: RlpReader) => readBytes(reader)
  it.each<[string, string, (reader: RlpReader) => unknown]>([
    ['nothing at all', '0x', readEnd],
    ['a string where the list should be', '0x80', readEnd],
    ['bytes after the list', '0xc000', readEnd],
    ['a list shorter than it says', '0xc1', readEnd],
    ['a long list shorter than it says', '0xf838', readEnd],
    ['a long list without its length', '0xf8', readEnd],
    ['a long list for a short length', '0xf801c0', readEnd],
    ['a list length with a leading zero', `0xf90038${'01'.repeat(56)}`, readEnd],
    ['a length of five bytes', '0xfc0100000000', readEnd],
    ['more items than expected', '0xc20102', (reader) => [readBytes(reader), readEnd(reader)]],
    ['fewer items than expected', '0xc101', readTwo],
    ['a list where a string should be', '0xc1c0', string],
    ['a string where a list should be', '0xc180', (reader) => readList(reader)],
    ['a byte below 0x80 with a header', '0xc28101', string],
    ['a string longer than its list', '0xc283010203', string],
    ['a long string for a short length', '0xc3b80101', string],
    ['a string length with a leading zero', `0xf83bb90038${'01'.repeat(56)}`, string],
    ['a string of another length', '0xc3820102', (reader) => readBytes(reader, 3)],
    ['an integer with a leading zero', '0xc3820001', (reader) => readUint(reader, 8)],
    ['a zero that is a byte', '0xc100', (reader) => readUint(reader, 8)],
    ['an integer too large', '0xc3820101', (reader) => readUintBytes(reader, 1)],
  ])('%s', (_, hex, read) => {
    expect(() => read(open(hex))).toThrow(RlpError)
  })
  it('ends with RlpError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          const items: Nested[] = []
          const reader = openRlp(bytes)
          while (hasMore(reader)) items.push(readAny(reader))
          expect(bytesToHex(encodeRlp(items as RlpValue))).toBe(bytesToHex(bytes))
        } catch (error) {
          if (!(error instanceof RlpError)) throw error
        }
      }),
      { numRuns: 3000 },
    )
  })
})
