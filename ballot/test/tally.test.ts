// The tally: shares, their forgeries, and counts.
import { describe, expect, it } from 'vitest'
import { concat, pieces } from '../src/bytes.ts'
import { decodeScalar, encodeScalar, RISTRETTO } from '../src/group/ristretto.ts'
import {
  aggregateHash,
  areCounts,
  type ContestForm,
  type CountsFault,
  checkCounts as checkEachCount,
  type Decryption,
  findCounts,
  makeShare,
  nobleEngine,
  type ProofFault,
  type SharePlace,
  sealBallot,
  sealedCiphertexts,
  shareBytes,
  verifyShare as verifyEachEquation,
  verifyShares,
  wasmEngine,
} from '../src/index.ts'
import { lagrangeAtZero } from '../src/tally/counts.ts'
import { hash, hashToScalar, u32 } from '../src/transcript.ts'
import { flipped, overwritten, swapped } from './bits.ts'
import { aCeremony, type Finished } from './ceremonyMakers.ts'
import { plusL } from './dishonest.ts'
import { seeded } from './seeded.ts'

const FORM: ContestForm[] = [
  { options: 3, minMarks: 1, maxMarks: 1 },
  { options: 2, minMarks: 0, maxMarks: 2 },
]
const VOTES = [
  [[0], [0, 1]],
  [[2], []],
  [[2], [1]],
  [[0], [1]],
  [[2], []],
]
const COUNTS = [2, 0, 3, 1, 3]
const TURNOUT = VOTES.length

const ENGINES = [nobleEngine, wasmEngine]

/** The plain answer; with either engine the batch verifier gives the same. */
function verifyShare(place: SharePlace, share: Uint8Array): ProofFault | null {
  const fault = verifyEachEquation(place, share)
  const verdicts = ENGINES.map((engine) => verifyShares([{ place, share }], engine, seeded('weights')))
  expect(verdicts).toEqual([fault === null, fault === null])
  return fault
}
function checkCounts(decryption: Decryption, counts: readonly number[]): CountsFault | null {
  const fault = checkEachCount(decryption, counts)
  expect(ENGINES.map((engine) => areCounts(decryption, counts, engine))).toEqual([fault === null, fault === null])
  return fault
}

function aggregateOf(ceremony: Finished): Uint8Array {
  const random = seeded('votes')
  const rows = VOTES.map((choices, index) => {
    const place = {
      context: ceremony.electionContext,
      key: ceremony.key,
      form: FORM,
      voter: new Uint8Array(20).fill(index + 1),
      sequence: 1,
      previousHash: new Uint8Array(32),
    }
    return sealedCiphertexts(FORM, sealBallot(place, choices, random).body)
  })
  return nobleEngine.addRows(new Uint8Array(5 * 64), rows, [])
}

function placeOf(ceremony: Finished, aggregate: Uint8Array, trustee: number): SharePlace {
  const verificationKey = ceremony.verificationKeys[trustee - 1]!
  return { context: ceremony.electionContext, turnout: TURNOUT, aggregate, trustee, verificationKey }
}

const three = aCeremony(3, 2)
const aggregate = aggregateOf(three)
const place = placeOf(three, aggregate, 2)
const share = makeShare(place, three.secrets[1]!, seeded('share'))

