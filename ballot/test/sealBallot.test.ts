// B3, B4, B5: what is sealed verifies, singly and in a batch, opens with its randomness, and has the length of its form.
import { describe, expect, it } from 'vitest'
import { pieces } from '../src/bytes.ts'
import {
  type ContestForm,
  ciphertextBytes,
  nobleEngine,
  openSealedBallot,
  type SecretPlace,
  sealBallot,
  secretBodyBytes,
  verifyBallot,
  verifyBallots,
  wasmEngine,
} from '../src/index.ts'
import { aPlace, aSealedBallot, KEY, ONE_OF_THREE, TWO_CONTESTS } from './secretPlaces.ts'
import { seeded } from './seeded.ts'

const contest = (options: number, minMarks: number, maxMarks: number): ContestForm => ({ options, minMarks, maxMarks })

describe('B3: a sealed ballot', () => {
  it.each<[string, ContestForm[], number[][]]>([
    ['yes or no', [contest(2, 1, 1)], [[1]]],
    ['one of three', [contest(3, 1, 1)], [[0]]],
    ['a single option that must be marked', [contest(1, 1, 1)], [[0]]],
    ['a single option left blank', [contest(1, 0, 1)], [[]]],
    ['blank where nothing need be marked', [contest(4, 0, 2)], [[]]],
    ['as many as allowed', [contest(4, 0, 2)], [[1, 3]]],
    ['all of them', [contest(3, 0, 3)], [[0, 1, 2]]],
    ['exactly two', [contest(3, 2, 2)], [[0, 2]]],
    ['several contests', TWO_CONTESTS, [[2], [0]]],
  ])('%s: verifies singly and batched, and opens', (_, form, choices) => {
    const place = aPlace({ form })
    const { body, randomness } = sealBallot(place, choices, seeded('seal'))
    expect(body.length).toBe(secretBodyBytes(form))
    expect(verifyBallot({ ...place, body })).toBeNull()
    expect(verifyBallots([{ ...place, body }], nobleEngine, seeded('weights'))).toBe(true)
    expect(openSealedBallot(place, body, randomness)).toEqual({ choices })
  })

  it.each<[string, ContestForm[], number[][]]>([
    ['two contests of 50 options', [contest(50, 1, 1), contest(50, 0, 50)], [[49], [0, 7, 48]]],
    [
      'twenty contests of five',
      Array.from({ length: 20 }, () => contest(5, 1, 1)),
      Array.from({ length: 20 }, (_, i) => [i % 5]),
    ],
  ])('the largest: %s', (_, form, choices) => {
    const place = aPlace({ form, sequence: 2 ** 32 - 1 })
    const { body, randomness } = sealBallot(place, choices, seeded('largest'))
    expect(verifyBallots([{ ...place, body }], wasmEngine, seeded('weights'))).toBe(true)
    expect(openSealedBallot(place, body, randomness)).toEqual({ choices })
  })

  it('B5: is 288k + 128(max - min + 1) - 32 bytes per contest, 64 per option of them ciphertexts', () => {
    expect(secretBodyBytes([contest(5, 1, 1)])).toBe(1536)
    expect(secretBodyBytes([contest(2, 1, 1)])).toBe(672)
    expect(secretBodyBytes(TWO_CONTESTS)).toBe(288 * 4 + 128 * 3 - 32 + 672)
    expect(ciphertextBytes(TWO_CONTESTS)).toBe(6 * 64)
  })

  it('never holds a point or a random number twice, not of two options, not of two ballots of the same choice', () => {
    const sealed = ['a', 'b'].map((seed) => sealBallot(aPlace(), [[1]], seeded(seed)))
    const points = sealed.flatMap(({ body }) => pieces(body.subarray(0, 3 * 192 + 64)))
    const numbers = sealed.flatMap(({ randomness }) => pieces(randomness))
    for (const all of [points, numbers]) expect(new Set(all.map((bytes) => bytes.join())).size).toBe(all.length)
  })

  it.each<[string, ContestForm[], number[][]]>([
    ['no mark where one is asked', ONE_OF_THREE, [[]]],
    ['two marks where one is allowed', ONE_OF_THREE, [[0, 1]]],
    ['an option that is not there', ONE_OF_THREE, [[3]]],
    ['a contest left out', TWO_CONTESTS, [[0]]],
    ['a contest of no options', [contest(0, 0, 0)], [[]]],
    ['51 options', [contest(51, 1, 1)], [[0]]],
    ['101 options in all', [contest(50, 1, 1), contest(50, 1, 1), contest(1, 1, 1)], [[0], [0], [0]]],
    ['more marks than options', [contest(2, 1, 3)], [[0]]],
    ['less than nothing', [contest(2, -1, 1)], [[0]]],
    ['half a mark', [contest(2, 0.5, 1)], [[0]]],
    ['min above max', [contest(2, 2, 1)], [[0, 1]]],
    ['21 contests', Array.from({ length: 21 }, () => contest(1, 1, 1)), Array.from({ length: 21 }, () => [0])],
    ['no contest', [], []],
  ])('refuses %s', (_, form, choices) => {
    expect(() => sealBallot(aPlace({ form }), choices, seeded('seal'))).toThrow(RangeError)
  })

  it.each<[string, Partial<SecretPlace>]>([
    ['a context of 32 bytes', { context: new Uint8Array(32) }],
    ['a key of 31 bytes', { key: new Uint8Array(31) }],
    ['the identity as key', { key: new Uint8Array(32) }],
    ['a key that is no point', { key: new Uint8Array(32).fill(0xff) }],
    ['a voter of 32 bytes', { voter: new Uint8Array(32) }],
    ['a previous hash of 20 bytes', { previousHash: new Uint8Array(20) }],
    ['sequence 0', { sequence: 0 }],
    ['sequence 2^32', { sequence: 2 ** 32 }],
    ['sequence 1.5', { sequence: 1.5 }],
  ])('refuses %s, to seal and to verify', (_, change) => {
    expect(() => sealBallot(aPlace(change), [[0]], seeded('seal'))).toThrow(RangeError)
    const ballot = { ...aSealedBallot(aPlace(), [[0]]), ...change }
    expect(() => verifyBallot(ballot)).toThrow(RangeError)
    if (change.key === undefined || change.key.length !== 32) {
      expect(() => verifyBallots([ballot], nobleEngine, seeded('weights'))).toThrow(RangeError)
    } else {
      expect(verifyBallots([ballot], nobleEngine, seeded('weights'))).toBe(false)
    }
  })

  it('refuses a source of randomness that gives too little', () => {
    expect(() => sealBallot(aPlace({ key: KEY }), [[0]], () => new Uint8Array(16))).toThrow(RangeError)
  })
})
