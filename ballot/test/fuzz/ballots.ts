// Chance ballots, honest and mutated, and the verdicts of the plain verifier (noble, one equation at a time) and of the fast one
// (WebAssembly, all equations in one sum) beside each other.
import { ristretto255 } from '@noble/curves/ed25519.js'
import type { Engine } from '../../src/engine/engine.ts'
import { RISTRETTO } from '../../src/group/ristretto.ts'
import type { ContestForm } from '../../src/openBallot.ts'
import type { Random } from '../../src/random.ts'
import { ciphertextBytes, secretBodyBytes } from '../../src/secret/layout.ts'
import type { SealedBallot } from '../../src/secret/place.ts'
import { sealBallot } from '../../src/secret/sealBallot.ts'
import { verifyBallot } from '../../src/secret/verifyBallot.ts'
import { verifyBallots } from '../../src/secret/verifyBallots.ts'
import { below, pick } from './chance.ts'
import { bigintOf, bytesOf, CLASSES, hexOf, someEncoding, validEncodings } from './encodings.ts'

const L = ristretto255.Point.Fn.ORDER
const { generator, combine, encode } = RISTRETTO

const FORMS: readonly (readonly ContestForm[])[] = [
  [{ options: 2, minMarks: 1, maxMarks: 1 }],
  [{ options: 1, minMarks: 0, maxMarks: 1 }],
  [{ options: 3, minMarks: 0, maxMarks: 2 }],
  [
    { options: 2, minMarks: 1, maxMarks: 1 },
    { options: 2, minMarks: 0, maxMarks: 2 },
  ],
]

type Mutation = (random: Random, ballot: SealedBallot, other: SealedBallot) => SealedBallot

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  nothing: (_, ballot) => ballot,
  'one bit of the body': (random, ballot) => {
    const body = ballot.body.slice()
    const bit = below(random, body.length * 8)
    body[bit >> 3] = (body[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return { ...ballot, body }
  },
  'one point replaced': (random, ballot) => {
    const index = below(random, pointCount(ballot))
    const encoding = someEncoding(pick(random, CLASSES), random, validEncodings(random))
    return withPart(ballot, index, encoding)
  },
  'one point plus the generator': (random, ballot) => {
    const index = below(random, pointCount(ballot))
    const point = ristretto255.Point.fromBytes(partOf(ballot, index))
    return withPart(ballot, index, point.add(ristretto255.Point.BASE).toBytes())
  },
  'one point negated': (random, ballot) => {
    const index = below(random, pointCount(ballot))
    return withPart(ballot, index, ristretto255.Point.fromBytes(partOf(ballot, index)).negate().toBytes())
  },
  'one scalar plus the order': (random, ballot) => {
    const index = someScalarIndex(random, ballot)
    return withPart(ballot, index, bytesOf(bigintOf(partOf(ballot, index)) + L))
  },
  'one scalar plus 1': (random, ballot) => {
    const index = someScalarIndex(random, ballot)
    return withPart(ballot, index, bytesOf((bigintOf(partOf(ballot, index)) + 1n) % L))
  },
  'two parts exchanged': (random, ballot) => {
    const [i, j] = [below(random, ballot.body.length / 32), below(random, ballot.body.length / 32)]
    return withPart(withPart(ballot, i, partOf(ballot, j)), j, partOf(ballot, i))
  },
  'the ciphertexts of another ballot': (_, ballot, other) => {
    const body = ballot.body.slice()
    body.set(other.body.subarray(0, ciphertextBytes(ballot.form)))
    return { ...ballot, body }
  },
  'another voter': (random, ballot) => ({ ...ballot, voter: random(20) }),
  'another election': (random, ballot) => ({ ...ballot, context: random(64) }),
  'another key': (random, ballot) => ({ ...ballot, key: validEncodings(random)() }),
  'a later sequence number': (_, ballot) => ({ ...ballot, sequence: ballot.sequence + 1 }),
  'another previous hash': (random, ballot) => ({ ...ballot, previousHash: random(32) }),
  'a byte too many': (_, ballot) => ({ ...ballot, body: Uint8Array.of(...ballot.body, 0) }),
  'a byte too few': (_, ballot) => ({ ...ballot, body: ballot.body.subarray(1) }),
}

/** Ballots and places cannot be told apart by length, so a point's index and a scalar's count 32-byte parts of the body alike. */
const partOf = ({ body }: SealedBallot, index: number): Uint8Array => body.subarray(32 * index, 32 * index + 32)

function withPart(ballot: SealedBallot, index: number, part: Uint8Array): SealedBallot {
  const body = ballot.body.slice()
  body.set(part, 32 * index)
  return { ...ballot, body }
}

/** Ciphertexts (two an option) and commitments (four an option, two a possible sum). */
function pointCount({ form }: SealedBallot): number {
  return form.reduce((sum, { options, minMarks, maxMarks }) => sum + 6 * options + 2 * (maxMarks - minMarks + 1), 0)
}

function someScalarIndex(random: Random, ballot: SealedBallot): number {
  const first = pointCount(ballot)
  return first + below(random, secretBodyBytes(ballot.form) / 32 - first)
}

/** Two honest ballots of one election. */
function twoBallots(random: Random): [SealedBallot, SealedBallot] {
  const form = pick(random, FORMS)
  const election = { context: random(64), key: encode(combine([generator], [bigintOf(random(31)) + 1n])), form }
  const ballot = (): SealedBallot => {
    const place = { ...election, voter: random(20), sequence: 1 + below(random, 3), previousHash: random(32) }
    return { ...place, body: sealBallot(place, someChoices(random, form), random).body }
  }
  return [ballot(), ballot()]
}

function someChoices(random: Random, form: readonly ContestForm[]): number[][] {
  return form.map(({ options, minMarks, maxMarks }) => {
    const marks = minMarks + below(random, maxMarks - minMarks + 1)
    const left = Array.from({ length: options }, (_, option) => option)
    return Array.from({ length: marks }, () => left.splice(below(random, left.length), 1)[0] ?? 0)
  })
}

export type BallotReport = {
  accepted: Record<string, number>
  refused: Record<string, number>
  wrong: { mutation: string; plain: boolean; fast: boolean; body: string }[]
}

/** `count` ballots, a third of them honest. Batches of `batch` of them must be true exactly when all of them are. */
export function compareBallots(engine: Engine, random: Random, count: number, batch = 8): BallotReport {
  const report: BallotReport = { accepted: {}, refused: {}, wrong: [] }
  const names = Object.keys(MUTATIONS)
  let together: SealedBallot[] = []
  let allTrue = true
  for (let i = 0; i < count; i++) {
    const [honest, other] = twoBallots(random)
    const mutation = below(random, 3) === 0 ? 'nothing' : pick(random, names)
    const ballot = MUTATIONS[mutation]?.(random, honest, other) ?? honest
    const plain = verifyBallot(ballot) === null
    const fast = verifyBallots([ballot], engine, random)
    const tally = plain ? report.accepted : report.refused
    tally[mutation] = (tally[mutation] ?? 0) + 1
    const differs = () => report.wrong.push({ mutation, plain, fast, body: hexOf(ballot.body) })
    if (plain !== fast) differs()
    // One untrue ballot hides among true ones: keep to true ones but for the last of a batch.
    if (plain || together.length === batch - 1) {
      together.push(ballot)
      allTrue &&= plain
    }
    if (together.length < batch) continue
    if (verifyBallots(together, engine, random) !== allTrue) differs()
    together = []
    allTrue = true
  }
  return report
}
