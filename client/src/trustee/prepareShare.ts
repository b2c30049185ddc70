// A trustee's part of opening the sum, and the counts that follow from enough parts. The share of the key is derived from the
// transport secret and the proved deals, and checked against the proved key before it is used on the proved sum.
import {
  aggregateHash,
  type ContestForm,
  type Decryption,
  findCounts,
  jointKey,
  makeShare,
  type Random,
  trusteeSecret,
  verifyShare,
} from '@psephos/ballot'
import { bytesToHex, type Hex, hexToBytes } from 'viem'
import type { PostedShare } from '../actions/getShares.ts'
import { encodeCall } from '../actions/sendCall.ts'
import { PsephosError } from '../errors.ts'
import type { CeremonyProof } from '../verify/verifyCeremony.ts'
import type { TrusteeOwn } from './prepareStep.ts'

export type ProvenCase = NonNullable<CeremonyProof['proven']>
export type PreparedShare = {
  trustee: number
  /** Call data: any account with a role may send it, the share's own proof tells whose it is. */
  data: Hex
  /** Of the sum it opens, 64 bytes: a trustee opens one sum of an election and never a second. */
  aggregateHash: Hex
}

/**
 * Throws `bad-input`: `what: phase` while voting is open, `turnout` below the least, `key` without one, `share` when this
 * secret gives no share of the key.
 */
export function prepareShare(proven: ProvenCase, own: TrusteeOwn, random: Random): PreparedShare {
  const { ceremony, deals, sum, election } = proven
  const key = openableKey(proven)
  const verificationKey = ceremony.trustees[own.index - 1]?.verificationKey ?? null
  if (verificationKey === null) throw new PsephosError('bad-input', { what: 'share', have: 'not qualified' })
  const qualified = deals
    .filter(({ dealer }) => ceremony.trustees[dealer - 1]?.verificationKey != null)
    .map(({ dealer, deal }) => ({ index: dealer, deal: hexToBytes(deal) }))
  const joint = jointKey(qualified)
  if (joint === null || bytesToHex(joint) !== key.key) throw new PsephosError('bad-input', { what: 'key' })
  const { threshold, trustees } = ceremony
  const place = { context: hexToBytes(ceremony.context), threshold, trusteeCount: trustees.length }
  const secret = trusteeSecret(place, qualified, own, random)
  if (secret === null) throw new PsephosError('bad-input', { what: 'share', have: 'wrong' })
  const sharePlace = sharePlaceOf(proven, own.index, verificationKey)
  const share = makeShare(sharePlace, secret, random)
  return {
    trustee: own.index,
    data: encodeCall('postShare', [election, own.index, bytesToHex(share)]),
    aggregateHash: bytesToHex(aggregateHash(sharePlace.context, sum.turnout, sharePlace.aggregate)),
  }
}

/** The counts and the call that publishes them, from the first shares that are needed. Null: too few yet. Throws `bad-answer` for shares whose proofs do not hold. */
export function prepareTally(
  proven: ProvenCase,
  { form, shares }: { form: readonly ContestForm[]; shares: readonly PostedShare[] },
): { counts: number[]; data: Hex } | null {
  openableKey(proven)
  const { ceremony, sum, election } = proven
  const first = shares.slice(0, ceremony.threshold)
  if (first.length < ceremony.threshold) return null
  for (const { trustee, share } of first) checkShare(proven, trustee, share)
  const decryption: Decryption = {
    ...{ form, turnout: sum.turnout, aggregate: hexToBytes(sum.aggregate) },
    indexes: first.map(({ trustee }) => trustee),
    shares: first.map(({ share }) => hexToBytes(share)),
  }
  const counts = findCounts(decryption)
  if (counts === null) throw new PsephosError('bad-answer', { what: 'counts' })
  return { counts, data: encodeCall('publishTally', [election, counts]) }
}

function checkShare(proven: ProvenCase, trustee: number, share: Hex): void {
  const verificationKey = proven.ceremony.trustees[trustee - 1]?.verificationKey ?? null
  if (
    verificationKey === null ||
    verifyShare(sharePlaceOf(proven, trustee, verificationKey), hexToBytes(share)) !== null
  )
    throw new PsephosError('bad-answer', { what: 'share', trustee })
}

function openableKey({ ceremony, sum }: ProvenCase) {
  if (ceremony.key === null) throw new PsephosError('bad-input', { what: 'key', have: 'none' })
  if (!sum.isClosed) throw new PsephosError('bad-input', { what: 'phase', closesAt: sum.closesAt })
  if (sum.turnout < sum.minTurnout)
    throw new PsephosError('bad-input', { what: 'turnout', have: sum.turnout, min: sum.minTurnout })
  return ceremony.key
}

function sharePlaceOf({ ceremony, sum }: ProvenCase, trustee: number, verificationKey: Hex) {
  return {
    ...{ context: hexToBytes(ceremony.key?.context ?? '0x'), turnout: sum.turnout, trustee },
    ...{ aggregate: hexToBytes(sum.aggregate), verificationKey: hexToBytes(verificationKey) },
  }
}
