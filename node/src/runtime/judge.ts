// H5. A proposed block in, the verdict of this node out: executed like anybody's, and if it is fresh also held against the
// own clock. One that is ahead of the clock, or whose proofs are not verified yet (B6), is not refused but judged again,
// within its round, when its time has come.
import { CLOCK_AHEAD_MS_MAX, CLOCK_BEHIND_MS_MAX } from '../params/limits.ts'
import type { Claim } from '../types/claim.ts'
import type { BlockRef } from '../types/consensus.ts'
import { InvalidBlock } from '../types/errors.ts'
import type { Clock, Log } from '../types/ports.ts'
import type { ClaimBook } from './claimBook.ts'
import { checkProofs, type Executions } from './executed.ts'

export type Judgement = {
  readonly verdict: 'valid' | 'invalid' | 'later'
  /** Milliseconds until a `later` one is within the window. */
  readonly againInMs: number
  /** B6. What a `later` one takes for proven and must be verified first; empty: it waits for the clock alone. */
  readonly open: readonly Claim[]
}

type Parts = {
  readonly executions: Executions
  readonly claims: Pick<ClaimBook, 'proofOf'>
  readonly clock: Clock
  readonly log: Log
}

export function judge({ executions, claims, clock, log }: Parts, ref: BlockRef, isFresh: boolean): Judgement {
  try {
    const executed = executions.execute(ref)
    const { timestamp } = executed.block.header
    const timely = isFresh ? againstClock(Number(timestamp) * 1_000, clock.nowMs()) : VALID
    if (timely.verdict === 'invalid' || checkProofs(executed, claims)) return timely
    return { verdict: 'later', againInMs: 0, open: executed.claims }
  } catch (error) {
    if (!(error instanceof InvalidBlock)) throw error
    log.warn({ block: ref.hash, rule: error.rule, reason: error.message, ...error.facts }, 'a proposal is not valid')
    return INVALID
  }
}

const VALID: Judgement = { verdict: 'valid', againInMs: 0, open: [] }
const INVALID: Judgement = { verdict: 'invalid', againInMs: 0, open: [] }

/** Between the own clock - 5 s and + 2 s. */
export function againstClock(timestampMs: number, nowMs: number): Judgement {
  const aheadMs = timestampMs - nowMs
  if (aheadMs > CLOCK_AHEAD_MS_MAX) {
    return { verdict: 'later', againInMs: aheadMs - CLOCK_AHEAD_MS_MAX, open: [] }
  }
  return aheadMs < -CLOCK_BEHIND_MS_MAX ? INVALID : VALID
}
