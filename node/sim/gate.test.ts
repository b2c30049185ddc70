// The simulator's gate: enough runs, with enough going wrong in them, and not one broken invariant. The figures are
// printed, because a gate that passes with nothing happening in it would prove nothing.
import { describe, expect, it } from 'vitest'
import type { Outcome } from './outcome.ts'
import { summaryOf, wordsOfSummary } from './report.ts'
import { runSeeds } from './runSeeds.ts'
import { GATE_LIMITS, planOf } from './schedule.ts'

const SEEDS = 2_000

describe('simulator gate', () => {
  it(`${SEEDS} seeds: no invariant is broken, and enough went wrong`, { timeout: 1_800_000 }, async () => {
    let cpuMs = 0
    const startedAt = performance.now()
    const count = (_: Outcome, runMs: number) => {
      cpuMs += runMs
    }
    const outcomes = await runSeeds({ firstSeed: 1, seedCount: SEEDS, onOutcome: count })
    const summary = summaryOf(outcomes)
    console.info(
      `${wordsOfSummary(summary, performance.now() - startedAt)}\n${Math.round(cpuMs / 1_000)} s of one core`,
    )

    expect(summary.violations).toEqual([])
    expect(summary.seeds).toBe(SEEDS)
    expect(summary.heights).toBeGreaterThanOrEqual(40_000)
    expect(summary.crashes).toBeGreaterThanOrEqual(6_000)
    expect(summary.partitions).toBeGreaterThanOrEqual(2_000)
    expect(summary.dishonestRuns).toBeGreaterThanOrEqual(400)
    expect(summary.setChanges).toBeGreaterThanOrEqual(200)
    expect(summary.highRoundShare).toBeGreaterThanOrEqual(0.1)
    expect(Object.keys(summary.sizes)).toEqual(['1', '3', '4', '5', '7'])
    expect(outcomes.filter(({ seed }) => planOf(seed, GATE_LIMITS).isReal).length).toBeGreaterThanOrEqual(SEEDS / 200)
  })
})
