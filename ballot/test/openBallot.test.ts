// The body of an open ballot, as a table: a form, a body, and what is the first thing wrong with it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ContestForm,
  checkOpenBallot,
  decodeOpenBallot,
  encodeOpenBallot,
  type OpenBallotFault,
} from '../src/index.ts'

const ONE_OF_TWO: ContestForm[] = [{ options: 2, minMarks: 1, maxMarks: 1 }]
const TWO_CONTESTS: ContestForm[] = [
  { options: 3, minMarks: 0, maxMarks: 2 },
  { options: 2, minMarks: 1, maxMarks: 2 },
]

describe('checkOpenBallot', () => {
  it.each<[string, ContestForm[], number[], OpenBallotFault | null]>([
    ['one mark', ONE_OF_TWO, [0, 1], null],
    ['no mark where one is asked', ONE_OF_TWO, [0, 0], { code: 'too-few', contest: 0, have: 0, min: 1 }],
    ['two marks where one is allowed', ONE_OF_TWO, [1, 1], { code: 'too-many', contest: 0, have: 2, max: 1 }],
    ['a mark of 2', ONE_OF_TWO, [0, 2], { code: 'mark', option: 1, value: 2 }],
    ['a mark of 255', ONE_OF_TWO, [255, 0], { code: 'mark', option: 0, value: 255 }],
    ['nothing', ONE_OF_TWO, [], { code: 'length', have: 0, want: 2 }],
    ['a byte too few', ONE_OF_TWO, [1], { code: 'length', have: 1, want: 2 }],
    ['a byte too many', ONE_OF_TWO, [1, 0, 0], { code: 'length', have: 3, want: 2 }],
    ['both contests in order', TWO_CONTESTS, [1, 0, 1, 1, 1], null],
    ['a blank contest where that is allowed', TWO_CONTESTS, [0, 0, 0, 1, 0], null],
    ['too many in the first', TWO_CONTESTS, [1, 1, 1, 1, 0], { code: 'too-many', contest: 0, have: 3, max: 2 }],
    ['too few in the second', TWO_CONTESTS, [1, 0, 0, 0, 0], { code: 'too-few', contest: 1, have: 0, min: 1 }],
    [
      'a wrong mark in the second, named by its place in the whole',
      TWO_CONTESTS,
      [1, 0, 0, 0, 7],
      { code: 'mark', option: 4, value: 7 },
    ],
    [
      'a sum fault before a mark fault: contest by contest',
      TWO_CONTESTS,
      [1, 1, 1, 0, 7],
      { code: 'too-many', contest: 0, have: 3, max: 2 },
    ],
    ['an empty form and body', [], [], null],
  ])('%s', (_, form, body, fault) => {
    expect(checkOpenBallot(form, Uint8Array.from(body))).toEqual(fault)
  })
})

describe('encodeOpenBallot', () => {
  it('marks the chosen options, contest after contest', () => {
    expect(encodeOpenBallot(TWO_CONTESTS, [[2, 0], [1]])).toEqual(Uint8Array.of(1, 0, 1, 0, 1))
    expect(encodeOpenBallot(TWO_CONTESTS, [[], [0, 0]])).toEqual(Uint8Array.of(0, 0, 0, 1, 0))
  })
  it.each<[string, number[][]]>([
    ['a contest left out', [[0]]],
    ['a contest too many', [[0], [0], [0]]],
    ['an option beyond the contest', [[3], [0]]],
    ['a negative option', [[0], [-1]]],
    ['half an option', [[0.5], [0]]],
  ])('refuses %s', (_, choices) => {
    expect(() => encodeOpenBallot(TWO_CONTESTS, choices)).toThrow(RangeError)
  })
  it('and decodeOpenBallot are inverse, and what they make is a ballot', () => {
    const aForm = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(aForm, fc.infiniteStream(fc.boolean()), (sizes, coins) => {
        const form = sizes.map((options) => ({ options, minMarks: 0, maxMarks: options }))
        const choices = sizes.map((options) =>
          Array.from({ length: options }, (_, i) => i).filter(() => coins.next().value),
        )
        const body = encodeOpenBallot(form, choices)
        expect(checkOpenBallot(form, body)).toBeNull()
        expect(decodeOpenBallot(form, body)).toEqual(choices)
      }),
    )
  })
})
