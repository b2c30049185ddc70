// A sealed ballot that was tested must never count: the chain refuses it from then on, from this voter only.
import type { Hash } from 'viem'
import type { PsephosClient } from '../types.ts'
import { type ByAccount, encodeCall, type SentCall, sendCall } from './sendCall.ts'

/** Refusals: BallotRecorded (it counts already and cannot be spoiled), NotOpenYet, ElectionOver, NotEnrolled, NotSecret. */
export async function spoilBallot(
  client: PsephosClient,
  { election, ballotHash, ...by }: { election: bigint; ballotHash: Hash } & ByAccount,
): Promise<SentCall> {
  return sendCall(client, { data: encodeCall('spoilBallot', [election, ballotHash]), ...by })
}
