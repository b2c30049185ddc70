// How many calls one visitor may make. What is above is refused at once, and nobody else waits for it.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { PACE_SECONDS } from './limits.ts'

/** False: more than the visitor's share. */
export type Pace = (visitor: string, callCount: number) => Promise<boolean>

/** `callsPerSecond`: on average over PACE_SECONDS, so that a page may open with a burst. Null: no bound. */
export function createPace(callsPerSecond: number | null): Pace {
  if (callsPerSecond === null) return async () => true
  const limiter = new RateLimiterMemory({ points: callsPerSecond * PACE_SECONDS, duration: PACE_SECONDS })
  return async (visitor, callCount) => {
    try {
      await limiter.consume(visitor, callCount)
      return true
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return false
      throw refusal
    }
  }
}
