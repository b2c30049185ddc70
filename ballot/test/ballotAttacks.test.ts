// Every published attack on a ballot that this scheme must refuse, and one change in every field of the proof (B1, B3, B4, B5).
// Each is refused by the plain verifier, and by the batch on both engines, alone and hidden among honest ballots.
import { describe, expect, it } from 'vitest'
import { encodeScalar, L, littleEndian, RISTRETTO } from '../src/group/ristretto.ts'
import {
  type ContestForm,
  ceremonyContext,
  ciphertextBytes,
  electionContext,
  nobleEngine,
  openSealedBallot,
  type SealedBallot,
  sealBallot,
  verifyBallot,
  verifyBallots,
  wasmEngine,
} from '../src/index.ts'
import { ballotStatement } from '../src/secret/ballotStatement.ts'
import { bodyParts } from '../src/secret/layout.ts'
import { proofSize } from '../src/sigma/statement.ts'
import { hashToScalar, u32 } from '../src/transcript.ts'
import { flipped, overwritten, swapped } from './bits.ts'
import { addresses } from './ceremonyMakers.ts'
import { plusL, power, sealAnything } from './dishonest.ts'
import { aPlace, aSealedBallot, KEY, ONE_OF_THREE, TWO_CONTESTS } from './secretPlaces.ts'
import { seeded } from './seeded.ts'

const random = seeded('weights of the attacks')
const { generator, combine, encode, decode, add, negate } = RISTRETTO

const HONEST = aSealedBallot(aPlace({ form: TWO_CONTESTS }), [[0, 3], [1]])
const COMPANY = [aSealedBallot(aPlace({ voter: new Uint8Array(20).fill(9) }), [[2]], 'company'), HONEST]

function expectRefused(ballot: SealedBallot, code = 'proof'): void {
  expect(verifyBallot(ballot)).toMatchObject({ code })
  for (const engine of [nobleEngine, wasmEngine])
    expect(verifyBallots([ballot], engine, random), engine.name).toBe(false)
  expect(verifyBallots([...COMPANY, ballot], wasmEngine, random), 'in company').toBe(false)
}

function expectAccepted(ballot: SealedBallot): void {
  expect(verifyBallot(ballot)).toBeNull()
  expect(verifyBallots([ballot], nobleEngine, random)).toBe(true)
  expect(verifyBallots([...COMPANY, ballot], wasmEngine, random)).toBe(true)
}

/** What stands where in a body of this form: one name per 32 bytes. */
function fields(form: readonly ContestForm[]): string[] {
  const each = <T>(make: (contest: ContestForm, name: string) => T[]) =>
    form.flatMap((contest, i) => make(contest, `contest ${i}`))
  const options = (contest: ContestForm, name: string, parts: string[]) =>
    Array.from({ length: contest.options }, (_, option) =>
      parts.map((part) => `${name} option ${option} ${part}`),
    ).flat()
  const values = ({ minMarks, maxMarks }: ContestForm) =>
    Array.from({ length: maxMarks - minMarks + 1 }, (_, i) => minMarks + i)
  return [
    ...each((contest, name) => options(contest, name, ['C1', 'C2'])),
    ...each((contest, name) => [
      ...options(contest, name, ['A0', 'B0', 'A1', 'B1']),
      ...values(contest).flatMap((value) => [`${name} sum ${value} A`, `${name} sum ${value} B`]),
    ]),
    ...each((contest, name) => [
      ...options(contest, name, ['c0', 'z0', 'z1']),
      ...values(contest)
        .slice(1)
        .map((value) => `${name} sum ${value - 1} c`),
      ...values(contest).map((value) => `${name} sum ${value} z`),
    ]),
  ]
}

