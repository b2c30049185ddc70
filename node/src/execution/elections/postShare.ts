// postShare(election, trustee, share): one trustee's part of opening the sum of all ballots, with the proof that it is that.
// The proof speaks for itself, so anyone may bring it. The first ones in chain order, as many as are needed, make the result.
import { shareBytes } from '@psephos/ballot'
import { hexToBytes } from '../../codec/hex.ts'
import { claimStep } from '../claims.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log, revert } from './abi.ts'
import { readShareRecord, writeShare, writeShareRecord } from './secretStorage.ts'
import { readRules } from './storage.ts'
import { checkTallying, sharePlace } from './tally.ts'

export function postShare(call: ContractCall): void {
  const { state, sender } = call
  const [election, trustee, shareHex] = decodeArguments('postShare', call.data)
  const share = hexToBytes(shareHex)

  checkTallying(call, election)
  const place = sharePlace(call, election, trustee)
  const record = readShareRecord(state, election)
  if (record.order.includes(trustee)) revert('SharePostedAlready', election, trustee)
  const want = shareBytes(readRules(state, election).optionCount)
  if (share.length !== want) revert('ShareLength', BigInt(share.length), BigInt(want))

  writeShare(state, election, trustee, share)
  writeShareRecord(state, election, { ...record, order: [...record.order, trustee] })
  claimStep(call, { kind: 'share', place, share })

  log(call, 'SharePosted', election, trustee, sender)
}
