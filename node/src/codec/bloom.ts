// Logs -> the 2048-bit bloom filter of receipts and headers (yellow paper, section 4.3.1). It may say "perhaps" where
// there is nothing, and never "no" where there is something.
import type { Log } from '../types/block.ts'
import { hexToBytes } from './hex.ts'
import { keccak } from './keccak.ts'

export const BLOOM_BYTES = 256

/** Of addresses and topics of all the logs. */
export function bloomOf(logs: readonly Log[]): Uint8Array {
  const bloom = new Uint8Array(BLOOM_BYTES)
  for (const { address, topics } of logs) {
    addTo(bloom, hexToBytes(address))
    for (const topic of topics) addTo(bloom, hexToBytes(topic))
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
  return bitsOf(value).every(([byte, mask]) => ((bloom[byte] ?? 0) & mask) !== 0)
}

function addTo(bloom: Uint8Array, value: Uint8Array): void {
  for (const [byte, mask] of bitsOf(value)) bloom[byte] = (bloom[byte] ?? 0) | mask
}

/** Three bits: the low 11 bits of the hash's first three pairs of bytes, counted from the filter's end. */
function bitsOf(value: Uint8Array): readonly (readonly [byte: number, mask: number])[] {
  const hash = keccak(value)
  return [0, 2, 4].map((at) => {
    const bit = (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047
    return [BLOOM_BYTES - 1 - (bit >> 3), 1 << (bit & 7)] as const
  })
}
