// Checks shared by those who change the roll. Indexes in errors are places in the batch, so a tool can name the line.
import { ENROLMENT_BATCH_MAX } from '@psephos/contracts-abi'
import type { Address } from '../../types/bytes.ts'
import type { Overlay } from '../overlay.ts'
import { revert } from './abi.ts'
import { isSystemAddress, isZeroAddress } from './roles.ts'
import { readCommitment } from './storage.ts'

/** Reverts BatchEmpty, BatchTooLarge. */
export function checkBatch(voters: readonly string[]): void {
  if (voters.length === 0) revert('BatchEmpty')
  if (voters.length > ENROLMENT_BATCH_MAX) {
    revert('BatchTooLarge', BigInt(voters.length), BigInt(ENROLMENT_BATCH_MAX))
  }
}

/** Someone who may be put on the roll. Reverts ZeroAddress, SystemAddress, ZeroCommitment, AlreadyEnrolled. */
export function checkNewVoter(
  state: Overlay,
  election: bigint,
  { voter, commitment, index }: { voter: Address; commitment: bigint; index: number },
): void {
  if (isZeroAddress(voter)) revert('ZeroAddress', BigInt(index))
  if (isSystemAddress(voter)) revert('SystemAddress', BigInt(index), voter)
  if (commitment === 0n) revert('ZeroCommitment', BigInt(index))
  if (readCommitment(state, election, voter) !== 0n) revert('AlreadyEnrolled', election, voter)
}
