// Connections that came to nothing, counted by reason, and told to the operator now and then: a storm of them must not
// become a storm of lines.
import type { Clock, Log } from '../types/ports.ts'

export type Refusals = {
  add(why: string, facts: object): void
  /** Since the beginning. */
  counts(): Readonly<Record<string, number>>
}

const TELL_AGAIN_MS = 10_000

export function createRefusals({ clock, log }: { readonly clock: Clock; readonly log: Log }): Refusals {
  const entries = new Map<string, { count: number; toldMs: number | null }>()
  return {
    add(why, facts) {
      const entry = entries.get(why) ?? { count: 0, toldMs: null }
      entries.set(why, entry)
      entry.count++
      const nowMs = clock.monotonicMs()
      if (entry.toldMs !== null && nowMs - entry.toldMs < TELL_AGAIN_MS) return
      entry.toldMs = nowMs
      log.info({ why, count: entry.count, ...facts }, 'N1: a connection came to nothing')
    },
    counts: () => Object.fromEntries([...entries].map(([why, { count }]) => [why, count])),
  }
}
