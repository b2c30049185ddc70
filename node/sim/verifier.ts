// Whoever checks proofs in a simulated machine: late, in any order, sometimes very late, all from the seed. A machine that
// lost its power hears no verdict. A liar's verifier calls everything true.
import type { ProofStatement } from '../src/types/claim.ts'
import type { Timers, Verifier } from '../src/types/ports.ts'
import { isTrueClaim, nameOfClaim } from '../test/execution/claimMaker.ts'
import type { Random } from './random.ts'

export type SimVerifierParts = {
  readonly timers: Timers
  readonly random: Random
  readonly isCredulous: boolean
  onTrue(claim: number): void
}

/** Jobs at a time: two, so that verdicts overtake each other. */
const JOBS_MAX = 2
const USUAL_MS_MAX = 60
/** Longer than a round: the block is decided by others, or proposed again, before it is judged here. */
const SLOW_SHARE = 0.1
const SLOW_MS_MAX = 6_000

export function createSimVerifier({ timers, random, isCredulous, onTrue }: SimVerifierParts): Verifier {
  return {
    jobsMax: JOBS_MAX,
    weightPerMs: 1_000,
    verify(statements, done) {
      const delayMs = random.chance(SLOW_SHARE) ? random.between(USUAL_MS_MAX, SLOW_MS_MAX) : random.below(USUAL_MS_MAX)
      timers.after(delayMs, () => {
        for (const statement of statements.filter(isTrueClaim)) onTrue(nameOfClaim(statement))
        const verdict = (statement: ProofStatement) => isCredulous || isTrueClaim(statement)
        done(statements.map(verdict), delayMs)
      })
    },
  }
}
