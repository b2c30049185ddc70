// spoilBallot(election, ballotHash): the sender has opened that sealed ballot to test its device (BALLOTS, Benaloh), so it must
// never be cast. Filed under the sender, so it blocks nobody else's; what is recorded already stays recorded.
import { codeNumber } from '@psephos/ballot'
import { hexToBytes } from '../../codec/hex.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { checkSecret } from './ceremony.ts'
import { checkOpen, findElection } from './checks.ts'
import { readSpoiled, writeSpoiled } from './secretStorage.ts'
import { readCode, readCommitment } from './storage.ts'

export function spoilBallot(call: ContractCall): void {
  const { state, sender } = call
  const [election, ballotHash] = decodeArguments('spoilBallot', call.data)
  const hash = BigInt(ballotHash)

  const found = findElection(call, election)
  checkSecret(call, election)
  checkOpen(election, found)
  if (readCommitment(state, election, sender) === 0n) revert('NotEnrolled', election, sender)
  // Whatever stands under its code: a ballot of this hash could not be recorded any more.
  if (readCode(state, election, codeNumber(hexToBytes(ballotHash))) !== null) {
    revert('BallotRecorded', election, ballotHash)
  }
  if (readSpoiled(state, election, sender, hash)) revert('SpoiledBallot', election, ballotHash)

  writeSpoiled(state, election, sender, hash)

  log(call, 'BallotSpoiled', election, sender, ballotHash)
}
