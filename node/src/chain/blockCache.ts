// Finalised blocks that were read or adopted lately, bounded by what they hold: what wallets poll for is in the last few.
// The least recently used goes first.
import type { FinalBlock } from '../types/chainView.ts'

export class BlockCache {
  readonly #weightMax: number
  readonly #blocks = new Map<bigint, FinalBlock>()
  #weight = 0

  constructor(weightMax: number) {
    this.#weightMax = weightMax
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
    this.#weight += weightOf(final)
    for (const [oldest, old] of this.#blocks) {
      if (this.#weight <= this.#weightMax || oldest === height) return
      this.#blocks.delete(oldest)
      this.#weight -= weightOf(old)
    }
  }
}

/** In transactions or logs, some kilobytes each; an enrolment is one of the first and hundreds of the second. */
function weightOf({ block, receipts }: FinalBlock): number {
  return receipts.reduce((sum, receipt) => sum + receipt.logs.length, block.transactions.length + 4)
}
