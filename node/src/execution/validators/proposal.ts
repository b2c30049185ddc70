// What every function about proposals begins with: does it exist, is it still open, whose vote counts. A proposal is
// judged by the validators in the state at that moment, not by set(h): who was just removed decides nothing more.
import { PROPOSAL_CHOICES, PROPOSAL_STATUSES, type ProposalStatus } from '@psephos/contracts-abi'
import type { Address } from '../../types/bytes.ts'
import type { StateReader } from '../../types/state.ts'
import type { BlockPlace } from '../context.ts'
import type { ContractCall } from '../contract.ts'
import { revert } from './abi.ts'
import {
  type Choice,
  type ProposalRecord,
  readProposal,
  readValidatorSince,
  readValidators,
  readVote,
} from './storage.ts'

export type Tally = { readonly inFavour: number; readonly against: number; readonly validators: number }

/** Reverts NotValidator: only who is one now may propose and vote. */
export function checkValidator({ state, sender }: ContractCall): void {
  if (!readValidators(state).includes(sender)) revert('NotValidator', sender)
}

/** Reverts UnknownProposal. */
export function findProposal({ state }: ContractCall, proposal: bigint): ProposalRecord {
  return readProposal(state, proposal) ?? revert('UnknownProposal', proposal)
}

/** Reverts UnknownProposal, ProposalNotOpen. */
export function findOpenProposal(call: ContractCall, proposal: bigint): ProposalRecord {
  const found = findProposal(call, proposal)
  const status = statusOf(found, call.place)
  if (status !== 'Open') revert('ProposalNotOpen', proposal, statusNumber(status))
  return found
}

/** Expiry is a closing: the door judges it by the head, as it does with elections (T5). */
export function statusOf({ decision, expiresAt }: ProposalRecord, place: BlockPlace): ProposalStatus {
  if (decision !== 0) return PROPOSAL_STATUSES[decision] ?? 'None'
  return (place.closingTimestamp ?? place.timestamp) < expiresAt ? 'Open' : 'Expired'
}

export function statusNumber(status: ProposalStatus): number {
  return PROPOSAL_STATUSES.indexOf(status)
}

/** The choices of those who are validators now. */
export function tallyOf(state: StateReader, proposal: bigint): Tally {
  const validators = readValidators(state)
  const choices = validators.map((validator) => choiceOf(state, proposal, validator))
  const count = (choice: Choice) => choices.filter((one) => one === choice).length
  return {
    inFavour: count(PROPOSAL_CHOICES.inFavour),
    against: count(PROPOSAL_CHOICES.against),
    validators: validators.length,
  }
}

/** None when it did not vote, or voted before it was last added: a vote ends with the seat it was cast from. */
export function choiceOf(state: StateReader, proposal: bigint, validator: Address): Choice {
  const { choice, height } = readVote(state, proposal, validator)
  if (choice === PROPOSAL_CHOICES.none || height < readValidatorSince(state, validator)) return PROPOSAL_CHOICES.none
  return choice
}

/** S3. More than half of the set; half is not enough. */
export function isMajority(votes: number, validators: number): boolean {
  return 2 * votes > validators
}
