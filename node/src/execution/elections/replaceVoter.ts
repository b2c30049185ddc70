// replaceVoter(election, oldVoter, newVoter, commitment): a lost key's place on the roll goes to a new address, until
// closing and only while the old one has not voted, so that nobody can vote twice (S2).
import { ROLES } from '@psephos/contracts-abi'
import type { Address } from '../../types/bytes.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { checkNotOver, checkPhase, checkRegistrar, findElection } from './checks.ts'
import { grantRole } from './roles.ts'
import { checkNewVoter } from './roll.ts'
import { readBallot, readCommitment, writeCommitment } from './storage.ts'

export function replaceVoter(call: ContractCall): void {
  const { state } = call
  const [election, oldAddress, newAddress, commitment] = decodeArguments('replaceVoter', call.data)
  const oldVoter = oldAddress as Address
  const newVoter = newAddress as Address

  const found = findElection(call, election)
  checkRegistrar(call, election)
  checkNotOver(election, found)
  checkPhase(election, found, 'Locked', 'Open')
  if (readCommitment(state, election, oldVoter) === 0n) revert('NotEnrolled', election, oldVoter)
  if (readBallot(state, election, oldVoter) !== 0n) revert('VoterHasVoted', election, oldVoter)
  checkNewVoter(state, election, { voter: newVoter, commitment: BigInt(commitment), index: 0 })

  writeCommitment(state, election, oldVoter, 0n)
  writeCommitment(state, election, newVoter, BigInt(commitment))
  grantRole(state, newVoter, ROLES.voter)

  log(call, 'VoterReplaced', election, oldVoter, newVoter, commitment)
}
