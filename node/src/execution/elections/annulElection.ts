// annulElection(election, reason): ballots stay in the record and no result will be given (S2). An open election while it is
// open; a secret one until the first share, because from then on the result can be known.
import { STAGES } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log } from './abi.ts'
import { checkPhase, findOwnElection } from './checks.ts'
import { checkReason } from './reason.ts'
import { readShareRecord } from './secretStorage.ts'
import { writeHead, writeReason } from './storage.ts'

export function annulElection(call: ContractCall): void {
  const [election, reason] = decodeArguments('annulElection', call.data)

  const found = findOwnElection(call, election)
  const hasShares = readShareRecord(call.state, election).order.length > 0
  checkPhase(election, found, 'Open', ...(hasShares ? [] : (['Closed'] as const)))
  const reasonBytes = checkReason(reason)

  writeHead(call.state, election, { ...found, stage: STAGES.annulled })
  writeReason(call.state, election, reasonBytes)

  log(call, 'ElectionAnnulled', election, reason)
}
