import { describe, expect, it } from 'vitest'
import { againstClock } from './judge.ts'

describe('H5: a fresh proposal against the own clock', () => {
  const NOW = 1_000_000
  it.each<[string, number, ReturnType<typeof againstClock>]>([
    ['the same second', NOW, { verdict: 'valid', againInMs: 0 }],
    ['2 s ahead', NOW + 2_000, { verdict: 'valid', againInMs: 0 }],
    ['5 s behind', NOW - 5_000, { verdict: 'valid', againInMs: 0 }],
    ['more than 2 s ahead: kept until it is not', NOW + 3_500, { verdict: 'later', againInMs: 1_500 }],
    ['more than 5 s behind', NOW - 5_001, { verdict: 'invalid', againInMs: 0 }],
  ])('%s', (_, timestampMs, want) => {
    expect(againstClock(timestampMs, NOW)).toEqual(want)
  })
})
