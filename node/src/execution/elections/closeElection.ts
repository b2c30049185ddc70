// closeElection(election): closes an open election at this block's time, where its manifest allows that (S2).
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { checkPhase, findOwnElection } from './checks.ts'
import { readRules, writeSchedule } from './storage.ts'

export function closeElection(call: ContractCall): void {
  const { state, place } = call
  const [election] = decodeArguments('closeElection', call.data)

  const found = findOwnElection(call, election)
  checkPhase(election, found, 'Open')
  if (!readRules(state, election).earlyClose) revert('EarlyCloseNotAllowed', election)

  writeSchedule(state, election, { ...found, closesAt: place.timestamp })

  log(call, 'ElectionClosed', election, place.timestamp)
}
