// Replaces the manifest of a draft.
import { rawManifest } from '../manifest.ts'
import type { Manifest, PsephosClient } from '../types.ts'
import { type ByAccount, encodeCall, type SentCall, sendCall } from './sendCall.ts'

/** S2. Refusals: BadManifest(field, reason), NotElectionOrganizer, WrongPhase once locked. */
export async function amendElection(
  client: PsephosClient,
  { election, manifest, ...by }: { election: bigint; manifest: Manifest } & ByAccount,
): Promise<SentCall> {
  return sendCall(client, { data: encodeCall('amendElection', [election, rawManifest(manifest)]), ...by })
}
