// A bound that all callers share: bytes of memory, or a count. Who takes gives back; who can be done without is dropped,
// the longest-lived first, when room is needed or when its time is over.
import type { Clock } from '../types/ports.ts'

export type Budget = {
  readonly used: number
  /**
   * Returns what gives it back, to be called once or more; null when there is no room. With `drop` it may be taken back:
   * then the holder is told so.
   */
  take(amount: number, drop?: () => void): (() => void) | null
  /** Takes back what could be dropped and was held for longer than this. */
  dropOlderThan(ms: number): void
}

type Holder = { readonly amount: number; readonly sinceMs: number; readonly drop: (() => void) | undefined }

export function createBudget(amountMax: number, clock: Clock): Budget {
  /** Those that can be dropped, oldest first. */
  const droppable = new Set<Holder>()
  const firm = new Set<Holder>()
  let used = 0
  let firmUsed = 0

  function release(holder: Holder): boolean {
    const isFirm = firm.delete(holder)
    if (!isFirm && !droppable.delete(holder)) return false
    used -= holder.amount
    if (isFirm) firmUsed -= holder.amount
    return true
  }

  function dropOldest(isEnough: (holder: Holder) => boolean): void {
    for (const holder of droppable) {
      if (isEnough(holder)) return
      release(holder)
      holder.drop?.()
    }
  }

  return {
    get used() {
      return used
    },
    take(amount, drop) {
      if (firmUsed + amount > amountMax) return null
      dropOldest(() => used + amount <= amountMax)
      const holder = { amount, drop, sinceMs: clock.monotonicMs() }
      used += amount
      if (drop === undefined) {
        firmUsed += amount
        firm.add(holder)
      } else droppable.add(holder)
      return () => {
        release(holder)
      }
    },
    dropOlderThan(ms) {
      const latest = clock.monotonicMs() - ms
      dropOldest(({ sinceMs }) => sinceMs > latest)
    },
  }
}
