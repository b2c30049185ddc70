// N2. The lanes of one peer: order, bounds, and what happens when a lane is full. And the pace a peer is listened to.
import { describe, expect, it } from 'vitest'
import {
  BLOCKS_QUEUE_FRAMES_MAX,
  FRAME_BYTES_MAX,
  TRANSACTIONS_QUEUE_BYTES_MAX,
  TRANSACTIONS_QUEUE_FRAMES_MAX,
  URGENT_QUEUE_BYTES_MAX,
  URGENT_QUEUE_FRAMES_MAX,
} from '../params/limits.ts'
import { createOutbox, type Lane, laneOf, type Outbox } from './outbox.ts'
import { createPace, createPaces } from './pace.ts'

const aFrame = (tag: number, length = 1) => new Uint8Array(length).fill(tag)
const drain = (outbox: Outbox): number[] => {
  const tags: number[] = []
  for (let frame = outbox.shift(); frame !== null; frame = outbox.shift()) tags.push(frame[0] ?? -1)
  return tags
}

describe('N2: the outbox', () => {
  it.each([
    ['consensus', 'urgent'],
    ['head', 'urgent'],
    ['get-blocks', 'urgent'],
    ['get-highest', 'urgent'],
    ['highest', 'urgent'],
    ['blocks', 'blocks'],
    ['transactions', 'transactions'],
  ] as const)('N2: %s goes into the lane %s', (kind, lane) => expect(laneOf(kind)).toBe(lane))

  it('N2: a vote overtakes blocks, and blocks overtake transactions; within a lane the first is the first', () => {
    const outbox = createOutbox()
    const pushed: [Lane, number][] = [
      ...([
        ['transactions', 1],
        ['blocks', 2],
        ['urgent', 3],
        ['transactions', 4],
        ['urgent', 5],
      ] as [Lane, number][]),
    ]
    for (const [lane, tag] of pushed) expect(outbox.push(lane, aFrame(tag))).toBe(true)
    expect(outbox.bytes).toBe(5)
    expect(drain(outbox)).toEqual([3, 5, 2, 1, 4])
    expect([outbox.bytes, outbox.dropped]).toEqual([0, 0])
  })

  it('N2: a full urgent lane loses its oldest frames, by count and by bytes', () => {
    const outbox = createOutbox()
    for (let i = 0; i < URGENT_QUEUE_FRAMES_MAX + 3; i++) expect(outbox.push('urgent', aFrame(i % 251))).toBe(true)
    expect(outbox.dropped).toBe(3)
    expect(outbox.shift()).toEqual(aFrame(3))
    expect(outbox.push('urgent', aFrame(9, FRAME_BYTES_MAX))).toBe(true)
    expect(outbox.push('urgent', aFrame(8, FRAME_BYTES_MAX))).toBe(true)
    expect(outbox.bytes).toBeLessThanOrEqual(URGENT_QUEUE_BYTES_MAX)
    expect(drain(outbox)).toEqual([8])
  })

  it.each([
    ['blocks', BLOCKS_QUEUE_FRAMES_MAX, 1],
    ['transactions', TRANSACTIONS_QUEUE_FRAMES_MAX, 1],
    ['transactions', 4, TRANSACTIONS_QUEUE_BYTES_MAX / 4],
  ] as const)('N2: a full lane of %s takes nothing new: %i frames of %i bytes', (lane, count, length) => {
    const outbox = createOutbox()
    for (let i = 0; i < count; i++) expect(outbox.push(lane, aFrame(i % 251, length))).toBe(true)
    expect(outbox.push(lane, aFrame(255, length))).toBe(false)
    expect(outbox.dropped).toBe(1)
    // The other lanes have their own room.
    expect(outbox.push('urgent', aFrame(7))).toBe(true)
    expect(drain(outbox)).toEqual([7, ...Array.from({ length: count }, (_, i) => i % 251)])
  })

  it('N2: every lane that carries blocks has room for the largest frame', () => {
    for (const lane of ['urgent', 'blocks'] as const) {
      expect(createOutbox().push(lane, aFrame(1, FRAME_BYTES_MAX + 4))).toBe(true)
    }
  })
})

describe('N2: the pace', () => {
  function aClock() {
    let nowMs = 0
    return { clock: { nowMs: () => nowMs, monotonicMs: () => nowMs }, pass: (ms: number) => (nowMs += ms) }
  }

  it('N2: a second’s worth at once, then so many a second', () => {
    const { clock, pass } = aClock()
    const pace = createPace(clock)
    expect(pace.charge(100, 100)).toBe(0)
    expect(pace.charge(1, 100)).toBe(10)
    pass(10)
    expect(pace.waitMs(100)).toBe(0)
    pass(100_000)
    // A long quiet time is worth no more than a second.
    expect(pace.charge(101, 100)).toBe(10)
  })

  it('N2: what is large is taken on credit and waited for', () => {
    const { clock, pass } = aClock()
    const pace = createPace(clock)
    expect(pace.charge(1_000, 100)).toBe(9_000)
    pass(8_000)
    expect(pace.waitMs(100)).toBe(1_000)
  })

  it('N2: who is slowed down waits at the slower rate', () => {
    const { clock } = aClock()
    const pace = createPace(clock)
    pace.charge(100, 100)
    expect(pace.waitMs(10)).toBe(9_000)
  })

  it('N1: keys have paces of their own; the one used longest ago is forgotten', () => {
    const { clock } = aClock()
    const paces = createPaces(clock, 2, 2)
    const take = (key: string) => paces.take(key, 1)
    expect([take('a'), take('a'), take('a'), take('b')]).toEqual([true, true, false, true])
    expect([take('c'), take('a')]).toEqual([true, true])
  })
})
