import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { progressLine, progressWords } from './progress.ts'

const HALFWAY = { height: 500n, lastHeight: 1_000n, transactions: 3_000, elapsedMs: 10_000 }

describe('how far the audit is', () => {
  it.each([
    ['with as much before it', {}, 'block 500 of 1,000 · 3,000 transactions · 300 transactions/s · 10 s left'],
    [
      'in thousands',
      { height: 1_500n, lastHeight: 3_000n, transactions: 25_000 },
      'block 1,500 of 3,000 · 25,000 transactions · 2,500 transactions/s · 10 s left',
    ],
    [
      'with empty blocks only',
      { transactions: 0 },
      'block 500 of 1,000 · 0 transactions · 0 transactions/s · 10 s left',
    ],
    [
      'with less than a second before it',
      { height: 999n },
      'block 999 of 1,000 · 3,000 transactions · 300 transactions/s · 1 s left',
    ],
    ['at the end', { height: 1_000n }, 'block 1,000 of 1,000 · 3,000 transactions · 300 transactions/s · 0 s left'],
    ['without a last block', { lastHeight: null }, 'block 500 · 3,000 transactions · 300 transactions/s'],
    [
      'before any time has passed',
      { elapsedMs: 0 },
      'block 500 of 1,000 · 3,000 transactions · 3,000,000 transactions/s · 1 s left',
    ],
  ])('%s', (_, change, words) => {
    expect(progressWords({ ...HALFWAY, ...change })).toBe(words)
  })

  it.each([
    [89, '89 s left'],
    [90, '2 min left'],
    [600, '10 min left'],
    [5_399, '90 min left'],
    [5_400, '1.5 h left'],
    [36_000, '10.0 h left'],
  ])('%i seconds before the end', (seconds, words) => {
    expect(progressWords({ ...HALFWAY, elapsedMs: seconds * 1_000 })).toContain(` · ${words}`)
  })

  const after = (elapsedMs: number) => ({ ...HALFWAY, transactions: elapsedMs, elapsedMs })
  const words = (elapsedMs: number) => progressWords(after(elapsedMs))
  it.each([
    [
      'a terminal has one line, which goes at the end',
      true,
      [199, 200, 399, 400],
      `\r\x1b[2K${words(200)}\r\x1b[2K${words(400)}\r\x1b[2K`,
    ],
    [
      'a log has a line every five seconds',
      false,
      [4_999, 5_000, 9_999, 10_000],
      `${words(5_000)}\n${words(10_000)}\n`,
    ],
    ['a terminal has nothing of what was over at once', true, [199], ''],
  ])('%s', (_, isTTY, times, written) => {
    const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY })
    const line = progressLine(stream as unknown as NodeJS.WriteStream)
    for (const elapsedMs of times) line.tell(after(elapsedMs))
    line.end()
    expect(stream.read() ?? '').toBe(written)
  })
})
