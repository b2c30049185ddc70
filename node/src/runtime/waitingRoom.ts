// T5. Offered transactions that cannot be judged on this head: a sender or a nonce that only the next block brings. They
// are kept for ten seconds, so many at most of each peer, and handed out again at every new head.
import { GOSSIP_KEPT_MAX, GOSSIP_KEPT_MS, GOSSIP_KEPT_PER_PEER_MAX } from '../params/limits.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Clock } from '../types/ports.ts'
import type { Transaction } from '../types/transaction.ts'
import type { Peer } from '../types/transport.ts'

export type Offered = { readonly transaction: Transaction; readonly replaces: Hash | null; readonly from: Peer }

export type WaitingRoom = {
  /** False: its time is over, counted from when it first came, or there is no room. */
  keep(offered: Offered): boolean
  /** Those whose time is not over, of one sender by nonce; they are gone from here until they are kept again. */
  takeAll(): readonly Offered[]
  readonly size: number
}

export function createWaitingRoom(clock: Clock): WaitingRoom {
  const kept = new Map<Hash, Offered>()
  /** When each came first. */
  const arrivals = new Map<Hash, number>()
  const countOf = new Map<Address, number>()

  function keep(offered: Offered): boolean {
    const { hash } = offered.transaction
    const count = countOf.get(offered.from.address) ?? 0
    const now = clock.monotonicMs()
    const arrivedAt = arrivals.get(hash) ?? now
    const isFull = kept.size >= GOSSIP_KEPT_MAX || count >= GOSSIP_KEPT_PER_PEER_MAX
    if (now - arrivedAt >= GOSSIP_KEPT_MS || isFull) {
      arrivals.delete(hash)
      return false
    }
    arrivals.set(hash, arrivedAt)
    kept.set(hash, offered)
    countOf.set(offered.from.address, count + 1)
    return true
  }

  function takeAll(): readonly Offered[] {
    const all = [...kept.values()]
    for (const hash of arrivals.keys()) if (!kept.has(hash)) arrivals.delete(hash)
    kept.clear()
    countOf.clear()
    return all.toSorted((a, b) => Number(a.transaction.nonce - b.transaction.nonce))
  }

  return {
    keep,
    takeAll,
    get size() {
      return kept.size
    },
  }
}
