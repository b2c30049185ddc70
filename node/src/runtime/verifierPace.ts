// B7. How fast the active verifier is: what each job weighed and took goes in, what it can do in a given time comes out.
// Measured, because machines and engines differ by a factor of ten; never validity.

export type VerifierPace = {
  uponJob(weight: number, elapsedMs: number): void
  /** At least 1. */
  weightIn(ms: number): number
}

/** What was measured before counts this much less with every job. */
const FADE = 0.9
/** The expectation counts as one job of so many milliseconds, and fades like one. */
const EXPECTED_MS = 20

/** Large jobs say more than small ones, whose cost is mostly their start: both sums are weighed by size. */
export function createVerifierPace(expectedPerMs: number): VerifierPace {
  let weight = expectedPerMs * EXPECTED_MS
  let elapsedMs = EXPECTED_MS
  return {
    uponJob(jobWeight, jobMs) {
      weight = weight * FADE + jobWeight
      elapsedMs = elapsedMs * FADE + jobMs
    },
    weightIn: (ms) => Math.max(1, Math.floor((weight / Math.max(elapsedMs, 0.001)) * ms)),
  }
}
