// extendElection(election, closesAt): a later closing, only while open and up to the manifest's latestClose (S2).
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { checkPhase, findOwnElection } from './checks.ts'
import { writeSchedule } from './storage.ts'

export function extendElection(call: ContractCall): void {
  const [election, closesAt] = decodeArguments('extendElection', call.data)

  const found = findOwnElection(call, election)
  checkPhase(election, found, 'Open')
  if (closesAt <= found.closesAt) revert('ExtensionNotForward', election, found.closesAt)
  if (closesAt > found.latestClose) revert('ExtensionTooLong', election, found.latestClose)

  writeSchedule(call.state, election, { ...found, closesAt })

  log(call, 'ElectionExtended', election, closesAt)
}
