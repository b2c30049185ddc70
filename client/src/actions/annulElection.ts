// Declares an open election void.
import type { PsephosClient } from '../types.ts'
import { type ByAccount, encodeCall, type SentCall, sendCall } from './sendCall.ts'

/** S2. Refusals: NotElectionOrganizer, ReasonTooLong, WrongPhase. */
export async function annulElection(
  client: PsephosClient,
  { election, reason, ...by }: { election: bigint; reason: string } & ByAccount,
): Promise<SentCall> {
  return sendCall(client, { data: encodeCall('annulElection', [election, reason]), ...by })
}
