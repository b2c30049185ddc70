// annulElection(election, reason): while open only; ballots stay in the record and no result will be given (S2).
import { STAGES } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log } from './abi.ts'
import { checkPhase, findOwnElection } from './checks.ts'
import { checkReason } from './reason.ts'
import { writeHead, writeReason } from './storage.ts'

export function annulElection(call: ContractCall): void {
  const [election, reason] = decodeArguments('annulElection', call.data)

  const found = findOwnElection(call, election)
  checkPhase(election, found, 'Open')
  const reasonBytes = checkReason(reason)

  writeHead(call.state, election, { ...found, stage: STAGES.annulled })
  writeReason(call.state, election, reasonBytes)

  log(call, 'ElectionAnnulled', election, reason)
}
