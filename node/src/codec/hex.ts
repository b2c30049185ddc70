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
export const bytesToHex: (bytes: Uint8Array) => Hex = hasBuffer
  ? (bytes) => `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`
  : bytesToHexByTable

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
  const hex = typeof value === 'string' ? value.toLowerCase() : bytesToHex(value)
  if (!/^0x[0-9a-f]*$/.test(hex) || hex.length !== 2 + 2 * length) throw new RangeError(`not ${length} bytes: ${hex}`)
  return hex as Hex
}

/** Big-endian without leading zeros; zero is empty, as RLP wants it. The value must not be negative. */
export function bigintToBytes(value: bigint): Uint8Array {
  if (value < 0n) throw new RangeError('a negative number has no bytes')
  if (value === 0n) return new Uint8Array(0)
  const digits = value.toString(16)
  return hexToBytes(digits.length % 2 === 0 ? `0x${digits}` : `0x0${digits}`)
}

/** Big-endian, any length; empty is zero. */
export function bytesToBigint(bytes: Uint8Array): bigint {
  const { length } = bytes
  if (length <= 6) return BigInt(shortToNumber(bytes)) // 48 bits: still exact as a number
  const view = new DataView(bytes.buffer, bytes.byteOffset, length)
  let value = 0n
  let at = 0
  for (; at + 8 <= length; at += 8) value = (value << 64n) | view.getBigUint64(at)
  if (at + 4 <= length) {
    value = (value << 32n) | BigInt(view.getUint32(at))
    at += 4
  }
  for (; at < length; at++) value = (value << 8n) | BigInt(bytes[at] ?? 0)
  return value
}

function shortToNumber(bytes: Uint8Array): number {
  let value = 0
  for (const byte of bytes) value = value * 256 + byte
  return value
}
