// Takes voters off the roll before opening.
import { ENROLMENT_BATCH_MAX } from '@psephos/contracts-abi'
import type { Address } from 'viem'
import { PsephosError } from '../errors.ts'
import type { PsephosClient } from '../types.ts'
import { type ByAccount, encodeCall, type SentCall, sendCall } from './sendCall.ts'

/** S2. One transaction, at most 500 voters (`bad-input` above). Refusals: NotEnrolled, NotRegistrar, RollClosed. */
export async function removeVoters(
  client: PsephosClient,
  { election, voters, ...by }: { election: bigint; voters: readonly Address[] } & ByAccount,
): Promise<SentCall> {
  if (voters.length < 1 || voters.length > ENROLMENT_BATCH_MAX) {
    throw new PsephosError('bad-input', { what: 'voters', have: voters.length, max: ENROLMENT_BATCH_MAX })
  }
  return sendCall(client, { data: encodeCall('removeVoters', [election, voters]), ...by })
}
