import { describe, expect, it } from 'vitest'
import { auditRate } from './auditRate.ts'
import type { BenchFigures } from './bench.ts'
import { FULL_PLAN } from './plan.ts'
import { median, quantilesOf } from './quantiles.ts'
import { remarksOf, rowsOf, tableOf } from './report.ts'
import { electionsNeeded, type RunFigures } from './run.ts'
import type { BallotsFigures } from './sealedRate.ts'

const aRun = (over: Partial<RunFigures>): RunFigures => ({
  ...{ chain: 'ours', electionCount: 1, setupMs: 0, signMs: 0, accepted: 1, unrecorded: 0, finalisedPerSecond: 2_000 },
  ...{ finalisedInWindow: 1, windowMs: 1, acceptedPerSecond: 1, backpressure: 0, refusals: {}, exhausted: false },
  ...{ answerMs: { p50: 1, p99: 2, max: 3 }, receiptMs: null, blockCount: 1, largestBlock: 1, generatorCpuMs: 1 },
  ...{ cpuMsPerVote: 0.3, memoryMb: 300, memoryPeakMb: 350, diskBytesPerVote: 5_000, audit: null },
  ...over,
})
/** A thousand ballots of a second; before them the audit took 5 s. */
const audited = (seconds: number): RunFigures =>
  aRun({ finalisedPerSecond: 1_000, audit: auditRate(1_000, { seconds: 5 }, { seconds, validatorCpuSeconds: null }) })
const someFigures = (over: Partial<BenchFigures>): BenchFigures => ({
  ...{
    plan: FULL_PLAN,
    floorPerSecond: null,
    anvil: [],
    closed: [],
    open: null,
    roll: null,
    ballots: null,
    secret: null,
  },
  ...over,
})

const someBallots = (wasmBatchMs: number): BallotsFigures => ({
  recoverMs: 0.06,
  sealed: [
    {
      options: 5,
      batchCount: 100,
      sealMs: 12,
      plainMs: 30,
      nobleBatchMs: 8,
      wasmSingleMs: 1,
      wasmBatchMs,
      addMs: 0.06,
    },
  ],
})
const BATCHED = '5 options: verified with WebAssembly, batched'

describe('rowsOf', () => {
  it('holds the medians against each other and against the target', () => {
    const anvil = [3_000, 3_400].map((finalisedPerSecond) => aRun({ chain: 'anvil', finalisedPerSecond }))
    const closed = [1_900, 2_100].map((finalisedPerSecond) => aRun({ finalisedPerSecond }))
    const rows = rowsOf(someFigures({ anvil, closed }))
    expect(rows.find(({ what }) => what === 'ours / anvil')).toMatchObject({ value: 2_000 / 3_200, met: true })
  })
  it.each([
    [
      'a slow large roll',
      { closed: [aRun({})], roll: aRun({ finalisedPerSecond: 1_500 }) },
      'large roll / ours',
      false,
    ],
    ['a large roll as fast', { closed: [aRun({})], roll: aRun({}) }, 'large roll / ours', true],
    [
      'receipts within the second',
      { open: aRun({ receiptMs: { p50: 800, p99: 1_400, max: 2_000 } }) },
      'open loop: submit to receipt, p50',
      true,
    ],
    [
      'one in a hundred lost',
      { open: aRun({ receiptMs: { p50: 800, p99: Infinity, max: Infinity } }) },
      'open loop: submit to receipt, p99',
      false,
    ],
    ['ballots of five options verified fast', { ballots: someBallots(0.6) }, BATCHED, true],
    ['ballots of five options verified slowly', { ballots: someBallots(0.9) }, BATCHED, false],
    ['a slow WebAssembly', { ballots: someBallots(1.2) }, '5 options: noble / WebAssembly, batched', false],
    [
      'an audit that is through the ballots in their time',
      { closed: [audited(6)] },
      'audit of the ballots / ours',
      true,
    ],
    ['one that is not', { closed: [audited(6.1)] }, 'audit of the ballots / ours', false],
    ['too few secret ballots', { secret: aRun({ finalisedPerSecond: 399 }) }, 'secret ballots, closed loop', false],
    ['too much memory', { open: aRun({ memoryMb: 401 }) }, 'open loop: memory at the end', false],
  ])('%s', (_, figures, what, met) => {
    expect(rowsOf(someFigures(figures)).find((row) => row.what === what)?.met).toBe(met)
  })
  it('leaves out what was not measured', () => {
    expect(rowsOf(someFigures({ floorPerSecond: 9_000 })).map(({ what }) => what)).toEqual([
      'bare node:http server, same connections',
    ])
  })
})

it('tableOf: a missed target cannot be overlooked', () => {
  const text = tableOf(rowsOf(someFigures({ closed: [aRun({ diskBytesPerVote: 9_000 })] })))
  expect(text).toMatch(/disk per ballot +9,000 bytes +at most 8192 +MISSED/)
})

it('remarksOf: names refusals, exhaustion and ballots in no block', () => {
  const closed = [aRun({ exhausted: true, unrecorded: 3, refusals: { 'nonce too low': 2 }, backpressure: 1 })]
  expect(remarksOf(someFigures({ closed }))).toHaveLength(4)
  expect(remarksOf(someFigures({ closed: [aRun({})] }))).toEqual([])
})

it('quantilesOf: nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(quantilesOf(hundred)).toEqual({ p50: 50, p99: 99, max: 100 })
  expect(median([3, 1, 2])).toBe(2)
  expect(median([1, 2])).toBe(1.5)
})

it('electionsNeeded: T4 caps them at sixty', () => {
  const times = { warmupMs: 10_000, measureMs: 60_000, voterCount: 10_000 }
  expect(electionsNeeded({ ...times, expectedPerSecond: 2_000 })).toBe(19)
  expect(electionsNeeded({ ...times, expectedPerSecond: 20_000 })).toBe(60)
})
