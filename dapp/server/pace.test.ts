import { describe, expect, it } from 'vitest'
import { PACE_SECONDS } from './limits.ts'
import { createPace } from './pace.ts'

describe('a visitor’s pace', () => {
  it('a burst within the average is taken, one call more is not', async () => {
    const pace = createPace(2)
    expect(await pace('a', 2 * PACE_SECONDS)).toBe(true)
    expect(await pace('a', 1)).toBe(false)
  })
  it('a batch counts with all its calls', async () => {
    expect(await createPace(2)('a', 2 * PACE_SECONDS + 1)).toBe(false)
  })
  it('nobody pays for another', async () => {
    const pace = createPace(1)
    await pace('a', PACE_SECONDS)
    expect([await pace('a', 1), await pace('b', 1)]).toEqual([false, true])
  })
  it('no bound where none is set', async () => {
    const pace = createPace(null)
    expect(await Promise.all(Array.from({ length: 1_000 }, () => pace('a', 1_000)))).not.toContain(false)
  })
})
