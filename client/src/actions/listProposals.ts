// All proposals that were ever made to the validators, in their order, read page by page.
import { PAGE_PROPOSALS_MAX } from '@psephos/contracts-abi'
import type { Proposal, PsephosClient } from '../types.ts'
import { formatProposal } from './getProposal.ts'
import type { AtBlock } from './readElections.ts'
import { readValidators } from './readValidators.ts'

export async function listProposals(client: PsephosClient, at: AtBlock = {}): Promise<Proposal[]> {
  const proposals: Proposal[] = []
  for (;;) {
    const offset = BigInt(proposals.length)
    const [page, total] = await readValidators(client, 'getProposals', [offset, BigInt(PAGE_PROPOSALS_MAX)], at)
    proposals.push(...page.map(formatProposal))
    if (page.length === 0 || BigInt(proposals.length) >= total) return proposals
  }
}
