// Filters that a client asks again and again over plain HTTP. Blocks are final, so a filter is only a height to go on from:
// it costs the same however long nobody asks. Filters are bounded in number and forgotten after five minutes.
import { FILTER_IDLE_MS_MAX, FILTERS_MAX, PENDING_HASHES_KEPT } from '../params/limits.ts'
import type { Hash, Hex } from '../types/bytes.ts'
import type { Notices } from '../types/chainView.ts'
import type { Clock } from '../types/ports.ts'
import { refusals } from './errors.ts'
import type { LogQuery } from './params/logFilterParam.ts'

/**
 * `next`: the first height, or the first position among pending hashes, that was not reported yet. `polled`: when what
 * was asked of it is answered.
 */
export type Filter =
  | { readonly kind: 'logs'; readonly query: LogQuery; next: bigint; polled: Promise<unknown> }
  | { readonly kind: 'blocks'; next: bigint }
  | { readonly kind: 'pending'; next: number }

export type Filters = {
  /** Throws -32000 when there are too many. */
  add(filter: Filter): Hex
  /** Counts as use. Throws -32000 "filter not found", on which viem makes a new one. */
  get(id: string): Filter
  remove(id: string): boolean
  readonly pending: PendingFeed
  readonly count: number
  close(): void
}

export function createFilters(notices: Notices, clock: Clock, newId: () => Hex): Filters {
  /** In the order of last use: the first is the one idle for longest. */
  const filters = new Map<string, { readonly filter: Filter; usedMs: number }>()
  const pending = createPendingFeed(notices)

  function forgetIdle(): void {
    const oldest = clock.monotonicMs() - FILTER_IDLE_MS_MAX
    for (const [id, { usedMs }] of filters) {
      if (usedMs > oldest) return
      filters.delete(id)
    }
  }

  return {
    pending,
    get count() {
      return filters.size
    },
    add(filter) {
      forgetIdle()
      if (filters.size >= FILTERS_MAX) throw refusals.tooManyFilters(FILTERS_MAX)
      const id = newId()
      filters.set(id, { filter, usedMs: clock.monotonicMs() })
      return id
    },
    get(id) {
      forgetIdle()
      const entry = filters.get(id)
      if (entry === undefined) throw refusals.filterNotFound()
      filters.delete(id)
      filters.set(id, { ...entry, usedMs: clock.monotonicMs() })
      return entry.filter
    },
    remove: (id) => filters.delete(id),
    close: () => pending.close(),
  }
}

/** The hashes of the last pending transactions, numbered from the node's start on. */
export type PendingFeed = {
  readonly next: number
  /** From that number on, or from the oldest one kept. */
  since(position: number): readonly Hash[]
  close(): void
}

function createPendingFeed(notices: Notices): PendingFeed {
  const ring: Hash[] = []
  let next = 0
  const close = notices.listen((notice) => {
    if (notice.kind === 'pending') ring[next++ % PENDING_HASHES_KEPT] = notice.transaction.hash
  })
  return {
    get next() {
      return next
    },
    since(position) {
      const first = Math.max(position, next - PENDING_HASHES_KEPT)
      const places = Array.from({ length: next - first }, (_, i) => (first + i) % PENDING_HASHES_KEPT)
      return places.flatMap((place) => ring[place] ?? [])
    },
    close,
  }
}
