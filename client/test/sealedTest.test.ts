// The test of a sealed ballot (Benaloh): the true one passes, a client that changes the vote is found out, and neither a file
// that is no test nor its error says anything about choices.
import { sealBallot } from '@psephos/ballot'
import { bytesToHex, type Hex, keccak256, stringToHex, zeroHash } from 'viem'
import { describe, expect, it } from 'vitest'
import {
  decodeSealedTest,
  type ElectionKey,
  encodeSealedTest,
  openSealedTest,
  PsephosError,
  type SealedTest,
  secretManifest,
  secretPlaceOf,
} from '../src/index.ts'

const NOW = 1_900_000_000
const address = (digit: number) => `0x${String(digit).repeat(40)}` as const
const manifest = secretManifest(
  {
    title: 'Board',
    contests: [
      { question: 'Chair?', options: ['Ada', 'Grace', 'Emmy'] },
      { question: 'Sites?', options: ['North', 'East'], minMarks: 0, maxMarks: 2 },
    ],
    ...{ opensAt: NOW + 1000, closesAt: NOW + 2000 },
  },
  { trustees: [address(1), address(2), address(3)], beginsAt: NOW },
)
/** RFC 9496: the encoding of the generator, whose logarithm nobody here needs. */
const KEY = '0xe2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76'
const TWICE_THE_GENERATOR = '0x6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919'
const electionKey: ElectionKey = {
  ...{ key: KEY, context: `0x${'42'.repeat(64)}` as Hex },
  ...{ threshold: 2, trusteeCount: 3, attempt: 1 },
}
const voter = address(7)
const random = (count: number) => crypto.getRandomValues(new Uint8Array(count))

function aTest(sealed: number[][], said: number[][] = sealed): SealedTest {
  const ballot = { manifest, voter, sequence: 1, previousHash: zeroHash }
  const { body, randomness } = sealBallot(secretPlaceOf(electionKey, ballot), sealed, random)
  return {
    ...{ chainId: 20_265, genesisHash: keccak256(stringToHex('genesis')), election: 7n, voter },
    ...{
      sequence: 1,
      previousHash: zeroHash,
      body: bytesToHex(body),
      choices: said,
      randomness: bytesToHex(randomness),
    },
  }
}

const flip = (bytes: Hex, at: number): Hex => {
  const from = 2 + 2 * at
  const flipped = (Number.parseInt(bytes.slice(from, from + 2), 16) ^ 1).toString(16).padStart(2, '0')
  return `${bytes.slice(0, from)}${flipped}${bytes.slice(from + 2)}` as Hex
}

describe('the checker of a sealed ballot', () => {
  it.each([
    ['one choice', [[1], []]],
    ['a blank second contest and the last option', [[2], []]],
    ['both sites', [[0], [0, 1]]],
  ])('says what is true of %s', (_, choices) => {
    const test = aTest(choices)
    expect(openSealedTest(test, { manifest, electionKey })).toMatchObject({ outcome: 'true', holds: choices })
  })

  it('finds a client that flips the vote', () => {
    const flipped = aTest([[0], [1]], [[1], [1]])
    expect(openSealedTest(flipped, { manifest, electionKey })).toMatchObject({
      outcome: 'other-choices',
      holds: [[0], [1]],
    })
  })

  const honest = aTest([[1], [0]])
  it.each([
    ['another randomness', { randomness: flip(honest.randomness, 3) }],
    ['randomness too short', { randomness: honest.randomness.slice(0, -2) as Hex }],
    ['another ciphertext', { body: flip(honest.body, 0) }],
    ['another proof', { body: flip(honest.body, (honest.body.length - 2) / 2 - 1) }],
    ['another voter', { voter: address(8) }],
    ['another place in the sequence', { sequence: 2 }],
    ['another earlier ballot', { previousHash: keccak256('0x01') }],
  ])('does not take %s', (_, change) => {
    expect(openSealedTest({ ...honest, ...change }, { manifest, electionKey })).toMatchObject({
      outcome: 'not-openable',
      holds: null,
    })
  })
  it('does not take a ballot under another key or for another election', () => {
    for (const change of [{ context: `0x${'43'.repeat(64)}` as Hex }, { key: TWICE_THE_GENERATOR as Hex }])
      expect(openSealedTest(honest, { manifest, electionKey: { ...electionKey, ...change } }).outcome).toBe(
        'not-openable',
      )
  })

  it('every ballot of an election has the same length, whatever it holds', () => {
    const lengths = [
      [[0], []],
      [[2], [0, 1]],
      [[1], [1]],
    ].map((choices) => {
      const { body, randomness } = aTest(choices)
      return [body.length, randomness.length]
    })
    expect(new Set(lengths.map(String)).size).toBe(1)
  })
})

describe('the file of a test', () => {
  const test = aTest([[1], [0, 1]])
  const file = JSON.parse(encodeSealedTest(test))
  it('comes back as it went', () => expect(decodeSealedTest(encodeSealedTest(test))).toEqual(test))
  it.each([
    ['text', 'hello', 'not-json'],
    ['a list', '[]', 'not-a-test'],
    ['a receipt', JSON.stringify({ psephos: 'receipt/1' }), 'not-a-test'],
    ['an unknown field', JSON.stringify({ ...file, name: 'x' }), 'unknown-field'],
    ['a body that is no hex', JSON.stringify({ ...file, body: '0xzz' }), 'field'],
    ['a voter of 19 bytes', JSON.stringify({ ...file, voter: `0x${'11'.repeat(19)}` }), 'field'],
    ['an election of nought', JSON.stringify({ ...file, election: '0' }), 'field'],
    ['choices that are text', JSON.stringify({ ...file, choices: 'Ada' }), 'field'],
    ['choices below nought', JSON.stringify({ ...file, choices: [[-1]] }), 'field'],
    ['a sequence of a half', JSON.stringify({ ...file, sequence: 0.5 }), 'field'],
    ['a file of a megabyte', ' '.repeat(1_048_576), 'too-large'],
  ])('refuses %s', (_, text, fault) => {
    try {
      decodeSealedTest(text)
    } catch (error) {
      expect(error).toBeInstanceOf(PsephosError)
      expect((error as PsephosError).facts.fault).toBe(fault)
      expect(`${error} ${JSON.stringify((error as PsephosError).facts)}`).not.toContain(file.randomness.slice(0, 12))
      return
    }
    throw new Error('it was accepted')
  })
})
