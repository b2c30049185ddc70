// What decryption starts from, once a secret election is closed: the one aggregate, and what its key is made of.
import type { SharePlace } from '@psephos/ballot'
import type { ContractCall } from '../contract.ts'
import { revert } from './abi.ts'
import { readAggregate } from './aggregate.ts'
import { checkSecret } from './ceremony.ts'
import { checkPhase, findElection } from './checks.ts'
import { readAttemptNumber, readKey, readVerificationKey } from './secretStorage.ts'
import { readTally } from './storage.ts'

/** A secret election in phase Closed: there is something to count and it has not been. Reverts UnknownElection, NotSecret, WrongPhase. */
export function checkTallying(call: ContractCall, election: bigint): void {
  const found = findElection(call, election)
  checkSecret(call, election)
  checkPhase(election, found, 'Closed')
}

/** What a share of that trustee is about. Reverts NoVerificationKey for who is no qualified trustee. */
export function sharePlace(call: ContractCall, election: bigint, trustee: number): SharePlace {
  const { state } = call
  const attempt = readAttemptNumber(state, election)
  const verificationKey = readVerificationKey(state, { election, attempt, index: trustee })
  const key = readKey(state, election)
  if (key === null || verificationKey.every((byte) => byte === 0)) revert('NoVerificationKey', election, trustee)
  return {
    context: key.context,
    turnout: readTally(state, election).turnout,
    aggregate: readAggregate(call, election),
    trustee,
    verificationKey,
  }
}
