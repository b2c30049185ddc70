// complain(election, attempt, dealer, shared, proof): step 4 of a key ceremony, when a share is wrong. The trustee opens what
// it shares with that dealer, and everyone sees who is at fault: the dealer, who is out from then on, or the accuser, on whose
// record it stays. Judged here and not claimed, because what happens next depends on it.
import { COMPLAINT_PROOF_BYTES, judgeComplaint } from '@psephos/ballot'
import { hexToBytes } from '../../codec/hex.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { type CurrentAttempt, contextOf, findTrusteeStep, withProven } from './ceremony.ts'
import { bitOf, isIn, stageAt } from './ceremonyStage.ts'
import { hasComplained, readDeal, readTransportKey, writeComplaint, writeProgress } from './secretStorage.ts'

export function complain(call: ContractCall): void {
  const { state, sender, place: block } = call
  const [election, attempt, dealer, sharedHex, proofHex] = decodeArguments('complain', call.data)
  const [shared, proof] = [hexToBytes(sharedHex), hexToBytes(proofHex)]

  const { current, place } = findTrusteeStep(
    call,
    { election, attempt, stage: 'Confirming' },
    ({ confirmed }) => confirmed,
  )
  const accuser = place.index
  checkDealer(call, current, { dealer, accuser })
  if (proof.length !== COMPLAINT_PROOF_BYTES) {
    revert('ProofLength', BigInt(proof.length), BigInt(COMPLAINT_PROOF_BYTES))
  }
  const { threshold, trusteeCount } = current
  const context = contextOf(call, current)
  const verdict = withProven(() =>
    judgeComplaint(
      {
        dealer: { context, index: dealer, threshold, trusteeCount },
        deal: readDeal(state, { ...place, index: dealer }),
        accuser,
        transportKey: readTransportKey(state, place),
      },
      shared,
      proof,
    ),
  )
  if (verdict === 'malformed') revert('MalformedComplaint', election)

  writeComplaint(state, election, attempt, { dealer, accuser })
  if (verdict === 'accuser') {
    const falseComplaints = current.falseComplaints | bitOf(accuser)
    writeProgress(state, election, attempt, { ...current, falseComplaints })
    log(call, 'ComplaintRejected', election, attempt, sender, accuser, dealer)
    return
  }
  const without = { ...current, badDeals: current.badDeals | bitOf(dealer) }
  writeProgress(state, election, attempt, without)
  log(call, 'ComplaintUpheld', election, attempt, sender, accuser, dealer)
  if (stageAt(without, block.timestamp).stage === 'Failed') log(call, 'CeremonyFailed', election, attempt)
}

/** Reverts UnknownTrustee, NoDeal, TrusteeOut, ComplaintDone. */
function checkDealer(
  { state }: ContractCall,
  { election, attempt, trusteeCount, dealt, badDeals }: CurrentAttempt,
  parties: { dealer: number; accuser: number },
): void {
  const { dealer } = parties
  if (dealer < 1 || dealer > trusteeCount) revert('UnknownTrustee', election, dealer)
  if (!isIn(dealt, dealer)) revert('NoDeal', election, dealer)
  if (isIn(badDeals, dealer)) revert('TrusteeOut', election, dealer)
  if (hasComplained(state, election, attempt, parties)) revert('ComplaintDone', election, dealer)
}