describe('a decryption share', () => {
  it('is 64k + 64 bytes and verifies', () => {
    expect(share.length).toBe(64 * 5 + 64)
    expect(shareBytes(5)).toBe(share.length)
    expect(verifyShare(place, share)).toBeNull()
  })

  it('D_o is s C1_o', () => {
    const s = decodeScalar(three.secrets[1]!)!
    for (let option = 0; option < 5; option++) {
      const c1 = RISTRETTO.decode(aggregate.subarray(64 * option, 64 * option + 32))!
      expect(share.subarray(32 * option, 32 * option + 32)).toEqual(RISTRETTO.encode(RISTRETTO.combine([c1], [s])))
    }
  })

  it.each<[string, Uint8Array]>([
    ...Array.from({ length: 11 }, (_, index): [string, Uint8Array] => [
      `point ${index} changed in one bit`,
      flipped(share, 32 * index, 1),
    ]),
    ['the response changed in one bit', flipped(share, share.length - 32, 0)],
    ['two D exchanged', swapped(share, 0, 1)],
    ['two B exchanged', swapped(share, 6, 7)],
    ['A and a B exchanged', swapped(share, 5, 6)],
    ['a D that is another point', overwritten(share, 0, share.subarray(32, 64))],
    ['the identity as a D', overwritten(share, 0, new Uint8Array(32))],
    ['the identity as A', overwritten(share, 160, new Uint8Array(32))],
    ['a response that is not below L', overwritten(share, share.length - 32, new Uint8Array(32).fill(0xff))],
    ['a response plus L', plusL(share, share.length - 32)],
    ['a byte less', share.subarray(0, share.length - 1)],
    ['a byte more', Uint8Array.of(...share, 0)],
    ['nothing', new Uint8Array(0)],
  ])('is refused with %s', (_, bytes) => {
    expect(verifyShare(place, bytes)).not.toBeNull()
  })

  it.each<[string, Partial<SharePlace>]>([
    ['another election', { context: flipped(place.context, 0) }],
    ['another turnout', { turnout: TURNOUT + 1 }],
    ['another trustee', { trustee: 1 }],
    ['another trustee, with that one’s key', { trustee: 1, verificationKey: three.verificationKeys[0]! }],
    ['a C2 of the aggregate changed', { aggregate: swapped(aggregate, 1, 3) }],
    ['options of the aggregate exchanged', { aggregate: swapped(aggregate, 0, 1, 64) }],
    ['an option of the aggregate left out', { aggregate: aggregate.subarray(0, 256) }],
  ])('is refused for %s', (_, change) => {
    expect(verifyShare({ ...place, ...change }, share)).not.toBeNull()
  })

  it('is not made with the secret of another', () => {
    expect(() => makeShare(place, three.secrets[0]!, seeded('x'))).toThrow(RangeError)
    expect(() => makeShare(place, new Uint8Array(32), seeded('x'))).toThrow(RangeError)
  })

  it('for a C1 that is the identity has the identity there, and nothing else', () => {
    const empty = overwritten(aggregate, 64, new Uint8Array(32))
    const there = { ...place, aggregate: empty }
    const made = makeShare(there, three.secrets[1]!, seeded('share'))
    expect(made.length).toBe(share.length)
    expect(verifyShare(there, made)).toBeNull()
    expect(made.subarray(32, 64)).toEqual(new Uint8Array(32))
    expect(verifyShare(there, overwritten(made, 32, share.subarray(0, 32)))).toEqual({ code: 'point', index: 1 })
    expect(verifyShare(there, overwritten(made, 32 * 7, share.subarray(0, 32)))).toEqual({ code: 'point', index: 7 })
    expect(verifyShare(place, made)).not.toBeNull()
  })

  it('of an empty aggregate verifies', () => {
    const there = { ...place, turnout: 0, aggregate: new Uint8Array(320) }
    const made = makeShare(there, three.secrets[1]!, seeded('share'))
    expect(verifyShare(there, made)).toBeNull()
    const decryption = { form: FORM, turnout: 0, aggregate: there.aggregate, indexes: [2], shares: [made] }
    expect(findCounts(decryption)).toEqual([0, 0, 0, 0, 0])
    expect(checkCounts(decryption, [0, 0, 0, 0, 0])).toBeNull()
  })
})

