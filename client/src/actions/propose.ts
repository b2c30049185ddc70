// Puts a change, or a text, to the vote of the validators, and votes. Only validators may; a proposal is its own first
// vote in favour.
import { PROPOSAL_KINDS, type ProposalKind, VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import { type Address, decodeEventLog, encodeFunctionData, type Log, zeroAddress } from 'viem'
import { PsephosError } from '../errors.ts'
import type { PsephosClient } from '../types.ts'
import { type ByAccount, type SentCall, sendCall } from './sendCall.ts'

/** What each kind uses of it: see PROPOSAL_KINDS. */
export type ProposalDraft = { kind: ProposalKind; account?: Address; value?: bigint; height?: bigint; text?: string }

/** S3. Refusals: NotValidator, TooManyOpenProposals, and those of the kind. */
export async function propose(
  client: PsephosClient,
  {
    kind,
    account: whom = zeroAddress,
    value = 0n,
    height = 0n,
    text = '',
    by,
  }: ProposalDraft & { by?: ByAccount['account'] },
): Promise<SentCall> {
  const args = [PROPOSAL_KINDS[kind], whom, value, height, text] as const
  const data = encodeFunctionData({ abi: validatorsAbi, functionName: 'propose', args })
  return sendCall(client, { to: VALIDATORS_ADDRESS, data, ...(by === undefined ? {} : { account: by }) })
}

/** S3. Refusals: NotValidator, UnknownProposal, ProposalNotOpen, and what keeps its change from being made now. */
export async function voteOnProposal(
  client: PsephosClient,
  { proposal, inFavour, ...by }: { proposal: bigint; inFavour: boolean } & ByAccount,
): Promise<SentCall> {
  const data = encodeFunctionData({ abi: validatorsAbi, functionName: 'voteOnProposal', args: [proposal, inFavour] })
  return sendCall(client, { to: VALIDATORS_ADDRESS, data, ...by })
}

/** The number that the proposal got, from its receipt's logs. Throws `bad-answer` when they name none. */
export function madeProposal(logs: readonly Pick<Log, 'address' | 'topics' | 'data'>[]): bigint {
  for (const { address, topics, data } of logs) {
    if (address.toLowerCase() !== VALIDATORS_ADDRESS) continue
    const { eventName, args } = decodeEventLog({ abi: validatorsAbi, topics, data })
    if (eventName === 'ProposalMade') return args.proposal
  }
  throw new PsephosError('bad-answer', { what: 'proposal' })
}