describe('B4: every field of the proof', () => {
  const names = fields(TWO_CONTESTS)
  const { commitments } = proofSize(ballotStatement(TWO_CONTESTS))
  const pointCount = ciphertextBytes(TWO_CONTESTS) / 32 + commitments

  it('the table names every 32 bytes of the body', () => {
    expect(names.length * 32).toBe(HONEST.body.length)
    expectAccepted(HONEST)
  })
  it.each(names.map((name, index): [string, number] => [name, index]))('%s: one bit changed', (_, index) => {
    const ballot = { ...HONEST, body: flipped(HONEST.body, 32 * index, 1) }
    expect(verifyBallot(ballot)).not.toBeNull()
    for (const engine of [nobleEngine, wasmEngine]) expect(verifyBallots([ballot], engine, random)).toBe(false)
  })
  it.each(names.slice(0, pointCount).map((name, index): [string, number] => [name, index]))(
    '%s: another good point in its place; the identity',
    (_, index) => {
      const part = decode(HONEST.body.subarray(32 * index, 32 * index + 32))!
      const moved = overwritten(HONEST.body, 32 * index, encode(add(part, generator)))
      expect(verifyBallot({ ...HONEST, body: moved })).toEqual({ code: 'proof' })
      expect(verifyBallots([{ ...HONEST, body: moved }], wasmEngine, random)).toBe(false)
      const identity = { ...HONEST, body: overwritten(HONEST.body, 32 * index, new Uint8Array(32)) }
      expect(verifyBallot(identity)).toEqual({ code: 'point', index })
      expect(verifyBallots([identity], wasmEngine, random)).toBe(false)
      expect(verifyBallots([identity], nobleEngine, random)).toBe(false)
    },
  )
  it.each(names.slice(pointCount).map((name, index): [string, number] => [name, index]))(
    '%s: plus 1; plus L, which means the same number',
    (_, index) => {
      const offset = 32 * (pointCount + index)
      const value = littleEndian(HONEST.body.subarray(offset, offset + 32))
      const next = overwritten(HONEST.body, offset, encodeScalar((value + 1n) % L))
      expect(verifyBallot({ ...HONEST, body: next })).toEqual({ code: 'proof' })
      expect(verifyBallots([{ ...HONEST, body: next }], wasmEngine, random)).toBe(false)
      const again = { ...HONEST, body: plusL(HONEST.body, offset) }
      expect(verifyBallot(again)).toEqual({ code: 'scalar', index })
      for (const engine of [nobleEngine, wasmEngine]) expect(verifyBallots([again], engine, random)).toBe(false)
    },
  )
})

describe('B4: a ballot belongs to one place', () => {
  const facts = {
    chainId: 4711n,
    genesisHash: new Uint8Array(32).fill(1),
    election: 1n,
    manifestHash: new Uint8Array(32).fill(2),
    attempt: 1,
    threshold: 2,
    trustees: addresses(3),
  }
  const contextOf = (change: Partial<typeof facts>) => electionContext(ceremonyContext({ ...facts, ...change }), KEY)
  const ballot = aSealedBallot(aPlace({ context: contextOf({}), form: TWO_CONTESTS }), [[1], [0]])
  const [first, second] = TWO_CONTESTS as [ContestForm, ContestForm]

  it.each<[string, Partial<SealedBallot>]>([
    ['another voter: a ballot copied (Cortier, Smyth 2011)', { voter: new Uint8Array(20).fill(7) }],
    ['a repeated ballot, under the next sequence number', { sequence: 2 }],
    ['another previous hash: an old ballot revived', { previousHash: new Uint8Array(32).fill(1) }],
    ['another election', { context: contextOf({ election: 2n }) }],
    ['another chain', { context: contextOf({ chainId: 4712n }) }],
    ['another genesis', { context: contextOf({ genesisHash: new Uint8Array(32).fill(3) }) }],
    ['another manifest', { context: contextOf({ manifestHash: new Uint8Array(32).fill(3) }) }],
    ['another ceremony of the same election', { context: contextOf({ attempt: 2 }) }],
    ['another key', { key: encode(combine([generator], [5n])) }],
    ['another context with the same key', { context: flipped(contextOf({}), 63) }],
    ['a contest that allows fewer marks, of equal length', { form: [{ ...first, minMarks: 1, maxMarks: 3 }, second] }],
    ['the contests in another order', { form: [second, first] }],
  ])('%s', (_, change) => {
    expectAccepted(ballot)
    expectRefused({ ...ballot, ...change })
  })
  it.each<[string, Partial<SealedBallot>]>([
    ['a form of one option more', { form: [{ ...first, options: 5 }, second] }],
    ['a form of one contest less', { form: [first] }],
    ['a byte less', { body: ballot.body.subarray(0, ballot.body.length - 1) }],
    ['a byte more', { body: Uint8Array.of(...ballot.body, 0) }],
    ['an option’s 32 bytes more', { body: Uint8Array.of(...ballot.body, ...new Uint8Array(32)) }],
    ['the ciphertexts alone', { body: ballot.body.subarray(0, ciphertextBytes(TWO_CONTESTS)) }],
    ['nothing', { body: new Uint8Array(0) }],
  ])('B5: %s is refused by its length', (_, change) => {
    expectRefused({ ...ballot, ...change }, 'length')
  })
})

