// A verifier on this thread, for tests that are not about threads: the real proofs, or whatever the test says of them.
import { nobleEngine } from '@psephos/ballot'
import { verifyStatements } from '../../src/execution/verifyStatements.ts'
import type { ProofStatement } from '../../src/types/claim.ts'
import type { Verifier } from '../../src/types/ports.ts'

const random = (byteCount: number): Uint8Array => crypto.getRandomValues(new Uint8Array(byteCount))

/** Answers at once. */
export function aVerifier(): Verifier {
  return {
    jobsMax: 1,
    weightPerMs: 1_000,
    verify: (statements, done) => done(verifyStatements(statements, nobleEngine, random), 0),
  }
}

export type HeldVerifier = Verifier & {
  /** Jobs it has in hand, oldest first. */
  readonly jobs: readonly (readonly ProofStatement[])[]
  /** Answers the oldest job, or the one at `index`. */
  answer(isTrue?: (statement: ProofStatement) => boolean, index?: number): void
  answerAll(isTrue?: (statement: ProofStatement) => boolean): void
}

/** Answers when the test says so, and what it says. */
export function aHeldVerifier(jobsMax = 1): HeldVerifier {
  const jobs: { statements: readonly ProofStatement[]; done: Parameters<Verifier['verify']>[1] }[] = []
  function answer(isTrue: (statement: ProofStatement) => boolean = () => true, index = 0): void {
    const [job] = jobs.splice(index, 1)
    if (job === undefined) throw new Error('it was asked nothing')
    job.done(job.statements.map(isTrue), 1)
  }
  return {
    jobsMax,
    weightPerMs: 1_000,
    verify: (statements, done) => jobs.push({ statements, done }),
    get jobs() {
      return jobs.map(({ statements }) => statements)
    },
    answer,
    answerAll(isTrue) {
      while (jobs.length > 0) answer(isTrue)
    },
  }
}
