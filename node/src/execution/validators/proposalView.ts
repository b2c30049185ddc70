// One proposal as its readers see it. Of an open or expired one the votes of who is a validator now; of a decided one the
// votes that decided it.
import type { ContractCall } from '../contract.ts'
import { findProposal, statusNumber, statusOf, tallyOf } from './proposal.ts'
import { readProposalText } from './storage.ts'

/** Reverts UnknownProposal. */
export function viewProposal(call: ContractCall, id: bigint) {
  const { state, place } = call
  const record = findProposal(call, id)
  const { kind, account, value, height, proposer, createdHeight, expiresAt, decidedHeight } = record
  const { inFavour, against, validators } = record.decision === 0 ? tallyOf(state, id) : record
  return {
    ...{ id, kind, account, value, height, proposer, createdHeight, expiresAt, decidedHeight },
    ...{ inFavour, against, validators },
    text: new TextDecoder().decode(readProposalText(state, id)),
    status: statusNumber(statusOf(record, place)),
  }
}