describe('B4: parts of ballots do not mix', () => {
  const place = aPlace({ form: TWO_CONTESTS })
  const [one, two] = [aSealedBallot(place, [[0], [1]], 'one'), aSealedBallot(place, [[2], [0]], 'two')]
  const length = ciphertextBytes(TWO_CONTESTS)
  it.each<[string, Uint8Array]>([
    ['two options exchanged, ciphertexts only', swapped(one.body, 0, 1, 64)],
    ['two options exchanged, ciphertexts and proofs', withOptionsExchanged(one.body)],
    ['the ciphertexts of one, the proof of the other', overwritten(two.body, 0, one.body.subarray(0, length))],
    ['one option of the other, ciphertext only', overwritten(one.body, 64, two.body.subarray(64, 128))],
    ['one whole contest of the other, proof and all', withSecondContestOf(one.body, two.body)],
    ['a ciphertext encrypted again: C1 + G, C2 + K', encryptedAgain(one.body)],
    ['a ciphertext twice', overwritten(one.body, 64, one.body.subarray(0, 64))],
  ])('%s', (_, body) => {
    expectAccepted(one)
    expectRefused({ ...place, body })
  })

  function withOptionsExchanged(body: Uint8Array): Uint8Array {
    const scalars = body.length - bodyParts(TWO_CONTESTS, body).scalars.length
    const ciphertexts = swapped(body, 0, 1, 64)
    const result = Uint8Array.from(ciphertexts)
    for (const [start, size] of [
      [length, 128],
      [scalars, 96],
    ] as const) {
      result.set(body.subarray(start, start + size), start + size)
      result.set(body.subarray(start + size, start + 2 * size), start)
    }
    return result
  }
  function withSecondContestOf(body: Uint8Array, other: Uint8Array): Uint8Array {
    const [first] = TWO_CONTESTS as [ContestForm, ContestForm]
    const scalars = body.length - bodyParts(TWO_CONTESTS, body).scalars.length
    const ranges = [
      [64 * first.options, length],
      [length + 128 * first.options + 64 * 3, scalars],
      [scalars + 96 * first.options + 32 * 5, body.length],
    ] as const
    return ranges.reduce((result, [start, end]) => overwritten(result, start, other.subarray(start, end)), body)
  }
  function encryptedAgain(body: Uint8Array): Uint8Array {
    const c1 = encode(add(decode(body.subarray(0, 32))!, generator))
    const c2 = encode(add(decode(body.subarray(32, 64))!, decode(KEY)!))
    return overwritten(overwritten(body, 0, c1), 32, c2)
  }
})

describe('B3: what is encrypted must be a ballot', () => {
  it.each<[string, number[], number[], number]>([
    ['two votes for one option', [2, 0, 0], [1, 0, 0], 1],
    ['minus one vote', [-1, 1, 1], [0, 1, 0], 1],
    ['a thousand votes', [1000, 0, 0], [1, 0, 0], 1],
    ['two options marked where one is allowed', [1, 1, 0], [1, 1, 0], 1],
    ['no option marked where one is asked', [0, 0, 0], [0, 0, 0], 1],
    ['three votes for one and minus two for another: the sum is right', [3, -2, 0], [1, 0, 0], 1],
  ])('%s', (_, plain, claimed, sum) => {
    const place = aPlace()
    expectRefused({ ...place, body: sealAnything(place, plain, claimed, sum) })
  })
  it('the same dishonest client, told to be honest, makes a ballot: the table above fails for the plaintexts alone', () => {
    const place = aPlace()
    expectAccepted({ ...place, body: sealAnything(place, [0, 1, 0], [0, 1, 0], 1) })
  })
})

