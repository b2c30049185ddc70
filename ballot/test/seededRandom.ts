// A source of bytes that a seed repeats: SHA-256 over the seed and a counter. For tests that print their seed.
import { sha256 } from '@noble/hashes/sha2.js'
import type { Random } from '../src/random.ts'

export function seededRandom(seed: string): Random {
  let counter = 0
  let block = new Uint8Array(0)
  return (byteCount) => {
    const bytes = new Uint8Array(byteCount)
    let filled = 0
    while (filled < byteCount) {
      if (block.length === 0) block = sha256(new TextEncoder().encode(`${seed}/${counter++}`))
      const part = block.subarray(0, byteCount - filled)
      bytes.set(part, filled)
      block = block.subarray(part.length)
      filled += part.length
    }
    return bytes
  }
}

/** 0 .. count - 1, for choices in tests: its small bias does not matter there. */
export function below(random: Random, count: number): number {
  return Math.floor((new DataView(random(4).buffer).getUint32(0) / 2 ** 32) * count)
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[below(random, items.length)] as Item
}
