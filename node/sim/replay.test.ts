import { describe, expect, it } from 'vitest'
import { wordsOfFailure, wordsOfPlan } from './report.ts'
import { run } from './run.ts'
import { planOf } from './schedule.ts'

describe('a seed is a run', () => {
  it.each([1, 2, 3, 5, 8, 13, 21, 34, 55, 89])('seed %i twice: the same trace, whoever reads it', (seed) => {
    const told = run(planOf(seed), { keepsLines: true })
    const again = run(planOf(seed))
    expect(again.traceHash).toBe(told.traceHash)
    expect(again.reached).toEqual(told.reached)
    expect(told.lines.length).toBeGreaterThan(30)
  })

  it('different seeds differ', () => {
    const hashes = [1, 2, 3, 4, 5, 6].map((seed) => run(planOf(seed)).traceHash)
    expect(new Set(hashes).size).toBe(hashes.length)
  })

  it('a plan and a run can be read', () => {
    const plan = planOf(4)
    const words = wordsOfFailure(plan, run(plan, { keepsLines: true }))
    expect(words).toContain(wordsOfPlan(plan))
    expect(words).toMatch(/proposal \d+\/\d+ 0x/)
    expect(words).toMatch(/no invariant was broken$/)
  })
})
