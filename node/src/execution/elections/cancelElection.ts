// cancelElection(election, reason): before opening only; the election will never take a ballot (S2).
import { STAGES } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log } from './abi.ts'
import { checkPhase, findOwnElection } from './checks.ts'
import { checkReason } from './reason.ts'
import { writeHead, writeReason } from './storage.ts'

export function cancelElection(call: ContractCall): void {
  const [election, reason] = decodeArguments('cancelElection', call.data)

  const found = findOwnElection(call, election)
  checkPhase(election, found, 'Draft', 'Locked')
  const reasonBytes = checkReason(reason)

  writeHead(call.state, election, { ...found, stage: STAGES.cancelled })
  writeReason(call.state, election, reasonBytes)

  log(call, 'ElectionCancelled', election, reason)
}
