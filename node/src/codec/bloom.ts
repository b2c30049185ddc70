// Logs -> the 2048-bit bloom filter of receipts and headers (yellow paper, section 4.3.1). It may say "perhaps" where
// there is nothing, and never "no" where there is something.
import type { Log } from '../types/block.ts'
import type { Hex } from '../types/bytes.ts'
import { hexToBytes } from './hex.ts'
import { keccak } from './keccak.ts'
import { roomFor } from './slab.ts'

export const BLOOM_BYTES = 256

/** Of addresses and topics of all the logs. */
export function bloomOf(logs: readonly Log[]): Uint8Array {
  const bloom = roomFor(BLOOM_BYTES)
  for (const { address, topics } of logs) {
    setBits(bloom, bitsOf(address))
    for (const topic of topics) setBits(bloom, bitsOf(topic))
  }
  return bloom
}

/** A header's bloom: the union of its receipts' blooms. */
export function mergeBlooms(blooms: readonly Uint8Array[]): Uint8Array {
  const merged = new Uint8Array(BLOOM_BYTES)
  for (const bloom of blooms) for (let i = 0; i < BLOOM_BYTES; i++) merged[i] = (merged[i] ?? 0) | (bloom[i] ?? 0)
  return merged
}

/** False: no log of this bloom has the address (20 bytes) or topic (32 bytes). */
export function mayContain(bloom: Uint8Array, value: Uint8Array): boolean {
  const hash = keccak(value)
  for (let at = 0; at < 6; at += 2) {
    const bit = bitAt(hash, at)
    if (((bloom[byteOf(bit)] ?? 0) & (1 << (bit & 7))) === 0) return false
  }
  return true
}

type Bits = readonly [number, number, number]
const BITS_REMEMBERED = 4_096
const bitsKnown = new Map<Hex, Bits>()

/** Contract, event and election are the same in log after log. */
function bitsOf(value: Hex): Bits {
  const known = bitsKnown.get(value)
  if (known !== undefined) return known
  const hash = keccak(hexToBytes(value))
  const bits: Bits = [bitAt(hash, 0), bitAt(hash, 2), bitAt(hash, 4)]
  if (bitsKnown.size >= BITS_REMEMBERED) bitsKnown.clear()
  bitsKnown.set(value, bits)
  return bits
}

function setBits(bloom: Uint8Array, [first, second, third]: Bits): void {
  setBit(bloom, first)
  setBit(bloom, second)
  setBit(bloom, third)
}

function setBit(bloom: Uint8Array, bit: number): void {
  bloom[byteOf(bit)] = (bloom[byteOf(bit)] ?? 0) | (1 << (bit & 7))
}

export function addToBloom(bloom: Uint8Array, value: Uint8Array): void {
  const hash = keccak(value)
  for (let at = 0; at < 6; at += 2) setBit(bloom, bitAt(hash, at))
}

/** Three bits: the low 11 bits of the hash's first three pairs of bytes. */
const bitAt = (hash: Uint8Array, at: number): number => (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047
/** Bits are counted from the filter's end. */
const byteOf = (bit: number): number => BLOOM_BYTES - 1 - (bit >> 3)