describe('a forged share (Scytl and Swiss Post 2019)', () => {
  // The challenge is ours, but A and every B are left out. The forger, who need not know s, fixes D as it likes (here D_0 + 7 G, seven votes less), picks the
  // response first and solves for A and B afterwards, because the challenge does not depend on them.
  const weakChallenge = (at: SharePlace, d: Uint8Array) =>
    hashToScalar('share/batch', [
      at.context,
      aggregateHash(at.context, at.turnout, at.aggregate),
      u32(at.trustee),
      at.verificationKey,
      concat(pieces(at.aggregate).filter((_, index) => index % 2 === 0)),
      concat(pieces(at.aggregate).filter((_, index) => index % 2 === 1)),
      d,
    ])
  const pointAt = (bytes: Uint8Array, index: number) => RISTRETTO.decode(bytes.subarray(32 * index, 32 * index + 32))!
  const less = (left: ReturnType<typeof pointAt>, right: ReturnType<typeof pointAt>) =>
    RISTRETTO.add(left, RISTRETTO.negate(right))
  const c1 = Array.from({ length: 5 }, (_, option) => pointAt(aggregate, 2 * option))

  function weakVerify(at: SharePlace, bytes: Uint8Array): boolean {
    const c = weakChallenge(at, bytes.subarray(0, 160))
    const z = decodeScalar(bytes.subarray(352))!
    const images = [pointAt(at.verificationKey, 0), ...c1.map((_, option) => pointAt(bytes, option))]
    return [RISTRETTO.generator, ...c1].every((base, line) => {
      const right = RISTRETTO.add(pointAt(bytes, 5 + line), RISTRETTO.combine([images[line]!], [c]))
      return RISTRETTO.isZero(less(RISTRETTO.combine([base], [z]), right))
    })
  }

  const seven = RISTRETTO.combine([RISTRETTO.generator], [7n])
  const wrong = RISTRETTO.add(pointAt(share, 0), seven)
  const d = overwritten(share.subarray(0, 160), 0, RISTRETTO.encode(wrong))
  const c = weakChallenge(place, d)
  const z = 12345678901234567890n
  const answers = [RISTRETTO.generator, ...c1].map((base, line) => {
    const image = line === 0 ? pointAt(place.verificationKey, 0) : pointAt(d, line - 1)
    return RISTRETTO.encode(less(RISTRETTO.combine([base], [z]), RISTRETTO.combine([image], [c])))
  })
  const forged = Uint8Array.of(...d, ...answers.flatMap((bytes) => [...bytes]), ...encodeScalar(z))

  it('is accepted by a verifier whose challenge leaves the commitments out', () => {
    expect(weakVerify(place, forged)).toBe(true)
  })
  it('is refused by ours', () => {
    expect(verifyShare(place, forged)).toEqual({ code: 'proof' })
  })
})

