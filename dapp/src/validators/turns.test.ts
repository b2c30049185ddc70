// C4 from the outside: turns taken and missed.
import type { Address } from 'viem'
import { describe, expect, it } from 'vitest'
import { BUCKETS, type TurnHeader, turnsOf } from './turns.ts'

const [a, b, c, stranger] = ['11', '22', '33', '28'].map((byte) => `0x${byte.repeat(20)}` as Address) as [
  Address,
  Address,
  Address,
  Address,
]
const chain = (...blocks: [Address, number][]): TurnHeader[] =>
  [[`0x${'00'.repeat(20)}`, 0] as [Address, number], ...blocks].map(([miner, buildRound], i) => ({
    ...{ miner, buildRound, number: BigInt(i), timestamp: i, hash: '0x' },
  }))
const count = (headers: TurnHeader[]) =>
  turnsOf([c, a, b], headers).map(({ validator, proposed, missed }) => [validator, proposed, missed])

describe('C4: turns', () => {
  it.each<[string, TurnHeader[], [Address, number, number][]]>([
    [
      'everyone in turn',
      chain([a, 0], [b, 0], [c, 0], [a, 0]),
      [
        [c, 1, 0],
        [a, 2, 0],
        [b, 1, 0],
      ],
    ],
    [
      'one is away: its turns are missed',
      chain([a, 0], [c, 1], [a, 0], [c, 1]),
      [
        [c, 2, 0],
        [a, 2, 0],
        [b, 0, 2],
      ],
    ],
    [
      'two are away',
      chain([a, 0], [a, 2], [a, 2]),
      [
        [c, 0, 2],
        [a, 3, 0],
        [b, 0, 2],
      ],
    ],
    [
      'a builder of before is counted for nobody',
      chain([a, 0], [stranger, 1], [c, 0]),
      [
        [c, 1, 0],
        [a, 1, 0],
        [b, 0, 0],
      ],
    ],
    [
      'nothing but the beginning',
      chain(),
      [
        [c, 0, 0],
        [a, 0, 0],
        [b, 0, 0],
      ],
    ],
  ])('%s', (_, headers, expected) => expect(count(headers)).toEqual(expected))

  it('addresses with capitals are the same addresses', () => {
    const capitals = `0x${'Ab'.repeat(20)}` as Address
    const [turns] = turnsOf([capitals], chain([capitals.toLowerCase() as Address, 0]))
    expect(turns).toMatchObject({ validator: capitals.toLowerCase(), proposed: 1 })
  })
  it('a round out of all bounds does not take for ever', () => {
    const [, , { missed } = { missed: -1 }] = turnsOf([c, a, b], chain([a, 0], [a, 4_000_000_000]))
    expect(missed).toBeLessThan(64)
  })
  it('the series adds up to what was proposed', () => {
    const blocks = Array.from({ length: 100 }, (_, i) => [[a, b, c][i % 3] as Address, 0] as [Address, number])
    for (const { series, proposed } of turnsOf([a, b, c], chain(...blocks))) {
      expect(series).toHaveLength(BUCKETS)
      expect(series.reduce((sum, n) => sum + n, 0)).toBe(proposed)
    }
  })
})
