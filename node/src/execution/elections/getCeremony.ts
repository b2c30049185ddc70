// getCeremony(election): the current attempt at a secret election's key, at the time of the block asked for: its stage, who has
// done what, who is missing, and the key once there is one.
import { TRUSTEE_FAULTS, TRUSTEE_STEPS } from '@psephos/contracts-abi'
import { bytesToHex } from '../../codec/hex.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { type CurrentAttempt, checkSecret, findAttempt, trusteeAccounts } from './ceremony.ts'
import { isIn, stageNumber, stepsOf } from './ceremonyStage.ts'
import { findElection } from './checks.ts'
import { readDealCommitment, readKey, readShareRecord, readTransportKey, readVerificationKey } from './secretStorage.ts'

type TrusteeView = Parameters<typeof encodeAnswer<'getCeremony'>>[1][0]['trustees'][number]

const STEP_BITS = [TRUSTEE_STEPS.register, TRUSTEE_STEPS.commit, TRUSTEE_STEPS.deal, TRUSTEE_STEPS.confirm]

export function getCeremony(call: ContractCall): Uint8Array {
  const { state } = call
  const [election] = decodeArguments('getCeremony', call.data)
  findElection(call, election)
  checkSecret(call, election)
  const current = findAttempt(call, election)
  const { attempt, now, threshold, minQualified, registerBy, commitBy, dealBy, confirmBy } = current
  const trustees = trusteeAccounts(state, current)
  return encodeAnswer('getCeremony', [
    {
      attempt,
      stage: stageNumber(now.stage),
      stageEndsAt: now.endsAt,
      terms: { trustees, threshold, minQualified, registerBy, commitBy, dealBy, confirmBy },
      trustees: trustees.map((account, i) => ({ account, ...viewTrustee(call, current, i + 1) })),
      key: bytesToHex(readKey(state, election)?.key ?? new Uint8Array(32)),
    },
  ])
}

function viewTrustee(call: ContractCall, current: CurrentAttempt, index: number): Omit<TrusteeView, 'account'> {
  const { state } = call
  const { election, attempt } = current
  const place = { election, attempt, index }
  const verificationKey = readVerificationKey(state, place)
  return {
    ...conductOf(current, index, call.place.timestamp),
    qualified: verificationKey.some((byte) => byte !== 0),
    sharePosted: readShareRecord(state, election).order.includes(index),
    transportKey: bytesToHex(readTransportKey(state, place)),
    commitment: readDealCommitment(state, place),
    verificationKey: bytesToHex(verificationKey),
  }
}

/** What it has done, what it has not, and what speaks against it. */
function conductOf(
  current: CurrentAttempt,
  index: number,
  time: bigint,
): Pick<TrusteeView, 'steps' | 'missing' | 'faults'> {
  const steps = stepsOf(current)
  const isBad = isIn(current.badDeals, index)
  const undone = steps.slice(0, current.now.asked).findIndex(({ done }) => !isIn(done, index))
  const missed = isBad ? undefined : steps[undone]
  return {
    steps: steps.reduce((bits, { done }, i) => bits | (isIn(done, index) ? (STEP_BITS[i] ?? 0) : 0), 0),
    missing: missed === undefined ? 0 : (STEP_BITS[undone] ?? 0),
    faults:
      (isBad ? TRUSTEE_FAULTS.badDeal : 0) |
      (missed !== undefined && time >= missed.by ? TRUSTEE_FAULTS.silent : 0) |
      (isIn(current.falseComplaints, index) ? TRUSTEE_FAULTS.falseComplaint : 0),
  }
}
