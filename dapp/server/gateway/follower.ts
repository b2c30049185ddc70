// Follows the chain for subscribers: every block once, in its order, whichever validators answer on the way. It keeps a
// height and no connection, so there is nothing to re-establish when a validator fails: the next question goes to another
// one, from the same height on.
import type { Validators } from '@psephos/client'
import { askAll, headOf, quantity } from './ask.ts'
import { BLOCKS_PER_TURN_MAX, FOLLOW_MS } from './limits.ts'

/** `logs` is empty when nobody asked for logs. */
export type News = { readonly height: bigint; readonly header: object; readonly logs: readonly object[] }
export type Reader = { readonly wantsLogs: boolean; tell(news: News): void }

export type Follower = {
  /** Told of every block above the height that is returned. Null: nobody answers now, and nothing was begun. */
  follow(reader: Reader): Promise<bigint | null>
  leave(reader: Reader): void
  close(): void
}

export function createFollower(validators: Validators, everyMs: number = FOLLOW_MS): Follower {
  const readers = new Map<Reader, bigint>()
  /** The height that was told last; null while nobody listens. */
  let told: bigint | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let isClosed = false

  async function turn(): Promise<void> {
    const head = await headOf(validators)
    while (head !== null && told !== null && told < head && readers.size > 0) {
      const next = await blocksAbove(told, head)
      if (next === null) break
      for (const news of next) tell(news)
    }
  }

  function tell(news: News): void {
    told = news.height
    for (const [reader, since] of readers) if (news.height > since) reader.tell(news)
  }

  /** Null: not all of it could be had; what is told is told whole. */
  async function blocksAbove(from: bigint, head: bigint): Promise<News[] | null> {
    const count = Math.min(Number(head - from), BLOCKS_PER_TURN_MAX)
    const heights = Array.from({ length: count }, (_, i) => from + 1n + BigInt(i))
    const wantsLogs = [...readers.keys()].some((reader) => reader.wantsLogs)
    const blocks = await askAll(
      validators,
      heights.map((height) => ({ method: 'eth_getBlockByNumber', params: [quantity(height), false] })),
    )
    const logs = wantsLogs
      ? await askAll(
          validators,
          heights.map((height) => ({
            method: 'eth_getLogs',
            params: [{ fromBlock: quantity(height), toBlock: quantity(height) }],
          })),
        )
      : heights.map(() => [])
    if (blocks === null || logs === null) return null
    const news: News[] = []
    for (const [i, height] of heights.entries()) {
      const [block, own] = [blocks[i], logs[i]]
      if (typeof block !== 'object' || block === null || !Array.isArray(own)) break
      news.push({ height, header: headerOf(block), logs: own })
    }
    return news.length === 0 ? null : news
  }

  function schedule(): void {
    if (timer !== null || isClosed || readers.size === 0) return
    timer = setTimeout(async () => {
      try {
        await turn()
      } finally {
        timer = null
        if (readers.size === 0) told = null
        schedule()
      }
    }, everyMs)
    timer.unref()
  }

  return {
    async follow(reader) {
      const head = told ?? (await headOf(validators))
      if (head === null) return null
      // Somebody else may have begun meanwhile: this one then begins where that one stands.
      told ??= head
      const since = told > head ? told : head
      readers.set(reader, since)
      schedule()
      return since
    },
    leave(reader) {
      readers.delete(reader)
    },
    close() {
      isClosed = true
      readers.clear()
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** The header's own fields: what eth_subscribe gives of a block. */
function headerOf(block: object): object {
  const { size, uncles, transactions, ...header } = block as Record<string, unknown>
  return header
}