describe('counts', () => {
  const five = aCeremony(5, 3)
  const fiveAggregate = aggregateOf(five)
  const decryption = (ceremony: Finished, sum: Uint8Array, indexes: number[]): Decryption => ({
    form: FORM,
    turnout: TURNOUT,
    aggregate: sum,
    indexes,
    shares: indexes.map((index) =>
      makeShare(placeOf(ceremony, sum, index), ceremony.secrets[index - 1]!, seeded('share')),
    ),
  })
  it.each([
    ['3/2', three, aggregate, [1, 2]],
    ['3/2', three, aggregate, [3, 1]],
    ['5/3', five, fiveAggregate, [2, 5, 3]],
    ['5/3', five, fiveAggregate, [1, 2, 4]],
  ] as const)('%s: any t shares give the counts', (_, ceremony, sum, indexes) => {
    const given = decryption(ceremony, sum, [...indexes])
    expect(findCounts(given)).toEqual(COUNTS)
    expect(checkCounts(given, COUNTS)).toBeNull()
  })

  const given = decryption(three, aggregate, [1, 3])
  it.each([
    ['one too few', [2, 0, 3, 1], { code: 'length', have: 4, want: 5 }],
    ['two options exchanged', [3, 0, 2, 1, 3], { code: 'count', option: 0 }],
    ['a vote moved', [2, 1, 2, 1, 3], { code: 'count', option: 1 }],
    ['the last option wrong', [2, 0, 3, 1, 2], { code: 'count', option: 4 }],
    ['a negative count', [2, 0, 3, -1, 3], { code: 'range', option: 3 }],
    ['more than the turnout', [2, 0, 3, 1, 6], { code: 'range', option: 4 }],
    ['half a vote', [2, 0, 3, 1, 2.5], { code: 'range', option: 4 }],
    ['a vote too many in an exactly-one contest', [2, 1, 3, 1, 3], { code: 'sum', contest: 0, have: 6 }],
    ['a vote too few in an exactly-one contest', [2, 0, 2, 1, 3], { code: 'sum', contest: 0, have: 4 }],
  ])('with %s are refused', (_, counts, fault) => {
    expect(checkCounts(given, counts)).toEqual(fault)
  })
  it.each([
    ['one share below the threshold', { indexes: [1], shares: given.shares.slice(0, 1) }],
    ['a share under another index', { indexes: [1, 2] }],
    ['the shares exchanged', { shares: given.shares.toReversed() }],
    ['a wrong D', { shares: [given.shares[0]!, overwritten(given.shares[1]!, 0, given.shares[1]!.subarray(32, 64))] }],
  ])('%s: nothing is found and nothing passes', (_, change) => {
    expect(findCounts({ ...given, ...change })).toBeNull()
    expect(checkCounts({ ...given, ...change }, COUNTS)).toEqual({ code: 'count', option: 0 })
  })
  it.each([
    ['an index twice', { indexes: [1, 1] }],
    ['index 0', { indexes: [0, 1] }],
    ['an index without a share', { indexes: [1, 2, 3] }],
    ['no share', { indexes: [], shares: [] }],
  ])('%s: refused by name', (_, change) => {
    expect(checkCounts({ ...given, ...change }, COUNTS)).toEqual({ code: 'indexes' })
    expect(() => findCounts({ ...given, ...change })).toThrow(RangeError)
  })
  it('the weights of the one sum depend on everything in it: nobody chooses counts, or a share, that fit known weights', () => {
    // With weights known beforehand, small errors that cancel are a short vector of a lattice, and among a hundred options there are many.
    const weighed = (change: Partial<Decryption>, counts: number[]) => {
      let factors = ''
      const recording = {
        isZeroSum: (_: Uint8Array, scalars: Uint8Array) => {
          factors = scalars.subarray(32, 64).join()
          return false
        },
      }
      areCounts({ ...given, ...change }, counts, recording)
      return factors
    }
    const last = given.shares[1]!
    const all = [
      weighed({}, COUNTS),
      weighed({}, [2, 0, 3, 1, 2]),
      weighed({ aggregate: swapped(aggregate, 8, 9) }, COUNTS),
      weighed({ shares: [given.shares[0]!, swapped(last, 3, 4)] }, COUNTS),
      weighed({ indexes: [1, 2] }, COUNTS),
    ]
    expect(new Set(all).size).toBe(all.length)
  })
  it('of a turnout of a hundred thousand are found', () => {
    // Nobody's ballots: C1 = G for all, so that s_j G = Y_j is each trustee's D.
    const counts = [99_999, 0, 1, 54_321, 100_000]
    const { generator, combine, encode, add, decode } = RISTRETTO
    const key = decode(three.key)!
    const sum = Uint8Array.from(
      counts.flatMap((count) => [...encode(generator), ...encode(add(key, combine([generator], [BigInt(count)])))]),
    )
    const indexes = [1, 2]
    const shares = indexes.map((index) =>
      makeShare({ ...placeOf(three, sum, index), turnout: 100_000 }, three.secrets[index - 1]!, seeded('share')),
    )
    const large = { form: FORM, turnout: 100_000, aggregate: sum, indexes, shares }
    expect(findCounts(large)).toEqual(counts)
    expect(checkCounts(large, counts)).toBeNull()
  })
  it('Lagrange: whole numbers over one denominator give f(0)', () => {
    const f = (x: bigint) => 11n + 7n * x + 5n * x * x
    for (const indexes of [
      [1, 2, 3],
      [9, 1, 5],
      [2, 4, 7],
    ]) {
      const { scale, weights } = lagrangeAtZero(indexes)
      expect(weights.reduce((sum, weight, which) => sum + weight * f(BigInt(indexes[which]!)), 0n)).toBe(scale * 11n)
    }
  })
})

describe('aggregateHash', () => {
  it('is SHA-512 of tag, context, turnout and pairs', () => {
    expect(aggregateHash(place.context, 5, aggregate)).toEqual(hash('aggregate', [place.context, u32(5), aggregate]))
  })
})
