// The receipt code: 95 bits there and back, and every single wrong symbol noticed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeNumber, formatReceiptCode, parseReceiptCode, RECEIPT_ALPHABET } from '../src/index.ts'

const CODE_MAX = 2n ** 95n - 1n
const aCode = fc.bigInt({ min: 0n, max: CODE_MAX })

describe('codeNumber', () => {
  it('is the first 95 bits of the hash, and nothing after them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (hash) => {
        const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('')
        expect(codeNumber(hash)).toBe(BigInt(`0b${bits.slice(0, 95)}`))
      }),
    )
  })
})

describe('a receipt code', () => {
  it('goes there and back', () => {
    fc.assert(
      fc.property(aCode, (code) => {
        const text = formatReceiptCode(code)
        expect(text).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$/)
        expect(parseReceiptCode(text)).toBe(code)
      }),
    )
  })
  it('is read as people type it: lower case, spaces, no dashes, I and L for 1, O for 0', () => {
    fc.assert(
      fc.property(aCode, (code) => {
        const text = formatReceiptCode(code)
        expect(parseReceiptCode(text.toLowerCase().replaceAll('-', ' '))).toBe(code)
        expect(parseReceiptCode(` ${text.replaceAll('-', '')}\n`)).toBe(code)
        expect(parseReceiptCode(text.replaceAll('1', 'I').replaceAll('0', 'o'))).toBe(code)
        expect(parseReceiptCode(text.replaceAll('1', 'l'))).toBe(code)
      }),
    )
  })
  it('with any one symbol wrong is refused, all 20 places and 31 wrong symbols each', () => {
    fc.assert(
      fc.property(aCode, (code) => {
        const symbols = [...formatReceiptCode(code).replaceAll('-', '')]
        for (const [place, right] of symbols.entries()) {
          for (const wrong of RECEIPT_ALPHABET.replace(right, '')) {
            expect(parseReceiptCode(symbols.with(place, wrong).join(''))).toBeNull()
          }
        }
      }),
      { numRuns: 60 },
    )
  })
  it('with two neighbours swapped is refused, but for the one pair that Luhn cannot tell', () => {
    fc.assert(
      fc.property(aCode, fc.nat(18), (code, place) => {
        const symbols = [...formatReceiptCode(code).replaceAll('-', '')]
        const [left, right] = [symbols[place]!, symbols[place + 1]!]
        const swapped = symbols
          .with(place, right)
          .with(place + 1, left)
          .join('')
        const isNoticed = left !== right && `${left}${right}` !== '0Z' && `${left}${right}` !== 'Z0'
        expect(parseReceiptCode(swapped) === null).toBe(isNoticed)
      }),
      { numRuns: 2000 },
    )
  })
  it.each([
    ['nothing', ''],
    ['19 symbols', '0'.repeat(19)],
    ['21 symbols', '0'.repeat(21)],
    ['the letter U', `U${'0'.repeat(19)}`],
    ['a strange symbol', `*${'0'.repeat(19)}`],
    ['a letter that is no ASCII', `É${'0'.repeat(19)}`],
  ])('of %s is refused', (_, text) => {
    expect(parseReceiptCode(text)).toBeNull()
  })
  it.each([-1n, 2n ** 95n])('is not written for %d', (code) => {
    expect(() => formatReceiptCode(code)).toThrow(RangeError)
  })
  it('has 32 symbols that are not misread', () => {
    expect(new Set(RECEIPT_ALPHABET).size).toBe(32)
    expect(RECEIPT_ALPHABET).not.toMatch(/[ILOU]/)
    expect(formatReceiptCode(0n)).toBe('00000-00000-00000-00000')
    expect(formatReceiptCode(CODE_MAX)).toMatch(/^ZZZZZ-ZZZZZ-ZZZZZ-ZZZZ/)
  })
})
