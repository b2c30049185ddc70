// What the proof of a secret ballot says (B3), as relations over numbered points, and the one challenge that ties it to its place (B4).
//
//   point 0: G, point 1: K, then C1 and C2 of every option in order.
//   option: m = 0 or m = 1, where m = v means  C1 = r G  and  C2 - v G = r K  for the same r.
//   contest: the sum of its m is one of min .. max, where s means  sum C1 = r' G  and  sum C2 - s G = r' K.
import { concat } from '../bytes.ts'
import type { Engine } from '../engine/engine.ts'
import type { ContestForm } from '../openBallot.ts'
import type { Clause, Derived, Statement } from '../sigma/statement.ts'
import { hashToScalar, u32 } from '../transcript.ts'
import type { SecretPlace } from './place.ts'

const G = 0
const K = 1
const FIRST_CIPHERTEXT = 2

export function ballotStatement(form: readonly ContestForm[]): Statement {
  const pointCount = FIRST_CIPHERTEXT + 2 * form.reduce((sum, contest) => sum + contest.options, 0)
  const derived: Derived[] = []
  const clauses: Clause[] = []
  const derive = (terms: Derived) => pointCount + derived.push(terms) - 1
  /** C2 - value G, or C2 itself. */
  const less = (c2: number, value: number) =>
    value === 0
      ? c2
      : derive([
          [c2, 1n],
          [G, BigInt(-value)],
        ])
  const encrypts = (c1: number, c2: number, values: readonly number[]): Clause =>
    values.map((value) => ({
      secretCount: 1,
      equations: [
        { image: c1, terms: [[0, G]] },
        { image: less(c2, value), terms: [[0, K]] },
      ],
    }))
  let option = FIRST_CIPHERTEXT
  for (const contest of form) {
    const first = Array.from({ length: contest.options }, (_, index) => option + 2 * index)
    option += 2 * contest.options
    for (const c1 of first) clauses.push(encrypts(c1, c1 + 1, [0, 1]))
    const sumC1 = derive(first.map((c1) => [c1, 1n]))
    const sumC2 = derive(first.map((c1) => [c1 + 1, 1n]))
    clauses.push(encrypts(sumC1, sumC2, sumValues(contest)))
  }
  return { pointCount, derived, clauses }
}

/** min .. max. */
export function sumValues(contest: ContestForm): number[] {
  return Array.from({ length: contest.maxMarks - contest.minMarks + 1 }, (_, index) => contest.minMarks + index)
}

/**
 * B4. c = H(ballot; ctxE, voter, sequence, previousHash, number of contests, then k, min, max of each, all ciphertexts as one item,
 * all commitments as one item). K is in ctxE. Every length before the last two items is fixed by the form, which is hashed too.
 * `sha512` left out: noble's.
 */
export function ballotChallenge(
  place: Omit<SecretPlace, 'key'>,
  ciphertexts: Uint8Array,
  commitments: Uint8Array | readonly Uint8Array[],
  sha512?: Engine['sha512'],
): bigint {
  const items = [
    place.context,
    place.voter,
    u32(place.sequence),
    place.previousHash,
    u32(place.form.length),
    ...place.form.flatMap(({ options, minMarks, maxMarks }) => [u32(options), u32(minMarks), u32(maxMarks)]),
    ciphertexts,
    commitments instanceof Uint8Array ? commitments : concat(commitments),
  ]
  return hashToScalar('ballot/batch', items, sha512)
}
