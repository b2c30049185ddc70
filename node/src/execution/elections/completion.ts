// Step 5 of a key ceremony: the election's key and each trustee's verification key, computed by every validator from the
// deals of those who qualified. What they hold of it nobody else ever sees.
import { electionContext, jointKey, verificationKey } from '@psephos/ballot'
import { bytesToHex } from '../../codec/hex.ts'
import type { ContractCall } from '../contract.ts'
import { log } from './abi.ts'
import { type CurrentAttempt, contextOf, withProven } from './ceremony.ts'
import { membersOf, stageAt } from './ceremonyStage.ts'
import { readDeal, writeKey, writeProgress, writeVerificationKey } from './secretStorage.ts'

/** Once nobody is waited for any more: the sender of the last step, or anyone after the deadline, makes the chain compute. */
export function complete(call: ContractCall, current: CurrentAttempt): void {
  const { state } = call
  const { election, attempt, threshold } = current
  const qualified = membersOf(stageAt({ ...current, hasKey: true }, 0n).active)
  const deals = qualified.map((index) => ({ index, deal: readDeal(state, { election, attempt, index }) }))
  const key = withProven(() => jointKey(deals))
  const keys = withProven(() => qualified.map((trustee) => verificationKey(deals, threshold, trustee)))
  if (key === null || keys.includes(null)) {
    // Sums that come out as the identity: never by chance, and no key that could be used.
    writeProgress(state, election, attempt, { ...current, aborted: true })
    log(call, 'CeremonyFailed', election, attempt)
    return
  }
  writeKey(state, election, { key, context: electionContext(contextOf(call, current), key) })
  for (const [i, index] of qualified.entries()) {
    writeVerificationKey(state, { election, attempt, index }, keys[i] ?? new Uint8Array(32))
  }
  log(call, 'CeremonyCompleted', election, attempt, bytesToHex(key), qualified)
}
