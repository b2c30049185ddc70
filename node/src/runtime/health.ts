// R6. Whether the node does its work, from facts that cannot lie: the age of the last certificate, the connections to the
// other validators, and a real write. Without a quorum it is degraded: ballots are still accepted and kept.
import type { Chain } from '../chain/chain.ts'
import type { ExecutionContext } from '../execution/context.ts'
import type { Health } from '../rpc/http.ts'
import type { ConsensusStatus } from '../types/networkView.ts'
import type { Clock } from '../types/ports.ts'
import { lastBlockAgeSeconds } from './metrics.ts'

/** A probe may come often and a write costs a sync: its answer holds this long. */
const WRITE_CHECK_MS = 5_000
/** Heartbeats that may be missed before the quorum counts as not reachable. */
const HEARTBEATS_MISSED_MAX = 3
/** A head further ahead of the own clock than a proposal may be (H5): the clock went back, and H6 waits until it is right. */
const CLOCK_BEHIND_SECONDS_MAX = 2

export function createHealth(
  chain: Chain,
  { spec }: ExecutionContext,
  clock: Clock,
  status: () => ConsensusStatus,
): () => Health {
  let checkedAtMs = Number.NEGATIVE_INFINITY
  let isWritable = true
  const checkDisk = () => {
    if (clock.monotonicMs() - checkedAtMs < WRITE_CHECK_MS) return isWritable
    checkedAtMs = clock.monotonicMs()
    try {
      chain.checkWritable()
      isWritable = true
    } catch {
      // The reason is in the next block's failure, which stops the node; a probe only says that it is so.
      isWritable = false
    }
    return isWritable
  }
  return () => {
    const certificateAgeSeconds = lastBlockAgeSeconds(chain, clock)
    const consensus = status()
    const isFresh = certificateAgeSeconds * 1_000 < spec.heartbeatMs * HEARTBEATS_MISSED_MAX
    // Who does not vote may be connected to one validator only: then the blocks alone tell.
    const isQuorumReachable = isFresh && (consensus.mode !== 'validating' || consensus.isQuorumPresent)
    const isDatabaseWritable = checkDisk()
    const isReady = isQuorumReachable && isDatabaseWritable && certificateAgeSeconds > -CLOCK_BEHIND_SECONDS_MAX
    return {
      ready: isReady,
      status: isReady ? 'healthy' : 'degraded',
      consensus: consensus.summary,
      height: Number(consensus.height),
      round: consensus.round,
      missing: consensus.missing,
      certificateAgeSeconds,
      quorumReachable: isQuorumReachable,
      databaseWritable: isDatabaseWritable,
    }
  }
}