describe('weak Fiat-Shamir (Bernhard, Pereira, Warinschi 2012)', () => {
  // The challenge is ours, but the ciphertexts are left out, as Helios left out its statement: choose commitments and responses first,
  // then solve for a ciphertext whose plaintext is anything at all.
  const weakChallenge = (commitments: Uint8Array) =>
    hashToScalar('ballot/batch', [
      place.context,
      place.voter,
      u32(place.sequence),
      place.previousHash,
      ...[u32(1), u32(1), u32(0), u32(1)],
      commitments,
    ])
  const form: ContestForm[] = [{ options: 1, minMarks: 0, maxMarks: 1 }]
  const place = aPlace({ form })

  it('a challenge without the ciphertexts accepts a plaintext of the size of L; ours refuses it', () => {
    const key = decode(KEY)!
    const [a0, a1, g, x] = [3n, 5n, 7n, 11n]
    // A0 = a0 G, B0 = a0 K + g G, A1 = a1 G, B1 = a1 K; the same again for the sum, which is this one option.
    const branches = [
      combine([generator], [a0]),
      combine([key, generator], [a0, g]),
      combine([generator], [a1]),
      combine([key], [a1]),
    ]
    const commitments = [...branches, ...branches].flatMap((point) => [...encode(point)])
    const c = weakChallenge(Uint8Array.from(commitments))
    // Only now C1 = x G and C2 = x K + m G with g + c m = 0: the branch of 0 holds for all of c, and the branch of 1 is left with 0.
    const m = ((L - g) * power(c, L - 2n)) % L
    expect(m > 1n).toBe(true)
    const ciphertext = [...encode(combine([generator], [x])), ...encode(combine([key, generator], [x, m]))]
    const scalars = [c, (a0 + c * x) % L, a1].flatMap((scalar) => [...encodeScalar(scalar)])
    const body = Uint8Array.of(...ciphertext, ...commitments, ...scalars, ...scalars)

    // The weak verifier is ours in all but the challenge.
    expect(isWeakProof(body)).toBe(true)
    expect(verifyBallot({ ...place, body })).toEqual({ code: 'proof' })
    for (const engine of [nobleEngine, wasmEngine])
      expect(verifyBallots([{ ...place, body }], engine, random)).toBe(false)
  })

  function isWeakProof(body: Uint8Array): boolean {
    const parts = bodyParts(form, body)
    const point = (bytes: Uint8Array, index: number) => decode(bytes.subarray(32 * index, 32 * index + 32))!
    const scalar = (index: number) => littleEndian(parts.scalars.subarray(32 * index, 32 * index + 32))
    const c = weakChallenge(parts.commitments)
    const key = decode(KEY)!
    return [0, 1].every((clause) =>
      [0, 1].every((value) => {
        const part = value === 0 ? scalar(3 * clause) : (c - scalar(3 * clause) + L) % L
        const z = scalar(3 * clause + 1 + value)
        const images = [point(body, 0), value === 0 ? point(body, 1) : add(point(body, 1), negate(generator))]
        return [generator, key].every((base, line) => {
          const right = add(point(parts.commitments, 4 * clause + 2 * value + line), combine([images[line]!], [part]))
          return RISTRETTO.isZero(add(combine([base], [z]), negate(right)))
        })
      }),
    )
  }
})

