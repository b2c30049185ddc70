import { describe, expect, it } from 'vitest'
import { dueAtMs, nextTimestamp } from './due.ts'

describe('H6: when the next block is due', () => {
  const base = { parent: { number: 7n, timestamp: 1_000n }, periodMs: 1_000, heartbeatMs: 10_000 }
  it.each<[string, bigint, bigint | null, number]>([
    ['block 1 at once, whatever the parent’s time', 0n, null, 0],
    ['nothing waits: the heartbeat', 7n, null, 1_010_000],
    ['something waits: the period', 7n, 0n, 1_001_000],
    ['a held ballot: its opening', 7n, 1_004n, 1_004_000],
    ['a ballot held longer than the heartbeat: the heartbeat', 7n, 1_050n, 1_010_000],
    ['never before the period, though it opened long ago', 7n, 900n, 1_001_000],
  ])('%s', (_, number, selectableFrom, want) => {
    expect(dueAtMs({ ...base, parent: { number, timestamp: 1_000n }, selectableFrom })).toBe(want)
  })
})

describe('H5: the timestamp', () => {
  it.each<[string, bigint, number, bigint]>([
    ['the clock', 1_000n, 1_005_999, 1_005n],
    ['above the parent’s when the clock is behind', 1_000n, 999_000, 1_001n],
    ['above the parent’s in the same second', 1_000n, 1_000_500, 1_001n],
  ])('is %s', (_, parent, nowMs, want) => {
    expect(nextTimestamp(parent, nowMs)).toBe(want)
  })
})
