// N2. How fast a peer is listened to. Units taken and the rate in force enter; how long to wait before the next ones
// leaves. A large frame may be taken on credit and is paid for by a longer wait, so no frame is too large for any rate.
import { UNITS_BURST_SECONDS } from '../params/limits.ts'
import type { Clock } from '../types/ports.ts'

export type Pace = {
  /** Milliseconds until the peer may be listened to again; 0: go on. */
  waitMs(unitsPerSecond: number): number
  /** Takes the units, whatever is left, and says the same. */
  charge(units: number, unitsPerSecond: number): number
}

/** `burst`: what may be taken at once after a quiet time; by default a second's worth or so. */
export function createPace(clock: Clock, burst?: number): Pace {
  let spent = 0
  let atMs = clock.monotonicMs()

  function waitMs(unitsPerSecond: number): number {
    const nowMs = clock.monotonicMs()
    spent = Math.max(0, spent - ((nowMs - atMs) * unitsPerSecond) / 1_000)
    atMs = nowMs
    const over = spent - (burst ?? unitsPerSecond * UNITS_BURST_SECONDS)
    return over <= 0 ? 0 : Math.ceil((over * 1_000) / unitsPerSecond)
  }

  return {
    waitMs,
    charge(units, unitsPerSecond) {
      waitMs(unitsPerSecond)
      spent += units
      return waitMs(unitsPerSecond)
    },
  }
}

export type Paces = {
  /** Whether there is still room for one more of this key; takes it. */
  take(key: string, unitsPerSecond: number): boolean
}

/** One pace for each key, of the `keysMax` used last. Who has no room is not charged, or a flood would never be over. */
export function createPaces(clock: Clock, burst: number, keysMax: number): Paces {
  const paces = new Map<string, Pace>()
  return {
    take(key, unitsPerSecond) {
      const pace = paces.get(key) ?? createPace(clock, burst - 1)
      paces.delete(key)
      paces.set(key, pace)
      const [oldest] = paces.keys()
      if (paces.size > keysMax && oldest !== undefined) paces.delete(oldest)
      if (pace.waitMs(unitsPerSecond) > 0) return false
      pace.charge(1, unitsPerSecond)
      return true
    },
  }
}
