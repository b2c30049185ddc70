// Hashes of transactions that wait, as one validator after the other tells them: each is told once, also when another
// validator is listened to and tells it again. What waits is no part of the record, so while nobody answers, nothing is
// told and nothing is made up for later.
import { isError, NoValidator, type Validators } from '@psephos/client'
import { FOLLOW_MS, PENDING_REMEMBERED_MAX } from './limits.ts'

export type PendingReader = (hashes: readonly string[]) => void
export type PendingFeed = {
  follow(reader: PendingReader): Promise<void>
  leave(reader: PendingReader): void
  close(): void
}

export function createPendingFeed(validators: Validators, everyMs: number = FOLLOW_MS): PendingFeed {
  const readers = new Set<PendingReader>()
  const told = new Set<string>()
  let filter: string | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let isClosed = false

  async function ask(method: string, params: readonly unknown[]): Promise<unknown> {
    try {
      const [answer] = await validators.request([{ method, params }])
      return answer === undefined || isError(answer) ? null : answer.result
    } catch (error) {
      if (error instanceof NoValidator) return null
      throw error
    }
  }

  async function listen(): Promise<void> {
    const id = await ask('eth_newPendingTransactionFilter', [])
    filter = typeof id === 'string' ? id : null
  }

  async function turn(): Promise<void> {
    if (filter === null) return listen()
    const hashes = await ask('eth_getFilterChanges', [filter])
    // The validator that had the filter is gone, or has forgotten it.
    if (!Array.isArray(hashes)) return listen()
    const fresh = hashes.filter((hash): hash is string => typeof hash === 'string' && !told.has(hash))
    for (const hash of fresh) remember(hash)
    if (fresh.length > 0) for (const reader of readers) reader(fresh)
  }

  function remember(hash: string): void {
    told.add(hash)
    const [oldest] = told.size > PENDING_REMEMBERED_MAX ? told : []
    if (oldest !== undefined) told.delete(oldest)
  }

  function schedule(): void {
    if (timer !== null || isClosed) return
    if (readers.size === 0) {
      filter = null
      return
    }
    timer = setTimeout(async () => {
      try {
        await turn()
      } finally {
        timer = null
        schedule()
      }
    }, everyMs)
    timer.unref()
  }

  return {
    async follow(reader) {
      if (filter === null) await listen()
      readers.add(reader)
      schedule()
    },
    leave: (reader) => void readers.delete(reader),
    close() {
      isClosed = true
      readers.clear()
      if (timer !== null) clearTimeout(timer)
    },
  }
}
