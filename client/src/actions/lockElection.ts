// Freezes a manifest. The caller says which one by its hash, so that nothing amended meanwhile is frozen unread.
import type { Hash } from 'viem'
import type { PsephosClient } from '../types.ts'
import { type ByAccount, encodeCall, type SentCall, sendCall } from './sendCall.ts'

/** S2. `manifestHash` of the manifest that was read. Refusals: ManifestMismatch, LockTooLate, NotElectionOrganizer, WrongPhase. */
export async function lockElection(
  client: PsephosClient,
  { election, manifestHash, ...by }: { election: bigint; manifestHash: Hash } & ByAccount,
): Promise<SentCall> {
  return sendCall(client, { data: encodeCall('lockElection', [election, manifestHash]), ...by })
}
