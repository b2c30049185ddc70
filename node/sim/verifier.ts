// Whoever checks proofs in a simulated machine: late, in any order, sometimes very late, all from the seed. What is true
// is the stage's business. A machine that lost its power hears no verdict.
import type { ProofStatement } from '../src/types/claim.ts'
import type { Timers, Verifier } from '../src/types/ports.ts'
import type { Random } from './random.ts'

export type SimVerifierParts = {
  readonly timers: Timers
  readonly random: Random
  isTrue(statement: ProofStatement): boolean
}

/** Jobs at a time: two, so that verdicts overtake each other. */
const JOBS_MAX = 2
const USUAL_MS_MAX = 60
/** Longer than a round: the block is decided by others, or proposed again, before it is judged here. */
const SLOW_SHARE = 0.04
const SLOW_MS_MAX = 6_000

export function createSimVerifier({ timers, random, isTrue }: SimVerifierParts): Verifier {
  return {
    jobsMax: JOBS_MAX,
    weightPerMs: 1_000,
    verify(statements, done) {
      const delayMs = random.chance(SLOW_SHARE) ? random.between(USUAL_MS_MAX, SLOW_MS_MAX) : random.below(USUAL_MS_MAX)
      timers.after(delayMs, () => done(statements.map(isTrue), delayMs))
    },
  }
}
