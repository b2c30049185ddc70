// T4. How many untrue proofs each sender has sent lately. They use no nonce, so the hourly bound of the pool does not see
// them, and each costs the verifier more than all else that its sender may do.
import { RATE_WINDOW_SECONDS, UNTRUE_PER_SENDER_HOUR_MAX, UNTRUE_SENDERS_MAX } from '../params/limits.ts'
import type { Address } from '../types/bytes.ts'
import { InvalidTransaction } from '../types/errors.ts'
import type { Clock } from '../types/ports.ts'

export type UntrueCount = {
  /** Throws InvalidTransaction too-many-this-hour. */
  check(sender: Address): void
  add(sender: Address): void
}

const WINDOW_MS = Number(RATE_WINDOW_SECONDS) * 1_000

export function createUntrueCount(clock: Pick<Clock, 'monotonicMs'>): UntrueCount {
  /** When, oldest first; the sender who was added to last is the last. */
  const times = new Map<Address, readonly number[]>()

  function recent(sender: Address): readonly number[] {
    const since = clock.monotonicMs() - WINDOW_MS
    return (times.get(sender) ?? []).filter((atMs) => atMs > since)
  }

  return {
    check(sender) {
      const have = recent(sender).length
      if (have < UNTRUE_PER_SENDER_HOUR_MAX) return
      const facts = { have, max: UNTRUE_PER_SENDER_HOUR_MAX, seconds: RATE_WINDOW_SECONDS, of: 'untrue proofs' }
      throw new InvalidTransaction('too-many-this-hour', facts)
    },
    add(sender) {
      const own = [...recent(sender), clock.monotonicMs()]
      times.delete(sender)
      for (const oldest of times.keys()) if (times.size >= UNTRUE_SENDERS_MAX) times.delete(oldest)
      times.set(sender, own)
    },
  }
}
