// Gives a voter who lost a key another address, as long as the old one has not voted.
import type { Address, Hash } from 'viem'
import type { PsephosClient } from '../types.ts'
import { type ByAccount, encodeCall, type SentCall, sendCall } from './sendCall.ts'

/** S2. Refusals: VoterHasVoted, NotEnrolled, AlreadyEnrolled, NotRegistrar, WrongPhase. */
export async function replaceVoter(
  client: PsephosClient,
  options: { election: bigint; oldVoter: Address; newVoter: Address; commitment: Hash } & ByAccount,
): Promise<SentCall> {
  const { election, oldVoter, newVoter, commitment, ...by } = options
  return sendCall(client, { data: encodeCall('replaceVoter', [election, oldVoter, newVoter, commitment]), ...by })
}
