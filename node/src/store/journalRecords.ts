// Records of the journal as bytes, and back: length (4), CRC-32 of the payload (4), payload. A record cut short or
// changed is found by its length or its checksum; what follows it in the same file is not read.
import { crc32 } from 'node:zlib'
import { asHash, hexToBytes } from '../codec/hex.ts'
import type { Hash } from '../types/bytes.ts'

export type JournalRecord = {
  /** The canonical bytes as they were accepted. */
  readonly raw: Uint8Array
  /** The pending hash whose nonce it took over. */
  readonly replaces: Hash | null
}

const HEADER_BYTES = 8
const PLAIN = 0
const REPLACEMENT = 1

/** Payload: kind (1), the replaced hash (32) if it is a replacement, raw. */
export function encodeRecord({ raw, replaces }: JournalRecord): Uint8Array {
  const replaced = replaces === null ? new Uint8Array(0) : hexToBytes(replaces)
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + 1 + replaced.length + raw.length)
  bytes[HEADER_BYTES] = replaces === null ? PLAIN : REPLACEMENT
  bytes.set(replaced, HEADER_BYTES + 1)
  bytes.set(raw, HEADER_BYTES + 1 + replaced.length)
  bytes.writeUInt32BE(bytes.length - HEADER_BYTES, 0)
  bytes.writeUInt32BE(crc32(bytes.subarray(HEADER_BYTES)), 4)
  return bytes
}

export type ReadRecords = {
  readonly records: readonly JournalRecord[]
  /** Bytes of whole, correct records; less than the file's length when its tail is torn. */
  readonly soundBytes: number
}

export function decodeRecords(file: Uint8Array): ReadRecords {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length)
  const records: JournalRecord[] = []
  let at = 0
  while (at + HEADER_BYTES <= bytes.length) {
    const end = at + HEADER_BYTES + bytes.readUInt32BE(at)
    const payload = bytes.subarray(at + HEADER_BYTES, end)
    if (end > bytes.length || crc32(payload) !== bytes.readUInt32BE(at + 4)) break
    const record = decodePayload(payload)
    if (record === null) break
    records.push(record)
    at = end
  }
  return { records, soundBytes: at }
}

function decodePayload(payload: Uint8Array): JournalRecord | null {
  if (payload[0] === PLAIN && payload.length > 1) return { raw: Uint8Array.from(payload.subarray(1)), replaces: null }
  if (payload[0] !== REPLACEMENT || payload.length <= 33) return null
  return { raw: Uint8Array.from(payload.subarray(33)), replaces: asHash(payload.subarray(1, 33)) }
}
