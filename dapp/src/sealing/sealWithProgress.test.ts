// Sealing tells how far it is, the same for every choice.
import type { ContestForm } from '@psephos/ballot'
import { hexToBytes } from 'viem'
import { describe, expect, it } from 'vitest'
import { drawCount, sealThrowAway, sealWithProgress } from './sealWithProgress.ts'

const KEY = '0x6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919'
const random = (count: number) => crypto.getRandomValues(new Uint8Array(count))
const placeOf = (form: readonly ContestForm[]) => ({
  ...{ context: new Uint8Array(64), key: hexToBytes(KEY), form, voter: new Uint8Array(20) },
  ...{ sequence: 1, previousHash: new Uint8Array(32) },
})

describe('sealing', () => {
  it.each([
    ['one of two', [{ options: 2, minMarks: 1, maxMarks: 1 }], [[0]], [[1]]],
    ['up to two of three', [{ options: 3, minMarks: 0, maxMarks: 2 }], [[]], [[0, 2]]],
    [
      'two contests',
      [
        { options: 4, minMarks: 0, maxMarks: 3 },
        { options: 2, minMarks: 1, maxMarks: 1 },
      ],
      [[], [1]],
      [[0, 1, 3], [0]],
    ],
  ] as const)('%s: progress rises to the end, and blank or not makes no difference', (_, form, blank, marked) => {
    const runs = [blank, marked].map((choices) => {
      const parts: number[] = []
      const { body, randomness } = sealWithProgress(placeOf(form), choices, {
        random,
        onPart: (part) => parts.push(part),
      })
      return { parts, lengths: [body.length, randomness.length] }
    })
    expect(runs[0]?.parts).toHaveLength(drawCount(form))
    expect(runs[0]?.parts.at(-1)).toBe(1)
    expect(runs[0]?.parts).toEqual(runs[0]?.parts.toSorted((a, b) => a - b))
    expect(runs[1]).toEqual(runs[0])
  })
})

describe('a throw-away sealing', () => {
  it.each<[string, ContestForm[]]>([
    ['one of two', [{ options: 2, minMarks: 1, maxMarks: 1 }]],
    ['nothing needs to be marked', [{ options: 3, minMarks: 0, maxMarks: 2 }]],
    [
      'two contests',
      [
        { options: 4, minMarks: 3, maxMarks: 4 },
        { options: 2, minMarks: 1, maxMarks: 1 },
      ],
    ],
  ])('does the whole work and gives nothing back: %s', (_, form) => {
    let draws = 0
    const drawn = (count: number) => {
      draws += 1
      return random(count)
    }
    expect(sealThrowAway({ form, key: hexToBytes(KEY) }, drawn)).toBeUndefined()
    expect(draws).toBeGreaterThanOrEqual(drawCount(form))
  })
})
