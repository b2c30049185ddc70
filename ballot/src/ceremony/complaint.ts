// Step 4: a trustee checks the share that a deal holds for it. When it is wrong the trustee opens the secret it shares with the dealer,
// and everyone can see who is at fault.
import { concat, pieces } from '../bytes.ts'
import { decodeMessage } from '../group/decodeMessage.ts'
import { ownPoint, ownSecret } from '../group/ownData.ts'
import { L, littleEndian, RISTRETTO } from '../group/ristretto.ts'
import type { Random } from '../random.ts'
import { prove } from '../sigma/prove.ts'
import type { Statement } from '../sigma/statement.ts'
import { isProof } from '../sigma/verify.ts'
import { hashToScalar, u32 } from '../transcript.ts'
import { checkIndex } from './context.ts'
import {
  checkDealPlace,
  type DealPlace,
  dealCommitment,
  dealParts,
  dealtTo,
  evaluateCommitments,
  sharePad,
} from './deal.ts'

/** A complaint's proof is A || B || z; the opened secret S (32 bytes) stands beside it. */
export const COMPLAINT_PROOF_BYTES = 96

export type ComplaintPlace = {
  dealer: DealPlace
  /** The dealer's deal, which `verifyDeal` accepted before. */
  deal: Uint8Array
  /** Index of the one who complains. */
  accuser: number
  /** E_j of the accuser, 32 bytes. */
  transportKey: Uint8Array
}

/** A trustee's own part: its index and its transport secret e_j. */
export type Own = { index: number; transportSecret: Uint8Array }

/** Point 0 is G, 1 is R_j, 2 is E_j = e G, 3 is S = e R_j: the same e. */
const STATEMENT: Statement = {
  pointCount: 4,
  derived: [],
  clauses: [
    [
      {
        secretCount: 1,
        equations: [
          { image: 2, terms: [[0, 0]] },
          { image: 3, terms: [[0, 1]] },
        ],
      },
    ],
  ],
}

/** The share f_i(j) that a verified deal holds for this trustee, or null when it is wrong: then complain. */
export function openOwnShare(place: DealPlace, deal: Uint8Array, own: Own, random: Random): bigint | null {
  checkDealPlace(place)
  const { r } = dealtTo(place, deal, own.index)
  const { multiplyGenerator, multiplySecret, encode } = RISTRETTO
  const secret = ownSecret(own.transportSecret, 'the transport secret')
  const key = encode(multiplyGenerator(secret))
  const shared = encode(multiplySecret(ownPoint(r, 'R of the deal'), secret, random))
  return unmask(place, deal, own.index, key, shared)
}

/** The trustee's own check of its share in a verified deal: f(j) G = sum of j^m C_m for f(j) = y_j - pad. False: complain. */
export function checkOwnShare(place: DealPlace, deal: Uint8Array, own: Own, random: Random): boolean {
  return openOwnShare(place, deal, own, random) !== null
}

/**
 * S = e_j R_j with the proof that log_G E_j = log_R S, c = H(complaint; ctxD, dealer, accuser, the deal's commitment, E_j, R_j, y_j, S, A, B).
 * It opens this one share to everyone, so make it only when `checkOwnShare` says false.
 */
export function makeComplaint(
  place: ComplaintPlace,
  transportSecret: Uint8Array,
  random: Random,
): { shared: Uint8Array; proof: Uint8Array } {
  checkComplaintPlace(place)
  const { generator, multiplySecret, encode } = RISTRETTO
  const secret = ownSecret(transportSecret, 'the transport secret')
  const r = ownPoint(dealtTo(place.dealer, place.deal, place.accuser).r, 'R of the deal')
  const shared = encode(multiplySecret(r, secret, random))
  const witness = { secrets: [secret], offsets: [[0n, 0n]] }
  const challengeOf = (commitments: readonly Uint8Array[]) => complaintChallenge(place, shared, concat(commitments))
  const proof = prove(RISTRETTO, STATEMENT, [generator, r], [witness], challengeOf, random)
  return { shared, proof: concat([...proof.commitments, ...proof.scalars]) }
}

/**
 * Who is at fault: 'dealer' when the opened share is wrong, 'accuser' when it is right (a false complaint), 'malformed' when the
 * complaint proves nothing (refuse the transaction). Synchronous and deterministic, on public data: execution calls it.
 */
export function judgeComplaint(
  place: ComplaintPlace,
  shared: Uint8Array,
  proof: Uint8Array,
): 'dealer' | 'accuser' | 'malformed' {
  checkComplaintPlace(place)
  if (shared.length !== 32 || proof.length !== COMPLAINT_PROOF_BYTES) return 'malformed'
  const commitments = proof.subarray(0, 64)
  const message = decodeMessage(concat([shared, commitments]), proof.subarray(64))
  if ('fault' in message) return 'malformed'
  const key = ownPoint(place.transportKey, 'the transport key')
  const r = ownPoint(dealtTo(place.dealer, place.deal, place.accuser).r, 'R of the deal')
  const given = [RISTRETTO.generator, r, key, ...message.points.slice(0, 1)]
  const challenge = complaintChallenge(place, shared, commitments)
  if (!isProof(RISTRETTO, STATEMENT, given, message.points.slice(1), message.scalars, challenge)) return 'malformed'
  return unmask(place.dealer, place.deal, place.accuser, place.transportKey, shared) === null ? 'dealer' : 'accuser'
}

/** f = y_j - pad, when f G = sum of j^m C_m, else null. */
function unmask(
  place: DealPlace,
  deal: Uint8Array,
  receiver: number,
  key: Uint8Array,
  shared: Uint8Array,
): bigint | null {
  const { r, y } = dealtTo(place, deal, receiver)
  const share = (littleEndian(y) + L - sharePad(place, receiver, key, r, shared)) % L
  const commitments = pieces(dealParts(place, deal).c).map((bytes) => ownPoint(bytes, 'C of the deal'))
  const { multiplyGenerator, isZero, add, negate } = RISTRETTO
  return isZero(add(multiplyGenerator(share), negate(evaluateCommitments(commitments, receiver)))) ? share : null
}

function checkComplaintPlace(place: ComplaintPlace): void {
  checkDealPlace(place.dealer)
  checkIndex(place.accuser, place.dealer.trusteeCount)
}

function complaintChallenge(place: ComplaintPlace, shared: Uint8Array, commitments: Uint8Array): bigint {
  const { dealer, deal, accuser, transportKey } = place
  const { r, y } = dealtTo(dealer, deal, accuser)
  const committed = dealCommitment(dealer.context, dealer.index, deal)
  return hashToScalar('complaint/batch', [
    dealer.context,
    u32(dealer.index),
    u32(accuser),
    committed,
    transportKey,
    r,
    y,
    shared,
    commitments,
  ])
}
