// One proposal to the validators, in words and numbers, and how each of them stands on it.
import { PROPOSAL_CHOICES, PROPOSAL_KINDS, PROPOSAL_STATUSES, type ProposalKind } from '@psephos/contracts-abi'
import type { Address } from 'viem'
import { PsephosError } from '../errors.ts'
import type { Proposal, PsephosClient } from '../types.ts'
import type { AtBlock } from './readElections.ts'
import { readValidators } from './readValidators.ts'

/** S3. Throws `refused` UnknownProposal when there is none with this id. */
export async function getProposal(
  client: PsephosClient,
  { proposal, ...at }: { proposal: bigint } & AtBlock,
): Promise<Proposal> {
  const raw = await readValidators(client, 'getProposal', [proposal], at)
  if (raw.id !== proposal) throw new PsephosError('bad-answer', { what: 'proposal', have: raw.id, want: proposal })
  return formatProposal(raw)
}

export type ProposalVote = { validator: Address; choice: 'none' | 'in favour' | 'against'; height: bigint }

/** Of everyone who is a validator now. */
export async function getProposalVotes(
  client: PsephosClient,
  { proposal, ...at }: { proposal: bigint } & AtBlock,
): Promise<ProposalVote[]> {
  const votes = await readValidators(client, 'getProposalVotes', [proposal], at)
  return votes.map(({ validator, choice, height }) => ({ validator, choice: choiceName(choice), height }))
}

type RawProposal = Awaited<ReturnType<typeof readValidators<'getProposal'>>>

/** The contract's struct -> Proposal. Throws `bad-answer` for a kind or status that this client does not know. */
export function formatProposal(raw: RawProposal): Proposal {
  const status = PROPOSAL_STATUSES[raw.status]
  if (status === undefined) throw new PsephosError('bad-answer', { what: 'status', have: raw.status })
  return { ...raw, kind: kindName(raw.kind), status, expiresAt: Number(raw.expiresAt) }
}

const KIND_NAMES = new Map(
  Object.entries(PROPOSAL_KINDS).map(([name, number]) => [number as number, name as ProposalKind]),
)

function kindName(kind: number): ProposalKind {
  const name = KIND_NAMES.get(kind)
  if (name === undefined) throw new PsephosError('bad-answer', { what: 'kind', have: kind })
  return name
}

function choiceName(choice: number): ProposalVote['choice'] {
  if (choice === PROPOSAL_CHOICES.none) return 'none'
  if (choice === PROPOSAL_CHOICES.inFavour) return 'in favour'
  if (choice === PROPOSAL_CHOICES.against) return 'against'
  throw new PsephosError('bad-answer', { what: 'choice', have: choice })
}
