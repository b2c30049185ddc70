// Finalised blocks that were read or adopted lately, bounded by the transactions they hold: what wallets poll for is in
// the last few. The least recently used goes first.
import type { FinalBlock } from '../types/chainView.ts'

export class BlockCache {
  readonly #transactionsMax: number
  readonly #blocks = new Map<bigint, FinalBlock>()
  #transactions = 0

  constructor(transactionsMax: number) {
    this.#transactionsMax = transactionsMax
  }

  get(height: bigint): FinalBlock | undefined {
    const found = this.#blocks.get(height)
    if (found === undefined) return undefined
    this.#blocks.delete(height)
    this.#blocks.set(height, found)
    return found
  }

  /** The newest stays, however large it is. */
  set(height: bigint, final: FinalBlock): void {
    this.#blocks.set(height, final)
    this.#transactions += weightOf(final)
    for (const [oldest, old] of this.#blocks) {
      if (this.#transactions <= this.#transactionsMax || oldest === height) return
      this.#blocks.delete(oldest)
      this.#transactions -= weightOf(old)
    }
  }
}

/** An empty block weighs something too. */
function weightOf({ block }: FinalBlock): number {
  return block.transactions.length + 4
}
