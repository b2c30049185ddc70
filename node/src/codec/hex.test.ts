import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asAddress, asHash, bigintToBytes, bytesToBigint, bytesToHex, bytesToHexByTable, hexToBytes } from './hex.ts'

describe('bytes and hex', () => {
  it('round trip, with Buffer and without it alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const hex = bytesToHex(bytes)
        expect(hex).toMatch(/^0x([0-9a-f]{2})*$/)
        expect(bytesToHexByTable(bytes)).toBe(hex)
        expect(hexToBytes(hex)).toEqual(bytes)
        expect(hexToBytes(`0x${hex.slice(2).toUpperCase()}`)).toEqual(bytes)
      }),
    )
  })
  it('reads a view of a larger buffer, not the buffer', () => {
    expect(bytesToHex(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toBe('0x0203')
  })
  it.each(['', '0', '00', 'x0', '0x0', '0x0g', '0x g', '0x-1', '0x00\u0141', '0X00', ' 0x00'])('refuses %j', (text) => {
    expect(() => hexToBytes(text)).toThrow(RangeError)
  })
})

describe('bytes and integers', () => {
  it('round trip, without leading zeros', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 300n }), (value) => {
        const bytes = bigintToBytes(value)
        expect(bytes[0]).not.toBe(0)
        expect(bytesToBigint(bytes)).toBe(value)
      }),
    )
  })
  it('reads bytes of every length as the hex of them says', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        expect(bytesToBigint(bytes)).toBe(BigInt(bytesToHex(bytes)))
      }),
      { numRuns: 1000 },
    )
  })
  it.each([
    [0n, []],
    [1n, [1]],
    [255n, [255]],
    [256n, [1, 0]],
    [2n ** 64n, [1, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('%d is %j', (value, bytes) => {
    expect(bigintToBytes(value)).toEqual(Uint8Array.from(bytes))
  })
  it('reads leading zeros and refuses negative numbers', () => {
    expect(bytesToBigint(new Uint8Array(9))).toBe(0n)
    expect(bytesToBigint(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 7))).toBe(7n)
    expect(() => bigintToBytes(-1n)).toThrow(RangeError)
  })
})

describe('identities', () => {
  it('are lower case and of their length', () => {
    const mixed = '0xAbCdEf0000000000000000000000000000000001'
    expect(asAddress(mixed)).toBe(mixed.toLowerCase())
    expect(asAddress(hexToBytes(mixed))).toBe(mixed.toLowerCase())
    expect(asHash(new Uint8Array(32))).toBe(`0x${'00'.repeat(32)}`)
  })
  it.each(['0x', '0x01', `0x${'00'.repeat(21)}`, `0x${'0g'.repeat(20)}`, '00'.repeat(21)])(
    '%s is no address',
    (text) => {
      expect(() => asAddress(text)).toThrow(RangeError)
    },
  )
})
