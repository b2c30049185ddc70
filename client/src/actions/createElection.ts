// A manifest becomes a draft election; its number is in the log of the recorded transaction.
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { type Log, parseEventLogs } from 'viem'
import { PsephosError } from '../errors.ts'
import { rawManifest } from '../manifest.ts'
import type { Manifest, PsephosClient } from '../types.ts'
import { type ByAccount, encodeCall, type SentCall, sendCall } from './sendCall.ts'

/** S2. Refusals: NotOrganizer, BadManifest(field, reason). */
export async function createElection(
  client: PsephosClient,
  { manifest, ...by }: { manifest: Manifest } & ByAccount,
): Promise<SentCall> {
  return sendCall(client, { data: encodeCall('createElection', [rawManifest(manifest)]), ...by })
}

/** The number of the election that a recorded `createElection` made, from its logs. Throws `bad-answer` without one. */
export function createdElection(logs: readonly Log[]): bigint {
  const ours = logs.filter((log) => log.address.toLowerCase() === ELECTIONS_ADDRESS)
  const [created] = parseEventLogs({ abi: electionsAbi, eventName: 'ElectionCreated', logs: ours })
  if (created === undefined) throw new PsephosError('bad-answer', { what: 'ElectionCreated log' })
  return created.args.election
}
