// Step 5 of a key ceremony: the election's key and each trustee's verification key, computed by every validator from the
// deals of those who qualified. What they hold of it nobody else ever sees.
import { electionContext, verificationKey } from '@psephos/ballot'
import { bytesToHex } from '../../codec/hex.ts'
import { arithmeticOf } from '../context.ts'
import type { ContractCall } from '../contract.ts'
import { log } from './abi.ts'
import { type CurrentAttempt, contextOf, withProven } from './ceremony.ts'
import { membersOf, stageAt } from './ceremonyStage.ts'
import { readDeal, writeKey, writeProgress, writeVerificationKey } from './secretStorage.ts'

/**
 * Once nobody is waited for any more: the sender of the last step, or anyone after the deadline, makes the chain compute.
 * The sum of the dealers' polynomials is a polynomial, its commitments the sums of theirs; its value at 0 is the key's secret,
 * at j the secret of trustee j. A commitment that comes out as the identity gives no key: by chance that never happens, and it
 * would mean that fewer than the threshold could open the result.
 */
export function complete(call: ContractCall, current: CurrentAttempt): void {
  const { state } = call
  const { election, attempt, threshold } = current
  const qualified = membersOf(stageAt({ ...current, hasKey: true }, 0n).active)
  const sums = sumCommitments(call, current, qualified)
  const keys = sums === null ? [] : qualified.map((trustee) => keyAt(sums, threshold, trustee))
  if (sums === null || !keys.every((key) => key !== null)) {
    writeProgress(state, election, attempt, { ...current, aborted: true })
    log(call, 'CeremonyFailed', election, attempt)
    return
  }
  const key = sums.subarray(0, POINT)
  writeKey(state, election, { key, context: electionContext(contextOf(call, current), key) })
  for (const [i, index] of qualified.entries()) {
    writeVerificationKey(state, { election, attempt, index }, keys[i] ?? new Uint8Array(POINT))
  }
  log(call, 'CeremonyCompleted', election, attempt, bytesToHex(key), qualified)
}

const POINT = 32

/** The threshold's number of commitments, 32 bytes each; null when one is the identity. */
function sumCommitments(
  { state, context }: ContractCall,
  { election, attempt, threshold }: CurrentAttempt,
  qualified: readonly number[],
): Uint8Array | null {
  const commitments = qualified.map((index) =>
    readDeal(state, { election, attempt, index }).subarray(0, POINT * threshold),
  )
  const sums = withProven(() => arithmeticOf(context).addRows(new Uint8Array(POINT * threshold), commitments, []))
  const isIdentity = (at: number) => sums.subarray(at, at + POINT).every((byte) => byte === 0)
  for (let at = 0; at < sums.length; at += POINT) if (isIdentity(at)) return null
  return sums
}

/** The commitments begin a deal, so the one polynomial is read like a deal of one dealer. */
function keyAt(sums: Uint8Array, threshold: number, trustee: number): Uint8Array | null {
  return verificationKey([{ index: 1, deal: sums }], threshold, trustee)
}
