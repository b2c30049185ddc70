// B6 after a restart: what the journal gave back was proven once, but this process has not seen it. Waiting transactions
// enter, a few a turn; the book verifies what they claim, so that the next block can hold them. One that is untrue now
// comes from a journal that somebody has changed: it stays out of every block of ours, and is named.
import { GOSSIP_TURN_TRANSACTIONS_MAX } from '../params/limits.ts'
import type { Chore } from './chores.ts'
import type { ClaimBook } from './claimBook.ts'
import type { LoopParts } from './loopParts.ts'

type Parts = Pick<LoopParts, 'pool' | 'clock' | 'log'> & { readonly claims: Pick<ClaimBook, 'prove'> }

export function reproveChore({ pool, clock, log, claims }: Parts): Chore {
  const hashes = pool.hashes()
  let at = 0
  return () => {
    const nowSeconds = BigInt(Math.floor(clock.nowMs() / 1_000))
    for (const hash of hashes.slice(at, at + GOSSIP_TURN_TRANSACTIONS_MAX)) {
      const asserted = pool.claimsOf(hash, nowSeconds)
      if (asserted.length === 0) continue
      claims.prove(asserted, 'transaction', (proof) => {
        if (proof === 'untrue') log.error({ transaction: hash }, 'a transaction of the journal has an untrue proof')
      })
    }
    at += GOSSIP_TURN_TRANSACTIONS_MAX
    return at < hashes.length
  }
}
