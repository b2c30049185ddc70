// dealShares(election, attempt, deal): step 3 of a key ceremony. The trustee's part of the key and a masked share for every
// trustee; it must be the deal it committed to. Whether a share is right only its receiver can see, and says in step 4.
import { dealBytes, dealCommitment } from '@psephos/ballot'
import { bytesToHex, hexToBytes } from '../../codec/hex.ts'
import { claimStep } from '../claims.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { contextOf, findTrusteeStep } from './ceremony.ts'
import { bitOf } from './ceremonyStage.ts'
import { readDealCommitment, writeDeal, writeProgress } from './secretStorage.ts'

export function dealShares(call: ContractCall): void {
  const { state, sender } = call
  const [election, attempt, dealHex] = decodeArguments('dealShares', call.data)
  const deal = hexToBytes(dealHex)

  const { current, place } = findTrusteeStep(call, { election, attempt, stage: 'Dealing' }, ({ dealt }) => dealt)
  const { threshold, trusteeCount } = current
  const want = dealBytes(trusteeCount, threshold)
  if (deal.length !== want) revert('DealLength', BigInt(deal.length), BigInt(want))
  const context = contextOf(call, current)
  const committed = readDealCommitment(state, place)
  if (bytesToHex(dealCommitment(context, place.index, deal)) !== committed) revert('DealMismatch', election, committed)

  writeDeal(state, place, deal)
  writeProgress(state, election, attempt, { ...current, dealt: current.dealt | bitOf(place.index) })
  claimStep(call, { kind: 'deal', place: { context, index: place.index, threshold, trusteeCount }, deal })

  log(call, 'SharesDealt', election, attempt, sender, place.index)
}
