// JSON values -> checked values, as strictly as geth: quantities and data are told apart, nothing is guessed. A parser
// returns the value or throws BadParam with the reason; the place of the argument is added by who calls it.
import { hexToBytes } from '../../codec/hex.ts'
import type { Address, Hash, Slot } from '../../types/bytes.ts'

export class BadParam extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'BadParam'
  }
}

export type Parse<Value> = (value: unknown) => Value

const HEX_DIGITS = /^[0-9a-fA-F]*$/

/** The digits after 0x, which must be there. `0X` is not taken, as geth does not print it. */
function hexDigits(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new BadParam(`${what} must be a hex string, not ${kindOf(value)}`)
  if (value === '') throw new BadParam('empty hex string')
  if (!value.startsWith('0x')) throw new BadParam('hex string without 0x prefix')
  return value.slice(2)
}

/** No leading zeros, at most `bitsMax` bits. */
export function quantity(bitsMax: number): Parse<bigint> {
  const digitsMax = bitsMax / 4
  return (value) => {
    const digits = hexDigits(value, 'a quantity')
    if (digits === '') throw new BadParam('hex string "0x"')
    if (!HEX_DIGITS.test(digits)) throw new BadParam('invalid hex string')
    if (digits.length > 1 && digits.startsWith('0')) throw new BadParam('hex number with leading zero digits')
    if (digits.length > digitsMax) throw new BadParam(`hex number > ${bitsMax} bits`)
    return BigInt(`0x${digits}`)
  }
}
export const uint64 = quantity(64)
export const uint256 = quantity(256)

/** A quantity, or a JSON number, for methods that were defined with one (ots_*, eth_feeHistory). */
export const uint64OrNumber: Parse<bigint> = (value) => {
  if (typeof value !== 'number') return uint64(value)
  if (!Number.isSafeInteger(value) || value < 0) throw new BadParam('a number must be a whole one from 0 to 2^53-1')
  return BigInt(value)
}

/** Bytes; `0x` is none. */
export function data(bytesMax: number): Parse<Uint8Array> {
  return (value) => {
    const digits = hexDigits(value, 'data')
    if (digits.length % 2 !== 0) throw new BadParam('hex string of odd length')
    if (digits.length / 2 > bytesMax) throw new BadParam(`data of ${digits.length / 2} bytes, at most ${bytesMax}`)
    try {
      return hexToBytes(value as string)
    } catch {
      throw new BadParam('invalid hex string')
    }
  }
}

/** Any case: a checksum is the wallet's care, and libraries send both. */
export const address: Parse<Address> = (value) => fixed(value, 40, 'an address') as Address
export const hash: Parse<Hash> = (value) => fixed(value, 64, 'a hash') as Hash

function fixed(value: unknown, length: number, what: string): string {
  const digits = hexDigits(value, what)
  if (digits.length % 2 !== 0) throw new BadParam('hex string of odd length')
  if (digits.length !== length) throw new BadParam(`hex string has length ${digits.length}, want ${length} for ${what}`)
  if (!HEX_DIGITS.test(digits)) throw new BadParam('invalid hex string')
  return `0x${digits.toLowerCase()}`
}

/** What the caller wrote is kept: geth answers a short key short and a full one full. */
export type StorageKey = { readonly slot: Slot; readonly isFull: boolean }

/** At most 32 bytes of hex, odd lengths and leading zeros allowed, as every client writes slots differently. */
export const storageKey: Parse<StorageKey> = (value) => {
  const digits = hexDigits(value, 'a storage key')
  if (!HEX_DIGITS.test(digits)) throw new BadParam('invalid hex string')
  if (digits.length > 64) throw new BadParam('hex string too long, want at most 32 bytes')
  return { slot: `0x${digits.toLowerCase().padStart(64, '0')}` as Slot, isFull: digits.length === 64 }
}

export const bool: Parse<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new BadParam(`want true or false, not ${kindOf(value)}`)
  return value
}

export function text(charsMax: number): Parse<string> {
  return (value) => {
    if (typeof value !== 'string') throw new BadParam(`want a string, not ${kindOf(value)}`)
    if (value.length > charsMax) throw new BadParam(`a string of at most ${charsMax} characters`)
    return value
  }
}

export function list<Item>(parse: Parse<Item>, countMax: number): Parse<readonly Item[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new BadParam(`want a list, not ${kindOf(value)}`)
    if (value.length > countMax) throw new BadParam(`a list of at most ${countMax}`)
    return value.map(parse)
  }
}

export type Fields = Readonly<Record<string, unknown>>

export const fields: Parse<Fields> = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadParam(`want an object, not ${kindOf(value)}`)
  }
  return value as Fields
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value
}
