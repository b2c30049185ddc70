// G1. How a validator does, from what its answers and silences say. Facts enter with every call, a level and its reason leave;
// nothing here asks anybody or reads a clock.
import { BARRED_MS, BEHIND_BLOCKS, RETRY_MS, RETRY_MS_MAX, SLOW_MS } from './limits.ts'
import type { WayFaultKind } from './post.ts'

export type Level = 'healthy' | 'degraded' | 'unreachable'
export type Reason =
  | 'answers'
  | 'unknown' // not asked yet
  | 'slow'
  | 'failing' // the last question had no answer, the one before had
  | 'behind' // blocks below the others
  | 'not-ready' // says of itself that it cannot do its work (no quorum in reach, disk full)
  | 'silent'
  | 'foreign' // of another network
  | 'lying' // claimed a head that it could not prove, or another hash than that of the bytes

export type HealthFacts = {
  /** Its network was checked since it could last be reached. */
  readonly isKnown: boolean
  /** Weight of failures in a row; two make it unreachable. */
  readonly failures: number
  /** Of the failures, for the time of the next try. */
  readonly tries: number
  readonly retryAtMs: number
  /** Moving mean. */
  readonly latencyMs: number
  /** Highest head it named. */
  readonly head: bigint
  readonly isReady: boolean
  readonly barred: { readonly reason: 'foreign' | 'lying'; readonly untilMs: number } | null
}

export const NEW_VALIDATOR: HealthFacts = {
  ...{ isKnown: false, failures: 0, tries: 0, retryAtMs: 0, latencyMs: 0 },
  ...{ head: -1n, isReady: true, barred: null },
}

const UNREACHABLE_AT = 2
/** A connection that is refused or breaks says enough; one question without an answer in time may be bad luck. */
const WEIGHT: Readonly<Record<WayFaultKind, number>> = { broken: 2, timeout: 1, busy: 1, garbled: 1 }

export function answered(facts: HealthFacts, ms: number): HealthFacts {
  const latencyMs = facts.latencyMs === 0 ? ms : facts.latencyMs * 0.7 + ms * 0.3
  return { ...facts, failures: 0, tries: 0, retryAtMs: 0, latencyMs }
}

export function failed(facts: HealthFacts, kind: WayFaultKind, nowMs: number): HealthFacts {
  const failures = Math.min(facts.failures + WEIGHT[kind], UNREACHABLE_AT)
  const isLost = failures >= UNREACHABLE_AT
  const tries = isLost ? facts.tries + 1 : facts.tries
  const pauseMs = isLost ? Math.min(RETRY_MS * 2 ** (tries - 1), RETRY_MS_MAX) : 0
  // It may come back with other data: then its network is checked again.
  return { ...facts, failures, tries, retryAtMs: nowMs + pauseMs, isKnown: facts.isKnown && !isLost }
}

/** A node's head never goes back; one that does was set up anew, and stands where it says. */
export function atHead(facts: HealthFacts, head: bigint): HealthFacts {
  return { ...facts, head }
}

export function barredFor(facts: HealthFacts, reason: 'foreign' | 'lying', nowMs: number): HealthFacts {
  return { ...facts, isKnown: false, barred: { reason, untilMs: nowMs + BARRED_MS } }
}

/** `best`: the highest head that is surely final. */
export function levelOf(facts: HealthFacts, best: bigint, nowMs: number): { level: Level; reason: Reason } {
  if (isBarred(facts, nowMs)) return { level: 'unreachable', reason: facts.barred?.reason ?? 'lying' }
  if (facts.failures >= UNREACHABLE_AT) return { level: 'unreachable', reason: 'silent' }
  if (facts.failures > 0) return { level: 'degraded', reason: 'failing' }
  if (!facts.isKnown) return { level: 'degraded', reason: 'unknown' }
  if (!facts.isReady) return { level: 'degraded', reason: 'not-ready' }
  if (facts.head >= 0n && facts.head + BEHIND_BLOCKS <= best) return { level: 'degraded', reason: 'behind' }
  if (facts.latencyMs > SLOW_MS) return { level: 'degraded', reason: 'slow' }
  return { level: 'healthy', reason: 'answers' }
}

export function isBarred({ barred }: HealthFacts, nowMs: number): boolean {
  return barred !== null && nowMs < barred.untilMs
}
