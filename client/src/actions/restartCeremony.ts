// A key ceremony that failed begins again, with the same trustees or others, before voting opens.
import { rawCeremony } from '../manifest.ts'
import type { KeyCeremony, PsephosClient } from '../types.ts'
import { type ByAccount, encodeCall, type SentCall, sendCall } from './sendCall.ts'

/** By the organizer. Refusals: NotElectionOrganizer, WrongPhase, WrongStage, BadCeremony. */
export async function restartCeremony(
  client: PsephosClient,
  { election, ceremony, ...by }: { election: bigint; ceremony: KeyCeremony } & ByAccount,
): Promise<SentCall> {
  return sendCall(client, { data: encodeCall('restartCeremony', [election, rawCeremony(ceremony)]), ...by })
}
