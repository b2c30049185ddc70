// Callers that wait until a transaction is in a block (EIP-7966). One listener for all of them; a wait ends with its block
// or its time-out, so nothing piles up.
import { SYNC_WAITING_MAX } from '../params/limits.ts'
import type { Hash } from '../types/bytes.ts'
import type { Notices } from '../types/chainView.ts'
import type { Timers } from '../types/ports.ts'

export type Inclusion = {
  readonly isFull: boolean
  /** True once a block holds it, false when the time is over. */
  wait(hash: Hash, timeoutMs: number): Promise<boolean>
  close(): void
}

export function createInclusion(notices: Notices, timers: Timers): Inclusion {
  const waiting = new Map<Hash, Set<(isIncluded: boolean) => void>>()
  let count = 0
  const close = notices.listen((notice) => {
    if (notice.kind !== 'block' || waiting.size === 0) return
    for (const { hash } of notice.final.block.transactions) for (const end of waiting.get(hash) ?? []) end(true)
  })

  function wait(hash: Hash, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const ends = waiting.get(hash) ?? new Set()
      const end = (isIncluded: boolean) => {
        timer.cancel()
        ends.delete(end)
        if (ends.size === 0) waiting.delete(hash)
        count--
        resolve(isIncluded)
      }
      const timer = timers.after(timeoutMs, () => end(false))
      waiting.set(hash, ends.add(end))
      count++
    })
  }

  return {
    get isFull() {
      return count >= SYNC_WAITING_MAX
    },
    wait,
    close() {
      close()
      for (const ends of [...waiting.values()]) for (const end of [...ends]) end(false)
    },
  }
}
