// The questions that many functions begin with: does the election exist, who asks, what phase is it in. Each returns what
// it read or reverts with the named error.
import { type PhaseName, ROLES, STAGES } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { revert } from './abi.ts'
import { readRegistrars } from './manifestFields.ts'
import { type ElectionTimes, phaseNumber, phaseOf, readTimes } from './phase.ts'
import { hasRole } from './roles.ts'

export type KnownElection = ElectionTimes & { readonly phase: PhaseName }

/** Reverts UnknownElection. */
export function findElection({ state, place }: ContractCall, election: bigint): KnownElection {
  const times = readTimes(state, election)
  if (times.stage === STAGES.none) revert('UnknownElection', election)
  return { ...times, phase: phaseOf(state, election, times, place) }
}

/** An election that the sender organizes. Reverts UnknownElection, NotElectionOrganizer. */
export function findOwnElection(call: ContractCall, election: bigint): KnownElection {
  const found = findElection(call, election)
  if (found.organizer !== call.sender) revert('NotElectionOrganizer', election, call.sender)
  return found
}

/** Reverts NotOrganizer: only organizers named by the validators create elections. */
export function checkOrganizer({ state, sender }: ContractCall): void {
  if (!hasRole(state, sender, ROLES.organizer)) revert('NotOrganizer', sender)
}

/** Reverts NotRegistrar: only those the election's manifest names keep its roll. */
export function checkRegistrar({ state, sender }: ContractCall, election: bigint): void {
  if (!readRegistrars(state, election).includes(sender)) revert('NotRegistrar', election, sender)
}

/** Reverts WrongPhase. */
export function checkPhase(election: bigint, { phase }: KnownElection, ...allowed: readonly PhaseName[]): void {
  if (!allowed.includes(phase)) revert('WrongPhase', election, phaseNumber(phase))
}

/** The roll before opening: Locked. Reverts RollClosed when open, ElectionOver when closed, else WrongPhase. */
export function checkRollOpen(election: bigint, found: KnownElection): void {
  if (found.phase === 'Open') revert('RollClosed', election, found.opensAt)
  checkNotOver(election, found)
  checkPhase(election, found, 'Locked')
}

/** Reverts ElectionOver after closing. */
export function checkNotOver(election: bigint, { phase, closesAt }: KnownElection): void {
  if (phase === 'Final' || phase === 'NoResult' || phase === 'Closed') revert('ElectionOver', election, closesAt)
}

/** Reverts NotOpenYet before opening, ElectionOver after closing, WrongPhase for what will never open. */
export function checkOpen(election: bigint, found: KnownElection): void {
  if (found.phase === 'Locked') revert('NotOpenYet', election, found.opensAt)
  checkNotOver(election, found)
  checkPhase(election, found, 'Open')
}
