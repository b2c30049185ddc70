// What the form of a proposal holds -> a proposal, or which field is not right yet.
import type { ProposalDraft } from '@psephos/client'
import { isAddress } from 'viem'

/** What the page offers; the others are for the command line, where their consequences are explained. */
export const OFFERED_KINDS = ['addValidator', 'removeValidator', 'addOrganizer', 'removeOrganizer', 'text'] as const
export type OfferedKind = (typeof OFFERED_KINDS)[number]
export type ProposalFault = 'address' | 'textEmpty' | 'textLong'

/** S3, bytes of UTF-8. */
export const PROPOSAL_TEXT_BYTES_MAX = 2_048

export function readProposal(form: {
  kind: OfferedKind
  address: string
  text: string
}): ProposalDraft | ProposalFault {
  const text = form.text.trim()
  if (new TextEncoder().encode(text).length > PROPOSAL_TEXT_BYTES_MAX) return 'textLong'
  if (form.kind === 'text') return text === '' ? 'textEmpty' : { kind: 'text', text }
  const account = form.address.trim()
  if (!isAddress(account, { strict: false })) return 'address'
  return { kind: form.kind, account, text }
}
