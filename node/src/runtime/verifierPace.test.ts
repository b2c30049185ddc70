import { describe, expect, it } from 'vitest'
import { createVerifierPace, type VerifierPace } from './verifierPace.ts'

const many = (pace: VerifierPace, weight: number, elapsedMs: number) => {
  for (let i = 0; i < 200; i++) pace.uponJob(weight, elapsedMs)
}

describe('B7: how much a verifier can do', () => {
  const rows: [string, (pace: VerifierPace) => void, number, number][] = [
    ['before anything is measured: what is expected', () => {}, 1_000, 1_000],
    ['a slower machine is believed soon', (pace) => many(pace, 10_000, 100), 95, 105],
    ['and a faster one', (pace) => many(pace, 400_000, 100), 3_900, 4_100],
    [
      'large jobs say more than small ones',
      (pace) => {
        many(pace, 1_500, 5)
        pace.uponJob(400_000, 400)
      },
      900,
      1_100,
    ],
    ['one slow small job changes little', (pace) => pace.uponJob(100, 10), 600, 900],
  ]
  it.each(rows)('%s', (_, measured, least, most) => {
    const pace = createVerifierPace(1_000)
    measured(pace)
    const perMs = pace.weightIn(500) / 500
    expect(perMs).toBeGreaterThanOrEqual(least)
    expect(perMs).toBeLessThanOrEqual(most)
  })
  it('is never nothing', () => {
    const pace = createVerifierPace(1)
    many(pace, 1, 60_000)
    expect(pace.weightIn(500)).toBe(1)
  })
})
