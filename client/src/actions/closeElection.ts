// Ends voting before its time, where the manifest allows it.
import type { PsephosClient } from '../types.ts'
import { type ByAccount, encodeCall, type SentCall, sendCall } from './sendCall.ts'

/** S2. Refusals: EarlyCloseNotAllowed, NotElectionOrganizer, WrongPhase. */
export async function closeElection(
  client: PsephosClient,
  { election, ...by }: { election: bigint } & ByAccount,
): Promise<SentCall> {
  return sendCall(client, { data: encodeCall('closeElection', [election]), ...by })
}