describe('prover-chosen challenges and batch weights (the phantom challenge, 2025)', () => {
  it('two wrongs that cancel when weights are equal do not cancel under random ones', () => {
    // z0 of two options moved by +1 and -1: with all weights equal, the sum over all equations of G would still be zero.
    const place = aPlace()
    const { body } = aSealedBallot(place, [[1]])
    const scalars = body.length - bodyParts(ONE_OF_THREE, body).scalars.length
    const at = (index: number) => littleEndian(body.subarray(scalars + 32 * index, scalars + 32 * index + 32))
    const moved = overwritten(
      overwritten(body, scalars + 32, encodeScalar((at(1) + 1n) % L)),
      scalars + 32 * 4,
      encodeScalar((at(4) + L - 1n) % L),
    )
    const sameWeights = (byteCount: number) => Uint8Array.from({ length: byteCount }, (_, i) => (i % 16 === 0 ? 1 : 0))
    expect(verifyBallots([{ ...place, body: moved }], wasmEngine, sameWeights)).toBe(true)
    expect(verifyBallots([{ ...place, body: moved }], wasmEngine, random)).toBe(false)
    expect(verifyBallot({ ...place, body: moved })).toEqual({ code: 'proof' })
  })
  it.each<[string, (byteCount: number) => Uint8Array]>([
    ['zeros', (byteCount) => new Uint8Array(byteCount)],
    ['a byte less', (byteCount) => random(byteCount - 1)],
  ])('weights from a source that gives %s, which would let anything pass, are refused by name', (_, source) => {
    expect(() => verifyBallots([HONEST], wasmEngine, source)).toThrow(RangeError)
  })
  it('the batch asks for 16 bytes per equation, and only after it has read the ballots', () => {
    const asked: number[] = []
    verifyBallots([HONEST], wasmEngine, (byteCount) => {
      asked.push(byteCount)
      return random(byteCount)
    })
    expect(asked).toEqual([16 * proofSize(ballotStatement(TWO_CONTESTS)).commitments])
    const short = aSealedBallot(aPlace(), [[0]])
    asked.length = 0
    const never = (byteCount: number) => {
      asked.push(byteCount)
      return random(byteCount)
    }
    expect(verifyBallots([{ ...short, body: short.body.subarray(1) }], wasmEngine, never)).toBe(false)
    expect(asked).toEqual([])
  })
})

describe('the test of a sealed ballot (Benaloh)', () => {
  const place = aPlace({ form: TWO_CONTESTS })
  const { body, randomness } = sealBallot(place, [[0, 3], [1]], seeded('benaloh'))
  it('shows a client that flips votes', () => {
    // The voter chose option 2 of the first contest; the client sealed 0 and 3. Its randomness tells.
    const shown = openSealedBallot(place, body, randomness)
    expect(shown).toEqual({ choices: [[0, 3], [1]] })
    expect(shown).not.toEqual({ choices: [[2], [1]] })
  })
  it.each<[string, Uint8Array, Uint8Array, object]>([
    [
      'the randomness of another ballot',
      body,
      sealBallot(place, [[0, 3], [1]], seeded('x')).randomness,
      { code: 'option', option: 0 },
    ],
    ['one r changed', body, flipped(randomness, 32 * 4), { code: 'option', option: 4 }],
    ['two r exchanged', body, swapped(randomness, 1, 2), { code: 'option', option: 1 }],
    [
      'an r that is not below L',
      body,
      overwritten(randomness, 0, new Uint8Array(32).fill(0xff)),
      { code: 'option', option: 0 },
    ],
    ['r = 0', body, overwritten(randomness, 0, new Uint8Array(32)), { code: 'option', option: 0 }],
    ['a byte less randomness', body, randomness.subarray(1), { code: 'randomness-length', have: 191, want: 192 }],
    ['a byte less body', body.subarray(1), randomness, { code: 'length', have: body.length - 1, want: body.length }],
    ['a proof that the chain would refuse', flipped(body, body.length - 32), randomness, { code: 'proof' }],
    ['a ciphertext of two', plusG(body, 1), randomness, { code: 'option', option: 0 }],
  ])('refuses %s', (_, bytes, given, fault) => {
    expect(openSealedBallot(place, bytes, given)).toEqual({ fault })
  })
  function plusG(bytes: Uint8Array, index: number): Uint8Array {
    const moved = add(decode(bytes.subarray(32 * index, 32 * index + 32))!, generator)
    return overwritten(bytes, 32 * index, encode(moved))
  }
})
