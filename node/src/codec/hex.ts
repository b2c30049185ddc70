// Bytes to hex and integers, and back. Identities are lower-case hex (types/bytes.ts); everything else stays bytes, so
// these run at the edges and where an identity is made. Runs in a browser too: Buffer is used only where there is one.
import type { Address, Hash, Hex } from '../types/bytes.ts'

const DIGIT = new Int8Array(128).fill(-1)
for (let i = 0; i < 10; i++) DIGIT[48 + i] = i
for (let i = 0; i < 6; i++) {
  DIGIT[65 + i] = 10 + i
  DIGIT[97 + i] = 10 + i
}
const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const hasBuffer = typeof Buffer !== 'undefined'

/** Lower case, with 0x. */
export const bytesToHex: (bytes: Uint8Array) => Hex = hasBuffer ? bytesToHexByBuffer() : bytesToHexByTable

/** Short arrays are copied: V8 keeps them among its objects, and asking one for its buffer would allocate it. */
function bytesToHexByBuffer(): (bytes: Uint8Array) => Hex {
  const short = Buffer.alloc(64)
  return (bytes) => {
    const { length } = bytes
    if (length > short.length) return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('hex')}`
    short.set(bytes)
    return `0x${short.toString('hex', 0, length)}`
  }
}

export function bytesToHexByTable(bytes: Uint8Array): Hex {
  let text = ''
  for (const byte of bytes) text += PAIRS[byte]
  return `0x${text}`
}

/** Either case, 0x and an even number of digits; throws RangeError otherwise. */
export function hexToBytes(hex: string): Uint8Array {
  const length = (hex.length - 2) >> 1
  if (hex.length % 2 !== 0 || !hex.startsWith('0x')) throw new RangeError('hex needs 0x and whole bytes')
  const bytes = new Uint8Array(length)
  for (let i = 0, at = 2; i < length; i++, at += 2) {
    const value = (digitAt(hex, at) << 4) | digitAt(hex, at + 1)
    if (value < 0) throw new RangeError(`not a hex digit at ${at}`)
    bytes[i] = value
  }
  return bytes
}

function digitAt(hex: string, at: number): number {
  return DIGIT[hex.charCodeAt(at)] ?? -1
}

/** 20 bytes or their hex in either case. Throws RangeError for another length. */
export function asAddress(value: string | Uint8Array): Address {
  return identity(value, 20) as Address
}

/** 32 bytes or their hex in either case. Throws RangeError for another length. */
export function asHash(value: string | Uint8Array): Hash {
  return identity(value, 32) as Hash
}

function identity(value: string | Uint8Array, length: number): Hex {
  const isText = typeof value === 'string'
  const hex = isText ? value.toLowerCase() : bytesToHex(value)
  if (hex.length !== 2 + 2 * length || (isText && !/^0x[0-9a-f]*$/.test(hex))) {
    throw new RangeError(`not ${length} bytes: ${hex}`)
  }
  return hex as Hex
}

/** Integers of at most 32 bytes pass through here: no view has to be made of what they come from or go to. */
const word = new Uint8Array(32)
const limbs = new DataView(word.buffer)

/** Big-endian without leading zeros; zero is empty, as RLP wants it. The value must not be negative. */
export function bigintToBytes(value: bigint): Uint8Array {
  if (value < 0n) throw new RangeError('a negative number has no bytes')
  let at = word.length
  for (let rest = value; rest > 0n; rest >>= 64n) {
    if (at === 0) return longToBytes(value)
    at -= 8
    limbs.setBigUint64(at, BigInt.asUintN(64, rest))
  }
  while (at < word.length && word[at] === 0) at++
  return word.slice(at)
}

function longToBytes(value: bigint): Uint8Array {
  const digits = value.toString(16)
  return hexToBytes(digits.length % 2 === 0 ? `0x${digits}` : `0x0${digits}`)
}

/** Big-endian, any length; empty is zero. */
export function bytesToBigint(bytes: Uint8Array): bigint {
  const { length } = bytes
  if (length <= 6) return BigInt(shortToNumber(bytes)) // 48 bits: still exact as a number
  if (length > word.length) return BigInt(bytesToHex(bytes))
  word.fill(0, 0, word.length - length)
  word.set(bytes, word.length - length)
  let value = 0n
  for (let at = (word.length - length) & ~7; at < word.length; at += 8) value = (value << 64n) | limbs.getBigUint64(at)
  return value
}

function shortToNumber(bytes: Uint8Array): number {
  let value = 0
  for (const byte of bytes) value = value * 256 + byte
  return value
}
