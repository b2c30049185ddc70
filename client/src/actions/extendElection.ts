// Moves the closing time forward, within the manifest's total.
import type { PsephosClient } from '../types.ts'
import { type ByAccount, encodeCall, type SentCall, sendCall } from './sendCall.ts'

/** S2. `closesAt` in seconds. Refusals: ExtensionNotForward, ExtensionTooLong, NotElectionOrganizer, WrongPhase. */
export async function extendElection(
  client: PsephosClient,
  { election, closesAt, ...by }: { election: bigint; closesAt: number } & ByAccount,
): Promise<SentCall> {
  return sendCall(client, { data: encodeCall('extendElection', [election, BigInt(closesAt)]), ...by })
}
