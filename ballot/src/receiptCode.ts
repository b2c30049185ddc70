// The receipt code: the first 95 bits of a ballot hash as 19 symbols and a check symbol. It shows that a ballot is
// in the public record, and never what it says.

/** 32 symbols; I, L, O and U are left out because they are misread (Crockford's base 32). */
export const RECEIPT_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SYMBOLS = 19
const MISREAD: Record<string, string> = { I: '1', L: '1', O: '0' }

/** The 95-bit number under which the chain files a ballot: the first 95 bits of its 32-byte hash. */
export function codeNumber(hash: Uint8Array): bigint {
  let value = 0n
  for (let i = 0; i < 12; i++) value = (value << 8n) | BigInt(hash[i] ?? 0)
  return value >> 1n
}

/** 95-bit number -> `XXXXX-XXXXX-XXXXX-XXXXX`. Throws RangeError outside 0 .. 2^95-1. */
export function formatReceiptCode(code: bigint): string {
  if (code < 0n || code >= 1n << 95n) throw new RangeError('a receipt code is a number of 95 bits')
  const digits: number[] = []
  for (let i = SYMBOLS - 1; i >= 0; i--) digits.push(Number((code >> BigInt(5 * i)) & 31n))
  digits.push(checkDigit(digits))
  const text = digits.map((digit) => RECEIPT_ALPHABET[digit]).join('')
  return (text.match(/.{5}/g) ?? []).join('-')
}

/** A person's typing -> the 95-bit number, or null when it has the wrong length, a strange symbol or a wrong check symbol. */
export function parseReceiptCode(text: string): bigint | null {
  const clean = text
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/[ILO]/g, (symbol) => MISREAD[symbol] ?? symbol)
  if (clean.length !== SYMBOLS + 1) return null
  const digits = [...clean].map((symbol) => RECEIPT_ALPHABET.indexOf(symbol))
  if (digits.includes(-1) || digits[SYMBOLS] !== checkDigit(digits.slice(0, SYMBOLS))) return null
  return digits.slice(0, SYMBOLS).reduce((value, digit) => (value << 5n) | BigInt(digit), 0n)
}

/** Luhn mod 32: finds every single wrong symbol and nearly every swap of neighbours. */
function checkDigit(digits: number[]): number {
  let sum = 0
  digits.toReversed().forEach((digit, i) => {
    const product = i % 2 === 0 ? digit * 2 : digit
    sum += Math.floor(product / 32) + (product % 32)
  })
  return (32 - (sum % 32)) % 32
}
