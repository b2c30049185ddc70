// removeVoters(election, voters): a registrar takes people off the roll, before opening only (S2). Their accounts stay:
// an account is never removed (T4).
import type { Address } from '../../types/bytes.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { checkRegistrar, checkRollOpen, findElection } from './checks.ts'
import { checkBatch } from './roll.ts'
import { readCommitment, readTally, writeCommitment, writeTally } from './storage.ts'

export function removeVoters(call: ContractCall): void {
  const { state } = call
  const [election, voters] = decodeArguments('removeVoters', call.data)

  const found = findElection(call, election)
  checkRegistrar(call, election)
  checkRollOpen(election, found)
  checkBatch(voters)

  for (const address of voters) {
    const voter = address as Address
    if (readCommitment(state, election, voter) === 0n) revert('NotEnrolled', election, voter)
    writeCommitment(state, election, voter, 0n)
    log(call, 'VoterRemoved', election, voter)
  }
  const tally = readTally(state, election)
  writeTally(state, election, { ...tally, enrolled: tally.enrolled - voters.length })
}
