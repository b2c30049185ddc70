// What can be seen of a choice from outside: nothing in lengths, in the randomness asked for, or in the number of multiplications.
import { describe, expect, it } from 'vitest'
import type { Group } from '../src/group/group.ts'
import { type Point, RISTRETTO } from '../src/group/ristretto.ts'
import { type ContestForm, sealBallot } from '../src/index.ts'
import { ballotStatement, sumValues } from '../src/secret/ballotStatement.ts'
import { prove, type Witness } from '../src/sigma/prove.ts'
import { aPlace, KEY } from './secretPlaces.ts'
import { seeded } from './seeded.ts'

const FORM: ContestForm[] = [{ options: 3, minMarks: 0, maxMarks: 2 }]
const CHOICES = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2]]

describe('B3: whatever the voter chooses', () => {
  it('the body has the same length, and the same randomness is asked for in the same order', () => {
    const seen = CHOICES.map((choice) => {
      const asked: number[] = []
      const random = seeded('choice')
      const watched = (byteCount: number) => {
        asked.push(byteCount)
        return random(byteCount)
      }
      const { body, randomness } = sealBallot(aPlace({ form: FORM }), [choice], watched)
      return JSON.stringify([body.length, randomness.length, asked])
    })
    expect(new Set(seen).size).toBe(1)
  })

  it('the prover makes as many multiplications of each kind, and no public one', () => {
    const seen = CHOICES.map((choice) => {
      const counts = { generator: 0, secret: 0, combine: 0 }
      const counting: Group<Point> = {
        ...RISTRETTO,
        multiplyGenerator(scalar) {
          counts.generator++
          return RISTRETTO.multiplyGenerator(scalar)
        },
        multiplySecret(point, scalar, random) {
          counts.secret++
          return RISTRETTO.multiplySecret(point, scalar, random)
        },
        combine(points, scalars) {
          counts.combine++
          return RISTRETTO.combine(points, scalars)
        },
      }
      const witness = (plain: number, values: number[]): Witness => ({
        secrets: [7n],
        offsets: values.map((value) => [0n, BigInt(plain - value)]),
      })
      const marks = [0, 1, 2].map((option) => (choice.includes(option) ? 1 : 0))
      const witnesses = [...marks.map((mark) => witness(mark, [0, 1])), witness(choice.length, sumValues(FORM[0]!))]
      const points = [RISTRETTO.generator, RISTRETTO.decode(KEY)!]
      prove(counting, ballotStatement(FORM), points, witnesses, () => 5n, seeded('prove'))
      return JSON.stringify(counts)
    })
    expect(new Set(seen).size).toBe(1)
    expect(seen[0]).toContain('"combine":0')
  })

  it.each<[string, bigint[][]]>([
    [
      'no true relation',
      [
        [0n, 1n],
        [0n, 2n],
      ],
    ],
    [
      'two true relations',
      [
        [0n, 0n],
        [0n, 0n],
      ],
    ],
  ])('the prover refuses a witness with %s', (_, offsets) => {
    const statement = { pointCount: 2, derived: [], clauses: ballotStatement(FORM).clauses.slice(0, 1) }
    const points = [RISTRETTO.generator, RISTRETTO.decode(KEY)!]
    const witnesses = [{ secrets: [7n], offsets }]
    expect(() => prove(RISTRETTO, statement, points, witnesses, () => 5n, seeded('prove'))).toThrow(RangeError)
  })
})
