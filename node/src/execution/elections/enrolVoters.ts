// enrolVoters(election, voters, commitments): a registrar puts people on the roll before opening, or while open where the
// manifest allows late enrolment; the late ones are counted apart (S2). It is the dearest function, so its loop is plain.
import { ROLES } from '@psephos/contracts-abi'
import type { Address } from '../../types/bytes.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { checkRegistrar, checkRollOpen, findElection } from './checks.ts'
import { grantRole } from './roles.ts'
import { checkBatch, checkNewVoter } from './roll.ts'
import { readRules, readTally, writeCommitment, writeTally } from './storage.ts'

export function enrolVoters(call: ContractCall): void {
  const { state } = call
  const [election, voters, commitments] = decodeArguments('enrolVoters', call.data)

  const found = findElection(call, election)
  checkRegistrar(call, election)
  const late = found.phase === 'Open' && readRules(state, election).lateEnrolment
  if (!late) checkRollOpen(election, found)
  checkBatch(voters)
  if (voters.length !== commitments.length) {
    revert('BatchLengthMismatch', BigInt(voters.length), BigInt(commitments.length))
  }

  for (const [index, address] of voters.entries()) {
    const voter = address as Address
    const commitment = commitments[index] ?? '0x'
    checkNewVoter(state, election, { voter, commitment: BigInt(commitment), index })
    writeCommitment(state, election, voter, BigInt(commitment))
    grantRole(state, voter, ROLES.voter)
    log(call, 'VoterEnrolled', election, voter, commitment, late)
  }
  const tally = readTally(state, election)
  writeTally(state, election, {
    ...tally,
    enrolled: tally.enrolled + voters.length,
    lateEnrolled: tally.lateEnrolled + (late ? voters.length : 0),
  })
}
