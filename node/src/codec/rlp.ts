// RLP (yellow paper, appendix B): values -> bytes, and a strict reader for bytes. The reader is driven by the shape the
// caller expects, so no input can make it recurse or allocate, and it takes nothing but the one canonical encoding.
import { bigintToBytes, bytesToBigint } from './hex.ts'
import { roomFor } from './slab.ts'

export type RlpValue = Uint8Array | bigint | readonly RlpValue[]

/** Integers become minimal big-endian bytes. */
export function encodeRlp(value: RlpValue): Uint8Array {
  return encodeAfter(NOTHING, value)
}

/** The same behind other bytes (EIP-2718). */
export function encodeAfter(prefix: Uint8Array, value: RlpValue): Uint8Array {
  const item = prepare(value)
  const out = roomFor(prefix.length + encodedLength(item))
  out.set(prefix)
  write(out, prefix.length, item)
  return out
}
const NOTHING = new Uint8Array(0)

/** The bytes that go before a list's items, whose encodings are `payloadLength` bytes together. */
export function encodeListHeader(payloadLength: number): Uint8Array {
  const header = new Uint8Array(headerLength(payloadLength))
  writeHeader(header, 0, 0xc0, payloadLength)
  return header
}

type Item = Uint8Array | { readonly items: readonly Item[]; readonly length: number }

/** Lengths are found once, on the way in, so that writing is one pass into one buffer. */
function prepare(value: RlpValue): Item {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'bigint') return bigintToBytes(value)
  let length = 0
  const items = value.map((child) => {
    const item = prepare(child)
    length += encodedLength(item)
    return item
  })
  return { items, length }
}

function encodedLength(item: Item): number {
  return item instanceof Uint8Array ? stringLength(item) : headerLength(item.length) + item.length
}

/** Of a string with its header, if it needs one. */
export function stringLength(bytes: Uint8Array): number {
  return bytes.length === 1 && (bytes[0] ?? 0) < 0x80 ? 1 : headerLength(bytes.length) + bytes.length
}

export function headerLength(payloadLength: number): number {
  if (payloadLength < 56) return 1
  if (payloadLength < 0x100) return 2
  if (payloadLength < 0x10000) return 3
  return payloadLength < 0x1000000 ? 4 : 5
}

/** Writes a string's (0x80) or a list's (0xc0) header; returns where it ends. */
export function writeHeader(out: Uint8Array, at: number, base: 0x80 | 0xc0, payloadLength: number): number {
  const length = headerLength(payloadLength)
  if (length === 1) {
    out[at] = base + payloadLength
    return at + 1
  }
  out[at] = base + 54 + length
  for (let i = length - 1, rest = payloadLength; i > 0; i--, rest = Math.floor(rest / 256)) out[at + i] = rest % 256
  return at + length
}

function write(out: Uint8Array, at: number, item: Item): number {
  if (item instanceof Uint8Array) return writeBytes(out, at, item)
  let next = writeHeader(out, at, 0xc0, item.length)
  for (const child of item.items) next = write(out, next, child)
  return next
}

/** Writes a string; returns where it ends. */
export function writeBytes(out: Uint8Array, at: number, bytes: Uint8Array): number {
  if (bytes.length === 1 && (bytes[0] ?? 0) < 0x80) {
    out[at] = bytes[0] ?? 0
    return at + 1
  }
  const start = writeHeader(out, at, 0x80, bytes.length)
  out.set(bytes, start)
  return start + bytes.length
}

/** Not canonical RLP of the expected shape. Callers turn it into their own stage's error. */
export class RlpError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'RlpError'
  }
}

/** A cursor over the items of one list; `at` moves on with every read. */
export type RlpReader = { readonly bytes: Uint8Array; at: number; readonly end: number }

/** The reader of a list that is the whole input. What it returns are views of `bytes`, never copies. */
export function openRlp(bytes: Uint8Array): RlpReader {
  // A Buffer becomes what it is beneath, so that every view handed out is a plain Uint8Array.
  const plain =
    bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const reader = { bytes: plain, at: 0, end: plain.length }
  const list = readList(reader)
  readEnd(reader)
  return list
}

export const hasMore = (reader: RlpReader): boolean => reader.at < reader.end
/** Whether the next item is a list; false at the end. */
export const isListNext = (reader: RlpReader): boolean => hasMore(reader) && (reader.bytes[reader.at] ?? 0) >= 0xc0

export function readEnd(reader: RlpReader): void {
  if (hasMore(reader)) throw new RlpError('more items or bytes than expected')
}

export function readList(reader: RlpReader): RlpReader {
  const first = readFirst(reader)
  if (first < 0xc0) throw new RlpError('a list was expected')
  const length = readLength(reader, first - 0xc0)
  const list = { bytes: reader.bytes, at: reader.at, end: reader.at + length }
  reader.at += length
  return list
}

/** A string, of exactly `length` bytes if given. */
export function readBytes(reader: RlpReader, length?: number): Uint8Array {
  const first = readFirst(reader)
  if (first >= 0xc0) throw new RlpError('a string was expected')
  let start = reader.at - 1
  if (first >= 0x80) {
    const size = readLength(reader, first - 0x80)
    start = reader.at
    reader.at += size
    if (size === 1 && (reader.bytes[start] ?? 0) < 0x80) throw new RlpError('a byte below 0x80 stands for itself')
  }
  const bytes = reader.bytes.subarray(start, reader.at)
  if (length !== undefined && bytes.length !== length) throw new RlpError(`${bytes.length} bytes, not ${length}`)
  return bytes
}

/** The minimal bytes of an unsigned integer of at most `bytesMax` bytes: no leading zero. */
export function readUintBytes(reader: RlpReader, bytesMax: number): Uint8Array {
  const bytes = readBytes(reader)
  if (bytes.length > bytesMax) throw new RlpError(`an integer of ${bytes.length} bytes, at most ${bytesMax}`)
  if (bytes[0] === 0) throw new RlpError('an integer with leading zeros')
  return bytes
}

export function readUint(reader: RlpReader, bytesMax: number): bigint {
  return bytesToBigint(readUintBytes(reader, bytesMax))
}

/** The next item with its header, whatever it is: not looked into, so not known to be canonical inside. */
export function readRaw(reader: RlpReader): Uint8Array {
  const start = reader.at
  if (isListNext(reader)) readList(reader)
  else readBytes(reader)
  return reader.bytes.subarray(start, reader.at)
}

function readFirst(reader: RlpReader): number {
  if (!hasMore(reader)) throw new RlpError('fewer items than expected')
  const first = reader.bytes[reader.at] ?? 0
  reader.at++
  return first
}

/** `code` is the first byte without its base: up to 55 a length, above that the number of length bytes plus 55. */
function readLength(reader: RlpReader, code: number): number {
  let length = code
  if (code > 55) {
    const size = code - 55
    if (size > 4 || reader.at + size > reader.end) throw new RlpError('a length beyond the input')
    length = 0
    for (let i = 0; i < size; i++) length = length * 256 + (reader.bytes[reader.at + i] ?? 0)
    if (reader.bytes[reader.at] === 0 || length < 56) throw new RlpError('a length that is not minimal')
    reader.at += size
  }
  if (reader.at + length > reader.end) throw new RlpError('a length beyond the input')
  return length
}
