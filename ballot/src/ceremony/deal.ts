// Steps 2 and 3. A deal of trustee i, for n trustees of whom t are needed. With f(x) = a_0 + a_1 x + ... + a_t-1 x^(t-1) mod L:
//
//   C_0 .. C_t-1   32t         C_m = a_m G
//   R_1 .. R_n     32n         R_j = p_j G, one for every trustee, the dealer too
//   A_0 .. A_n     32(n + 1)   commitments of the proofs that a_0 and every p_j are known
//   y_1 .. y_n     32n         y_j = f(j) + H(share-pad; ctxD, i, j, E_j, R_j, p_j E_j) mod L
//   z_0 .. z_n     32(n + 1)   responses
//
// Every p_j is proved, so nobody can deal with an R taken from another deal, or moved by a known distance, and have an honest
// trustee's complaint about the copy open the original's share. The length says t and n, so no dealer can raise the degree.
import { concat, piece, sized } from '../bytes.ts'
import { decodeMessage } from '../group/decodeMessage.ts'
import { ownPoint } from '../group/ownData.ts'
import { encodeScalar, L, type Point, RISTRETTO } from '../group/ristretto.ts'
import type { ProofFault } from '../proofFault.ts'
import type { Random } from '../random.ts'
import { prove } from '../sigma/prove.ts'
import type { Statement } from '../sigma/statement.ts'
import { isProof } from '../sigma/verify.ts'
import { hash, hashToScalar, u32 } from '../transcript.ts'
import { checkIndex, checkThreshold } from './context.ts'

export type DealPlace = {
  /** ctxD, 64 bytes. */
  context: Uint8Array
  /** The dealer's, from 1. */
  index: number
  /** t. */
  threshold: number
  /** n. */
  trusteeCount: number
}

export type DealRequest = Omit<DealPlace, 'trusteeCount'> & {
  /** E_1 .. E_n in order, 32 bytes each; null for a trustee that did not register: its y is a random number nobody can open. */
  transportKeys: readonly (Uint8Array | null)[]
}

/** 32t + 128n + 64. */
export function dealBytes(trusteeCount: number, threshold: number): number {
  return 32 * threshold + 128 * trusteeCount + 64
}

/** Step 2: the first 32 bytes of H(deal-commitment; ctxD, index, deal). Nobody can choose a deal after seeing another's. */
export function dealCommitment(context: Uint8Array, index: number, deal: Uint8Array): Uint8Array {
  return hash('deal-commitment', [sized(context, 64, 'context'), u32(index), deal]).slice(0, 32)
}

/** Step 3. With `dealRandom` as `random` the same deal comes out again after a restart. Throws RangeError for sizes or a key that does not decode. */
export function makeDeal(request: DealRequest, random: Random): Uint8Array {
  const { transportKeys, threshold } = request
  const place = { ...request, trusteeCount: transportKeys.length }
  checkDealPlace(place)
  const { generator, multiplyGenerator, multiplySecret, encode, randomScalar } = RISTRETTO
  const keys = transportKeys.map((key, index) => key && ownPoint(key, `transport key ${index + 1}`))
  const coefficients = Array.from({ length: threshold }, () => randomScalar(random))
  const commitments = coefficients.map((coefficient) => encode(multiplyGenerator(coefficient)))
  const dealt = keys.map((key, position) => {
    const p = randomScalar(random)
    const r = encode(multiplyGenerator(p))
    const share = evaluate(coefficients, position + 1)
    const shared = key && { key: encode(key), secret: encode(multiplySecret(key, p, random)) }
    const pad = shared ? sharePad(place, position + 1, shared.key, r, shared.secret) : randomScalar(random)
    return { p, r, y: encodeScalar((share + pad) % L) }
  })
  const c = concat(commitments)
  const r = concat(dealt.map((each) => each.r))
  const y = concat(dealt.map((each) => each.y))
  const secrets = [coefficients[0] ?? 0n, ...dealt.map(({ p }) => p)]
  const witnesses = secrets.map((secret) => ({ secrets: [secret], offsets: [[0n]] }))
  const challengeOf = (sent: readonly Uint8Array[]) => dealChallenge(place, { c, r, y, a: concat(sent) })
  const proof = prove(RISTRETTO, dealStatement(place.trusteeCount), [generator], witnesses, challengeOf, random)
  return concat([c, r, ...proof.commitments, y, ...proof.scalars])
}

/**
 * A stream that only the holder of the transport secret can make: H(deal-random; secret, ctxD, index, t, all transport keys, counter),
 * 64 bytes for each counter from 0. It makes the deal a function of the backup and the chain, so a restart between commit and deal
 * loses nothing. Everything that the deal depends on is in it: two different deals never share a nonce.
 */
