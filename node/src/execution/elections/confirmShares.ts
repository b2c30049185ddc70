// confirmShares(election, attempt): step 4 of a key ceremony, when every share that came is right. Who confirms can open its
// part of the result; the last one to confirm makes the chain compute the key.
import type { ContractCall } from '../contract.ts'
import { decodeArguments, log } from './abi.ts'
import { findTrusteeStep } from './ceremony.ts'
import { bitOf } from './ceremonyStage.ts'
import { complete } from './completion.ts'
import { writeProgress } from './secretStorage.ts'

export function confirmShares(call: ContractCall): void {
  const { state, sender } = call
  const [election, attempt] = decodeArguments('confirmShares', call.data)

  const { current, place } = findTrusteeStep(
    call,
    { election, attempt, stage: 'Confirming' },
    ({ confirmed }) => confirmed,
  )

  const confirmed = current.confirmed | bitOf(place.index)
  writeProgress(state, election, attempt, { ...current, confirmed })

  log(call, 'SharesConfirmed', election, attempt, sender, place.index)
  if ((current.now.active & ~confirmed) === 0) complete(call, { ...current, confirmed })
}
