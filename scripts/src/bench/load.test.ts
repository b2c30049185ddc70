// The generator against a server that exists only in the test: what it counts must be what happened.
import { describe, expect, it } from 'vitest'
import type { SignedBallot } from './ballots.ts'
import type { KeepAlive } from './keepAlive.ts'
import { type Load, makeLoad } from './load.ts'
import type { RunOrder } from './loadMessages.ts'

const hashOf = (index: number) => `0x${index.toString(16).padStart(64, '0')}`
const someBallots = (count: number): SignedBallot[] =>
  Array.from({ length: count }, (_, index) => ({
    hash: hashOf(index) as SignedBallot['hash'],
    request: Buffer.from(hashOf(index)),
  }))
const taken = (hash: string) => `{"jsonrpc":"2.0","id":1,"result":"${hash}"}`
const refused = (message: string) => `{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"${message}"}}`

/** Answers after 2 ms; `answerTo` decides what. */
const connectionsThat = (count: number, answerTo: (hash: string) => string): KeepAlive[] =>
  Array.from({ length: count }, () => ({
    post: (request, onAnswer) => void setTimeout(() => onAnswer(answerTo(Buffer.from(request).toString())), 2),
    close: () => {},
  }))

const ORDER: RunOrder = { kind: 'run', warmupMs: 100, measureMs: 400, ratePerSecond: null }

/** Every 50 ms a block of all that was taken since the last. */
async function runWithBlocks(load: Load, pool: string[], order: RunOrder) {
  let number = 0
  const timer = setInterval(() => {
    load.onBlock({ number: ++number, hashes: pool.splice(0), atMs: performance.now() })
  }, 50)
  const edges: string[] = []
  try {
    return { edges, result: await load.run(order, (edge) => edges.push(edge)) }
  } finally {
    clearInterval(timer)
  }
}

describe('makeLoad', () => {
  it('closed loop: counts what was taken and what was seen in blocks', async () => {
    const pool: string[] = []
    const connections = connectionsThat(4, (hash) => {
      pool.push(hash)
      return taken(hash)
    })
    const { result, edges } = await runWithBlocks(makeLoad(someBallots(10_000), connections), pool, ORDER)
    expect(edges).toEqual(['begins', 'ends'])
    expect(result).toMatchObject({ unrecorded: 0, exhausted: false, refusals: {}, backpressure: 0, receiptMs: null })
    // Four connections, an answer every 2 ms and a bit: timers are late, never early.
    expect(result.accepted).toBeGreaterThan(100)
    expect(result.accepted).toBeLessThanOrEqual(4 * (500 / 2) + 4)
    expect(result.finalisedPerSecond).toBeGreaterThan(200)
    expect(result.finalisedPerSecond).toBeLessThanOrEqual(2_100)
    expect(result.answerMs.p50).toBeGreaterThanOrEqual(1.9)
  })

  it('open loop: keeps to its schedule and measures until the block is visible', async () => {
    const pool: string[] = []
    const connections = connectionsThat(8, (hash) => {
      pool.push(hash)
      return taken(hash)
    })
    const order = { ...ORDER, ratePerSecond: 200 }
    const { result } = await runWithBlocks(makeLoad(someBallots(1_000), connections), pool, order)
    expect(result.accepted).toBeGreaterThanOrEqual(80)
    expect(result.accepted).toBeLessThanOrEqual(101)
    expect(result.receiptMs?.p50).toBeGreaterThan(result.answerMs.p50)
    expect(result.receiptMs?.max).toBeLessThan(2_000)
  })

  it('sends again what was told "full", and counts every other refusal by its text', async () => {
    const pool: string[] = []
    const seen = new Set<string>()
    const connections = connectionsThat(1, (hash) => {
      const again = seen.has(hash)
      seen.add(hash)
      if (hash === hashOf(1)) return refused('nonce too low: next nonce 7')
      if (hash === hashOf(2) && !again) return refused('txpool is full')
      pool.push(hash)
      return taken(hash)
    })
    const { result } = await runWithBlocks(makeLoad(someBallots(1_000), connections), pool, ORDER)
    expect(result.backpressure).toBe(1)
    expect(result.refusals).toEqual({ 'nonce too low: next nonce …': 1 })
    expect(result.unrecorded).toBe(0)
  })

  it('a voter’s ballots go over the connections of one lane, in order', async () => {
    const pool: string[] = []
    const seen: number[][] = [[], []]
    const connections = [0, 1, 0, 1].map(
      (lane): KeepAlive => ({
        post: (request, onAnswer) => {
          const hash = Buffer.from(request).toString()
          seen[lane]?.push(Number(hash))
          pool.push(hash)
          setTimeout(() => onAnswer(taken(hash)), 2)
        },
        close: () => {},
      }),
    )
    const load = makeLoad(someBallots(20), connections, { count: 2, ofBallot: (index) => (index % 5) % 2 })
    const { result } = await runWithBlocks(load, pool, ORDER)
    expect(result).toMatchObject({ accepted: 20, exhausted: true, unrecorded: 0 })
    expect(seen[0]).toEqual([0, 2, 4, 5, 7, 9, 10, 12, 14, 15, 17, 19])
    expect(seen[1]).toEqual([1, 3, 6, 8, 11, 13, 16, 18])
  })

  it('ends early and says so when the ballots run out', async () => {
    const pool: string[] = []
    const connections = connectionsThat(2, (hash) => {
      pool.push(hash)
      return taken(hash)
    })
    const { result } = await runWithBlocks(makeLoad(someBallots(5), connections), pool, ORDER)
    expect(result).toMatchObject({ accepted: 5, exhausted: true, unrecorded: 0 })
  })
})