export function dealRandom(transportSecret: Uint8Array, request: DealRequest): Random {
  const keys = concat(request.transportKeys.map((key) => key ?? new Uint8Array(32)))
  const seed = [
    sized(transportSecret, 32, 'transport secret'),
    request.context,
    u32(request.index),
    u32(request.threshold),
    keys,
  ]
  let counter = 0
  let rest: Uint8Array = new Uint8Array(0)
  return (byteCount) => {
    while (rest.length < byteCount) rest = concat([rest, hash('deal-random', [...seed, u32(counter++)])])
    const bytes = rest.slice(0, byteCount)
    rest = rest.slice(byteCount)
    return bytes
  }
}

/**
 * Null when the deal has exactly the length for n and t, everything decodes (no identity), and z_0 G = A_0 + c C_0 and
 * z_j G = A_j + c R_j for one c = H(deal; ctxD, i, n, t, all C, all R, all y, all A). Whether the masked shares are right only
 * their receivers can see (`checkOwnShare`).
 */
export function verifyDeal(place: DealPlace, deal: Uint8Array): ProofFault | null {
  checkDealPlace(place)
  const want = dealBytes(place.trusteeCount, place.threshold)
  if (deal.length !== want) return { code: 'length', have: deal.length, want }
  const parts = dealParts(place, deal)
  const message = decodeMessage(concat([parts.c, parts.r, parts.a]), concat([parts.y, parts.z]))
  if ('fault' in message) return message.fault
  const { threshold, trusteeCount } = place
  const r = message.points.slice(threshold, threshold + trusteeCount)
  const given = [RISTRETTO.generator, ...message.points.slice(0, 1), ...r]
  const holds = isProof(
    RISTRETTO,
    dealStatement(trusteeCount),
    given,
    message.points.slice(threshold + trusteeCount),
    message.scalars.slice(trusteeCount),
    dealChallenge(place, parts),
  )
  return holds ? null : { code: 'proof' }
}

type DealParts = { c: Uint8Array; r: Uint8Array; a: Uint8Array; y: Uint8Array; z: Uint8Array }

/** Views on the five parts of a deal of the right length; RangeError for another. */
export function dealParts(place: Pick<DealPlace, 'threshold' | 'trusteeCount'>, deal: Uint8Array): DealParts {
  const { threshold, trusteeCount } = place
  sized(deal, dealBytes(trusteeCount, threshold), 'deal')
  const rAt = threshold
  const aAt = rAt + trusteeCount
  const yAt = aAt + trusteeCount + 1
  const zAt = yAt + trusteeCount
  const between = (start: number, end: number) => deal.subarray(32 * start, 32 * end)
  return {
    c: between(0, rAt),
    r: between(rAt, aAt),
    a: between(aAt, yAt),
    y: between(yAt, zAt),
    z: between(zAt, zAt + trusteeCount + 1),
  }
}

/** What a deal says to trustee `index`: R_j and y_j, views. */
export function dealtTo(place: DealPlace, deal: Uint8Array, index: number): { r: Uint8Array; y: Uint8Array } {
  checkIndex(index, place.trusteeCount)
  const { r, y } = dealParts(place, deal)
  return { r: piece(r, index - 1), y: piece(y, index - 1) }
}

/** H(share-pad; ctxD, i, j, E_j, R_j, S) mod L, with S = p_j E_j = e_j R_j. */
export function sharePad(
  place: DealPlace,
  receiver: number,
  key: Uint8Array,
  r: Uint8Array,
  shared: Uint8Array,
): bigint {
  return hashToScalar('share-pad', [place.context, u32(place.index), u32(receiver), key, r, shared])
}

/** sum of j^m C_m by Horner's rule: multiplications by j only. */
export function evaluateCommitments(commitments: readonly Point[], index: number): Point {
  return commitments.reduceRight(
    (sum, commitment) => RISTRETTO.add(RISTRETTO.combine([sum], [BigInt(index)]), commitment),
    RISTRETTO.zero,
  )
}

export function checkDealPlace(place: DealPlace): void {
  sized(place.context, 64, 'context')
  checkThreshold(place.trusteeCount, place.threshold)
  checkIndex(place.index, place.trusteeCount)
}

function evaluate(coefficients: readonly bigint[], x: number): bigint {
  return coefficients.reduceRight((sum, coefficient) => (sum * BigInt(x) + coefficient) % L, 0n)
}

/** Point 0 is G; 1 is C_0 = a_0 G; 1 + j is R_j = p_j G. */
function dealStatement(trusteeCount: number): Statement {
  const images = Array.from({ length: trusteeCount + 1 }, (_, index) => index + 1)
  return {
    pointCount: trusteeCount + 2,
    derived: [],
    clauses: images.map((image) => [{ secretCount: 1, equations: [{ image, terms: [[0, 0]] }] }]),
  }
}

function dealChallenge(place: DealPlace, { c, r, y, a }: Omit<DealParts, 'z'>): bigint {
  const { context, index, trusteeCount, threshold } = place
  return hashToScalar('deal/batch', [context, u32(index), u32(trusteeCount), u32(threshold), c, r, y, a])
}
