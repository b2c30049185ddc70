// propose(kind, account, value, height, text): a validator puts a change, or a text, to the vote of the validators. It is
// its own first vote in favour, so a validator alone decides at once (S3). What could not be done now is refused.
import {
  OPEN_PROPOSALS_PER_VALIDATOR_MAX,
  PROPOSAL_CHOICES,
  PROPOSAL_KINDS,
  PROPOSAL_SECONDS,
  PROPOSAL_TEXT_BYTES_MAX,
} from '@psephos/contracts-abi'
import type { Address } from '../../types/bytes.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { changeOf, checkUnused } from './changes/changes.ts'
import { castAndDecide } from './decide.ts'
import { checkValidator, statusOf } from './proposal.ts'
import {
  type ProposalRecord,
  readOwnProposals,
  readProposal,
  readProposalCount,
  writeOwnProposals,
  writeProposal,
  writeProposalCount,
  writeProposalText,
} from './storage.ts'

export function propose(call: ContractCall): void {
  const { state, sender, place } = call
  const [kind, account, value, height, text] = decodeArguments('propose', call.data)
  const wanted = { account: account as Address, value, height }

  checkValidator(call)
  const change = changeOf(kind)
  checkUnused(change, wanted)
  const textBytes = checkText(kind, text)
  change.check(call, wanted)
  const free = checkFreePlace(call)

  const proposal = readProposalCount(state) + 1n
  const record: ProposalRecord = {
    ...wanted,
    proposer: sender,
    createdHeight: place.height,
    kind,
    decision: 0,
    expiresAt: place.timestamp + BigInt(PROPOSAL_SECONDS),
    ...{ decidedHeight: 0n, inFavour: 0, against: 0, validators: 0 },
  }
  writeProposalCount(state, proposal)
  writeProposal(state, proposal, record)
  writeProposalText(state, proposal, textBytes)
  writeOwnProposals(state, sender, readOwnProposals(state, sender).with(free, proposal))

  log(call, 'ProposalMade', proposal, sender, kind, account, value, height, text)
  castAndDecide(call, proposal, record, PROPOSAL_CHOICES.inFavour)
}

/** As UTF-8. Reverts TextTooLong, TextEmpty: a change may go without words, a text may not. */
function checkText(kind: number, text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length > PROPOSAL_TEXT_BYTES_MAX) {
    revert('TextTooLong', BigInt(bytes.length), BigInt(PROPOSAL_TEXT_BYTES_MAX))
  }
  if (kind === PROPOSAL_KINDS.text && bytes.length === 0) revert('TextEmpty')
  return bytes
}

/** Which of the sender's places no open proposal holds. Reverts TooManyOpenProposals: one alone cannot fill the state. */
function checkFreePlace({ state, sender, place }: ContractCall): number {
  const free = readOwnProposals(state, sender).findIndex((proposal) => {
    const record = readProposal(state, proposal)
    return record === null || statusOf(record, place) !== 'Open'
  })
  if (free === -1) revert('TooManyOpenProposals', sender, BigInt(OPEN_PROPOSALS_PER_VALIDATOR_MAX))
  return free
}
