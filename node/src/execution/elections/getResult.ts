// getResult(election): the counts once the election is Final. NoResult, Annulled, Cancelled and Failed have none; before that
// the view refuses, although anyone can count an open election's ballots.
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer, revert } from './abi.ts'
import { findElection } from './checks.ts'
import { phaseNumber } from './phase.ts'
import { readCount, readRules, readTally } from './storage.ts'

export function getResult(call: ContractCall): Uint8Array {
  const { state } = call
  const [election] = decodeArguments('getResult', call.data)
  const { phase, closesAt } = findElection(call, election)
  if (['Draft', 'Locked', 'Open', 'Closed'].includes(phase)) revert('ResultNotYet', election, closesAt)
  const { enrolled, lateEnrolled, turnout, accepted } = readTally(state, election)
  const options = phase === 'Final' ? readRules(state, election).optionCount : 0
  const counts = Array.from({ length: options }, (_, option) => Number(readCount(state, election, option)))
  return encodeAnswer('getResult', [{ phase: phaseNumber(phase), enrolled, lateEnrolled, turnout, accepted, counts }])
}
