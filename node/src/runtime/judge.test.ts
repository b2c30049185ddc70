import { describe, expect, it } from 'vitest'
import { againstClock } from './judge.ts'

describe('H5: a fresh proposal against the own clock', () => {
  const NOW = 1_000_000
  it.each<[string, number, ReturnType<typeof againstClock>]>([
    ['the same second', NOW, { verdict: 'valid', againInMs: 0, open: [] }],
    ['2 s ahead', NOW + 2_000, { verdict: 'valid', againInMs: 0, open: [] }],
    ['5 s behind', NOW - 5_000, { verdict: 'valid', againInMs: 0, open: [] }],
    ['more than 2 s ahead: kept until it is not', NOW + 3_500, { verdict: 'later', againInMs: 1_500, open: [] }],
    ['more than 5 s behind', NOW - 5_001, { verdict: 'invalid', againInMs: 0, open: [] }],
  ])('%s', (_, timestampMs, want) => {
    expect(againstClock(timestampMs, NOW)).toEqual(want)
  })
})
