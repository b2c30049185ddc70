// N2. What is remembered of a key's conduct: points that are charged for what was wrong and forgotten with time. Who has
// too many is banned for a while; a current validator is throttled instead, never banned, because the quorum needs it.
import { BAN_MS, POINTS_MAX, REMEMBERED_ADDRESSES_MAX } from '../params/limits.ts'
import type { Address } from '../types/bytes.ts'
import type { Clock } from '../types/ports.ts'

export type Standing = 'fine' | 'throttled' | 'banned'
export type Conduct = {
  charge(address: Address, points: number): void
  points(address: Address): number
  /** `isValidator`: in the current or next set, now. */
  standing(address: Address, isValidator: boolean): Standing
}

type Entry = { points: number; atMs: number; isOver: boolean; bannedUntilMs: number }

export function createConduct(clock: Clock): Conduct {
  /** The one charged last is the last. */
  const entries = new Map<Address, Entry>()

  /** One point a second is forgotten; over it is until half of the bound is left. */
  function current(address: Address): Entry | undefined {
    const entry = entries.get(address)
    if (entry === undefined) return undefined
    const nowMs = clock.monotonicMs()
    entry.points = Math.max(0, entry.points - (nowMs - entry.atMs) / 1_000)
    entry.atMs = nowMs
    if (entry.points <= POINTS_MAX / 2) entry.isOver = false
    return entry
  }
  function remember(address: Address, entry: Entry): void {
    entries.delete(address)
    entries.set(address, entry)
    const [oldest] = entries.keys()
    if (entries.size > REMEMBERED_ADDRESSES_MAX && oldest !== undefined) entries.delete(oldest)
  }

  return {
    charge(address, points) {
      const nowMs = clock.monotonicMs()
      const entry = current(address) ?? { points: 0, atMs: nowMs, isOver: false, bannedUntilMs: 0 }
      // Twice the bound and no more: however long it went on, it is over some minutes after it ends.
      entry.points = Math.min(2 * POINTS_MAX, entry.points + points)
      if (entry.points >= POINTS_MAX) {
        entry.isOver = true
        entry.bannedUntilMs = nowMs + BAN_MS
      }
      remember(address, entry)
    },
    points: (address) => current(address)?.points ?? 0,
    standing(address, isValidator) {
      const entry = current(address)
      if (entry === undefined) return 'fine'
      if (isValidator) return entry.isOver ? 'throttled' : 'fine'
      return entry.bannedUntilMs > clock.monotonicMs() ? 'banned' : 'fine'
    },
  }
}
