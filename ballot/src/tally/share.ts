// A trustee's decryption share of the one aggregate: D_1 .. D_k, A, B_1 .. B_k, z, that is 64k + 64 bytes for k options in all.
import { concat, isAllZero, isEqual, piece, pieces, sized } from '../bytes.ts'
import { checkIndex } from '../ceremony/context.ts'
import { decodeMessage } from '../group/decodeMessage.ts'
import { ownPoint, ownSecret, ownSum } from '../group/ownData.ts'
import { type Point, RISTRETTO } from '../group/ristretto.ts'
import type { ProofFault } from '../proofFault.ts'
import type { Random } from '../random.ts'
import { prove } from '../sigma/prove.ts'
import type { Statement } from '../sigma/statement.ts'
import { isProof } from '../sigma/verify.ts'
import { hash, hashToScalar, u32 } from '../transcript.ts'

export type SharePlace = {
  /** ctxE, 64 bytes. */
  context: Uint8Array
  /** Ballots counted. */
  turnout: number
  /** Sum of the counted ciphertexts: 64 bytes per option, C1 C2; the identity is possible in a sum. */
  aggregate: Uint8Array
  /** The trustee's index, from 1. */
  trustee: number
  /** Y_j, 32 bytes. */
  verificationKey: Uint8Array
}

/** 64k + 64. */
export function shareBytes(optionCount: number): number {
  return 64 * optionCount + 64
}

/** H(aggregate; ctxE, turnout, all pairs), 64 bytes: the only thing that is ever decrypted. */
export function aggregateHash(context: Uint8Array, turnout: number, aggregate: Uint8Array): Uint8Array {
  return hash('aggregate', [sized(context, 64, 'context'), u32(turnout), aggregate])
}

/** D_o = s C1_o for all options with one proof. `secret`: s_j, 32 bytes; multiplications by it are blinded. Throws RangeError when s G is not `verificationKey`. */
export function makeShare(place: SharePlace, secret: Uint8Array, random: Random): Uint8Array {
  const s = ownSecret(secret, "the trustee's secret")
  const { generator, multiplyGenerator, multiplySecret, encode } = RISTRETTO
  if (!isEqual(encode(multiplyGenerator(s)), place.verificationKey)) {
    throw new RangeError('the secret is not that of the verification key')
  }
  const c1 = firstHalves(place.aggregate)
  const d = concat(c1.map((point) => encode(multiplySecret(point, s, random))))
  const kept = c1.filter((point) => !RISTRETTO.isZero(point))
  const points = [generator, ownPoint(place.verificationKey, 'the verification key'), ...kept]
  const witness = { secrets: [s], offsets: [new Array<bigint>(kept.length + 1).fill(0n)] }
  const challengeOf = ([a, ...b]: readonly Uint8Array[]) => {
    if (a === undefined) throw new Error('a commitment for Y')
    return shareChallenge(place, d, a, spread(c1, b))
  }
  const proof = prove(RISTRETTO, shareStatement(kept.length), points, [witness], challengeOf, random)
  const [a, ...b] = proof.commitments
  if (a === undefined) throw new Error('a commitment for Y')
  return concat([d, a, spread(c1, b), ...proof.scalars])
}

/**
 * Null when z G = A + c Y and z C1_o = B_o + c D_o for every option, c = H(share; ctxE, aggHash, trustee, Y, all C1, all C2, all D, A,
 * all B). The identity is refused (fault 'point', counting D, A, B), but where C1_o of the aggregate is the identity: there D_o and B_o
 * must be it, and say nothing. Throws RangeError for a place that does not decode: the chain computed it.
 */
export function verifyShare(place: SharePlace, share: Uint8Array): ProofFault | null {
  const c1 = firstHalves(place.aggregate)
  const key = ownPoint(place.verificationKey, 'the verification key')
  const want = shareBytes(c1.length)
  if (share.length !== want) return { code: 'length', have: share.length, want }
  const k = c1.length
  const isEmpty = c1.map(RISTRETTO.isZero)
  const emptyAt = [...isEmpty, false, ...isEmpty]
  const wrong = emptyAt.findIndex((empty, index) => empty && !isAllZero(piece(share, index)))
  if (wrong >= 0) return { code: 'point', index: wrong }
  const keptAt = emptyAt.flatMap((empty, index) => (empty ? [] : [index]))
  const message = decodeMessage(concat(keptAt.map((index) => piece(share, index))), share.subarray(want - 32))
  if ('fault' in message) {
    const { fault } = message
    return fault.code === 'point' ? { code: 'point', index: keptAt[fault.index] ?? fault.index } : fault
  }
  const kept = c1.filter((point) => !RISTRETTO.isZero(point))
  const given = [RISTRETTO.generator, key, ...kept, ...message.points.slice(0, kept.length)]
  const challenge = shareChallenge(
    place,
    share.subarray(0, 32 * k),
    piece(share, k),
    share.subarray(32 * k + 32, want - 32),
  )
  const commitments = message.points.slice(kept.length)
  const holds = isProof(RISTRETTO, shareStatement(kept.length), given, commitments, message.scalars, challenge)
  return holds ? null : { code: 'proof' }
}

/** D_1 .. D_k of a verified share. */
export function sharePoints(share: Uint8Array, optionCount: number): Point[] {
  sized(share, shareBytes(optionCount), 'share')
  return pieces(share.subarray(0, 32 * optionCount)).map((bytes) => ownSum(bytes, 'D of a share'))
}

/** Point 0 is G, 1 is Y = s G, then C1 of every option that has one, then D = s C1 of each. */
export function shareStatement(optionCount: number): Statement {
  const options = Array.from({ length: optionCount }, (_, index) => 2 + index)
  return {
    pointCount: 2 + 2 * optionCount,
    derived: [],
    clauses: [
      [
        {
          secretCount: 1,
          equations: [
            { image: 1, terms: [[0, 0]] },
            ...options.map((c1) => ({ image: c1 + optionCount, terms: [[0, c1]] as const })),
          ],
        },
      ],
    ],
  }
}

export function shareChallenge(place: SharePlace, d: Uint8Array, a: Uint8Array, b: Uint8Array): bigint {
  checkIndex(place.trustee)
  const pairs = pieces(place.aggregate, 64)
  return hashToScalar('share/batch', [
    place.context,
    aggregateHash(place.context, place.turnout, place.aggregate),
    u32(place.trustee),
    place.verificationKey,
    concat(pairs.map((pair) => pair.subarray(0, 32))),
    concat(pairs.map((pair) => pair.subarray(32))),
    d,
    a,
    b,
  ])
}

function firstHalves(aggregate: Uint8Array): Point[] {
  if (aggregate.length === 0 || aggregate.length % 64 !== 0)
    throw new RangeError(`an aggregate of ${aggregate.length} bytes`)
  return pieces(aggregate, 64).map((pair) => ownSum(pair.subarray(0, 32), 'C1 of the aggregate'))
}

/** The bytes for every option: those given where C1 is no identity, the identity's elsewhere. */
function spread(c1: readonly Point[], kept: readonly Uint8Array[]): Uint8Array {
  let next = 0
  return concat(
    c1.map((point) => (RISTRETTO.isZero(point) ? new Uint8Array(32) : (kept[next++] ?? new Uint8Array(32)))),
  )
}
