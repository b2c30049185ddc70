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
