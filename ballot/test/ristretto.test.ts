// B1: the one decode function, the scalars, and multiplication, against RFC 9496 and at the edges.
import { ristretto255_hasher } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePoint, decodeScalar, decodeSum, encodeScalar, L, RISTRETTO } from '../src/group/ristretto.ts'
import { hash, hashToScalar, u32, word } from '../src/transcript.ts'
import { externalVectors, fromHex } from './externalVectors.ts'
import { seeded } from './seeded.ts'

type Vectors = {
  multiplesOfGenerator: string[]
  badEncodings: string[]
  oneWayMap: { input: string; output: string }[]
}
const vectors = externalVectors<Vectors>('rfc9496-ristretto255.json')
const { generator, zero, encode, combine, multiplyGenerator, multiplySecret, add, isZero, prepare } = RISTRETTO
const random = seeded('ristretto')

describe.skipIf(!vectors)('RFC 9496 appendix A', () => {
  it('A.1: multiples of the generator, by every way to multiply', () => {
    const multiples = vectors!.multiplesOfGenerator.map(fromHex)
    expect(multiples.length).toBe(16)
    multiples.forEach((bytes, factor) => {
      expect(encode(multiplyGenerator(BigInt(factor)))).toEqual(bytes)
      expect(encode(combine([generator], [BigInt(factor)]))).toEqual(bytes)
      const copy = decodePoint(encode(generator))!
      expect(encode(multiplySecret(copy, BigInt(factor), random))).toEqual(bytes)
      expect(encode(combine([copy], [BigInt(factor)]))).toEqual(bytes)
      if (factor > 0) expect(encode(decodePoint(bytes)!)).toEqual(bytes)
    })
  })
  it('A.2: every bad encoding is refused', () => {
    expect(vectors!.badEncodings.length).toBeGreaterThan(20)
    for (const bad of vectors!.badEncodings) {
      expect(decodePoint(fromHex(bad)), bad).toBeNull()
      expect(decodeSum(fromHex(bad)), bad).toBeNull()
    }
  })
  it('A.3: the one-way map of the library under it', () => {
    expect(vectors!.oneWayMap.length).toBeGreaterThan(10)
    for (const { input, output } of vectors!.oneWayMap) {
      expect(Buffer.from(ristretto255_hasher.deriveToCurve!(fromHex(input)).toBytes()).toString('hex')).toBe(output)
    }
  })
})

describe('B1: decoding', () => {
  it.each<[string, Uint8Array]>([
    ['the identity', new Uint8Array(32)],
    ['31 bytes', new Uint8Array(31)],
    ['33 bytes', Uint8Array.of(...encode(generator), 0)],
    ['nothing', new Uint8Array(0)],
    ['the generator with its highest bit set', encode(generator).with(31, 0x76 | 0x80)],
    ['p', littleEndianBytes(2n ** 255n - 19n)],
    ['1, which is negative', littleEndianBytes(1n)],
  ])('refuses %s', (_, bytes) => {
    expect(decodePoint(bytes)).toBeNull()
  })
  it('takes 32 zero bytes for the identity in a sum, and there alone', () => {
    expect(isZero(decodeSum(new Uint8Array(32))!)).toBe(true)
    expect(decodeSum(new Uint8Array(31))).toBeNull()
    expect(encode(decodeSum(encode(generator))!)).toEqual(encode(generator))
  })
  it.each<[string, bigint, boolean]>([
    ['0', 0n, true],
    ['L - 1', L - 1n, true],
    ['L', L, false],
    ['L + 1', L + 1n, false],
    ['2^255', 2n ** 255n, false],
    ['2^256 - 1', 2n ** 256n - 1n, false],
  ])('a scalar of %s', (_, value, isScalar) => {
    expect(decodeScalar(littleEndianBytes(value))).toBe(isScalar ? value : null)
  })
  it('a scalar of 31 or 33 bytes is refused', () => {
    expect(decodeScalar(new Uint8Array(31))).toBeNull()
    expect(decodeScalar(new Uint8Array(33))).toBeNull()
  })
  it.each([-1n, L])('%d is not written as a scalar', (value) => {
    expect(() => encodeScalar(value)).toThrow(RangeError)
  })
})

describe('multiplication', () => {
  it('secret, public and by table agree for every scalar, the ends too', () => {
    const base = combine([generator], [4711n])
    const tabled = prepare(combine([generator], [4711n]))
    const scalars = fc.oneof(fc.constantFrom(0n, 1n, 2n, L - 1n), fc.bigInt({ min: 0n, max: L - 1n }))
    fc.assert(
      fc.property(scalars, (scalar) => {
        const expected = encode(combine([base], [scalar]))
        expect(encode(multiplySecret(base, scalar, random))).toEqual(expected)
        expect(encode(multiplySecret(tabled, scalar, random))).toEqual(expected)
        expect(encode(combine([tabled], [scalar]))).toEqual(expected)
        expect(encode(multiplyGenerator((4711n * scalar) % L))).toEqual(expected)
      }),
      { numRuns: 25 },
    )
  })
  it('a secret scalar is split with fresh randomness for a point that is not the generator', () => {
    const base = combine([generator], [5n])
    const asked: number[] = []
    const watched = (byteCount: number) => {
      asked.push(byteCount)
      return random(byteCount)
    }
    multiplySecret(base, 7n, watched)
    expect(asked).toEqual([64])
    multiplySecret(generator, 7n, watched)
    expect(asked).toEqual([64])
  })
  it('a sum of several points, tabled or not', () => {
    const points = [generator, combine([generator], [3n]), prepare(combine([generator], [5n]))]
    expect(encode(combine(points, [2n, 10n, 100n]))).toEqual(encode(combine([generator], [532n])))
    expect(isZero(add(combine(points, [0n, 0n, 0n]), zero))).toBe(true)
  })
})

describe('B2: the transcript', () => {
  it('a boundary moved between items gives another hash', () => {
    const lists = [[[1, 2], [3]], [[1], [2, 3]], [[1, 2, 3]], [[1, 2, 3], []], [[], [1, 2, 3]], [[1, 2], [3], []]]
    const hashes = lists.map((items) =>
      hash(
        'election',
        items.map((item) => Uint8Array.from(item)),
      ).join(),
    )
    expect(new Set(hashes).size).toBe(lists.length)
  })
  it('another tag gives another hash', () => {
    expect(hash('ballot/batch', [])).not.toEqual(hash('share/batch', []))
  })
  it('a scalar is 64 bytes mod L, not 32', () => {
    const wide = hash('deal/batch', [])
    const value = wide.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
    expect(value).toBeGreaterThan(L)
    expect(hashToScalar('deal/batch', [])).toBe(value % L)
  })
  it('numbers have one length each, and nothing that does not fit', () => {
    expect(u32(258)).toEqual(Uint8Array.of(2, 1, 0, 0))
    expect(word(258n).slice(29)).toEqual(Uint8Array.of(0, 1, 2))
    expect(word(258n).length).toBe(32)
    for (const wrong of [-1, 2 ** 32, 1.5]) expect(() => u32(wrong)).toThrow(RangeError)
    for (const wrong of [-1n, 2n ** 256n]) expect(() => word(wrong)).toThrow(RangeError)
  })
})

function littleEndianBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, index) => Number((value >> BigInt(8 * index)) & 255n))
}
