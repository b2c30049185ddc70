// "Why is there no block?" as one of a few situations with their facts, from what a validator says of the round it is in.
import type { ConsensusStatus } from '@psephos/client'
import type { Address } from 'viem'

export type WhyNoBlock =
  | { kind: 'behind' }
  /** Too few can be heard: nothing is decided until more are back. */
  | { kind: 'noQuorum'; present: number; of: number; needed: number; missing: Address[] }
  /** Nobody has sent anything; the next block comes with the next message or the heartbeat. */
  | { kind: 'nothingDue' }
  | { kind: 'deciding'; height: bigint; round: number; proposer: Address | null; seconds: number }

export function whyNoBlock(status: ConsensusStatus): WhyNoBlock {
  if (status.isCatchingUp) return { kind: 'behind' }
  const of = status.validators.length
  if (!status.isQuorumPresent) {
    const { quorum, missing } = status
    return { kind: 'noQuorum', present: of - missing.length, of, needed: quorum, missing }
  }
  if (!status.isDue) return { kind: 'nothingDue' }
  const { blockNumber, round, proposer, waitingMs } = status
  return { kind: 'deciding', height: blockNumber, round, proposer, seconds: Math.round(waitingMs / 1000) }
}
