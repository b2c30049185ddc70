// Choices from a source of bytes.
import type { Random } from '../../src/random.ts'

/** 0 .. count - 1. */
export function below(random: Random, count: number): number {
  return Math.floor((Buffer.from(random(4)).readUInt32BE() / 2 ** 32) * count)
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[below(random, items.length)] as Item
}
