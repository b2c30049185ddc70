// N1, N5. Whom a node dials and when, with a clock that the test moves: for ever, soon, not those it is connected with,
// and not everybody that was ever named.
import { describe, expect, it } from 'vitest'
import { DISCOVERED_OBSERVERS_DIALLED_MAX, REDIAL_MS_MAX, REDIAL_OBSERVER_MS_MAX } from '../params/limits.ts'
import type { Address } from '../types/bytes.ts'
import { createDialer, type DialEnd, type Endpoint } from './dialer.ts'

const anAddress = (i: number) => `0x${i.toString(16).padStart(40, '0')}` as Address
const VALIDATOR = anAddress(1)
const OBSERVER = anAddress(2)
const failed: DialEnd = { wasUp: false, address: null, isSelf: false }
const anEndpoint = (port: number): Endpoint => ({ host: '10.0.0.1', port })

function aWorld() {
  let nowMs = 0
  const waiting: { atMs: number; run: () => void }[] = []
  const dials: { port: number; atMs: number; ended: (end: DialEnd) => void }[] = []
  const connected = new Set<Address>()
  const dialer = createDialer({
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    timers: {
      after(delayMs, run) {
        const entry = { atMs: nowMs + delayMs, run }
        waiting.push(entry)
        return { cancel: () => void (waiting.includes(entry) && waiting.splice(waiting.indexOf(entry), 1)) }
      },
    },
    random: () => 1,
    isValidator: (address) => address === VALIDATOR,
    isConnected: (address) => connected.has(address),
    open: ({ port }, ended) => dials.push({ port, atMs: nowMs, ended }),
  })
  return {
    ...{ dialer, dials, connected },
    pass(ms: number) {
      const endMs = nowMs + ms
      for (;;) {
        const [next] = waiting.toSorted((a, b) => a.atMs - b.atMs)
        if (next === undefined || next.atMs > endMs) break
        nowMs = next.atMs
        waiting.splice(waiting.indexOf(next), 1)
        next.run()
      }
      nowMs = endMs
    },
    /** Every dial so far that has not ended ends so. */
    end(how: DialEnd) {
      for (const { ended } of dials.splice(0)) ended(how)
    },
  }
}

/** When each of the next dials came, with every dial failing at once. */
function timesOfFailing(world: ReturnType<typeof aWorld>, count: number): number[] {
  const times: number[] = []
  while (times.length < count) {
    world.pass(10)
    for (const { atMs, ended } of world.dials.splice(0)) {
      times.push(atMs)
      ended(failed)
    }
  }
  return times
}
const gaps = (times: readonly number[]) => times.slice(1).map((time, i) => time - (times[i] ?? 0))

describe('N1: dialling', () => {
  it('N1: a configured endpoint is dialled for ever, at most 1 s apart', () => {
    const world = aWorld()
    world.dialer.begin([anEndpoint(1)])
    const pauses = gaps(timesOfFailing(world, 200))
    expect(Math.max(...pauses)).toBeLessThanOrEqual(REDIAL_MS_MAX + 10)
    expect(pauses[0]).toBeLessThan(200)
    expect(pauses.at(-1)).toBeGreaterThan(REDIAL_MS_MAX - 10)
  })

  it('D4: so is a validator that was discovered; an observer is left in peace for longer', () => {
    for (const [address, most] of [
      [VALIDATOR, REDIAL_MS_MAX],
      [OBSERVER, REDIAL_OBSERVER_MS_MAX],
    ] as const) {
      const world = aWorld()
      world.dialer.begin([])
      world.dialer.discover({ ...anEndpoint(1), address, expiresMs: Number.MAX_SAFE_INTEGER })
      const pauses = gaps(timesOfFailing(world, 20))
      expect(Math.max(...pauses)).toBeLessThanOrEqual(most + 10)
      expect(Math.max(...pauses)).toBeGreaterThan(most / 2)
    }
  })

  it('N1: after a connection that lived the first dial comes at once', () => {
    const world = aWorld()
    world.dialer.begin([anEndpoint(1)])
    timesOfFailing(world, 20)
    world.pass(REDIAL_MS_MAX)
    world.end({ wasUp: true, address: VALIDATOR, isSelf: false })
    world.pass(60)
    expect(world.dials).toHaveLength(1)
  })

  it('N1: who is connected is not dialled, and is when the connection is gone', () => {
    const world = aWorld()
    world.dialer.begin([anEndpoint(1)])
    world.pass(100)
    world.connected.add(VALIDATOR)
    world.end({ wasUp: false, address: VALIDATOR, isSelf: false })
    world.pass(10_000)
    expect(world.dials).toEqual([])
    world.connected.clear()
    world.dialer.look()
    world.pass(1_000)
    expect(world.dials).toHaveLength(1)
  })

  it('N1: ourselves are dialled once', () => {
    const world = aWorld()
    world.dialer.begin([anEndpoint(1)])
    world.pass(100)
    world.end({ ...failed, isSelf: true })
    world.dialer.look()
    world.pass(60_000)
    expect(world.dials).toEqual([])
  })

  it('N5: of discovered observers only so many are dialled at a time; validators are not among them', () => {
    const world = aWorld()
    world.dialer.begin([])
    for (let i = 10; i < 60; i++) {
      world.dialer.discover({ ...anEndpoint(i), address: anAddress(i), expiresMs: 1e9 })
    }
    world.dialer.discover({ ...anEndpoint(99), address: VALIDATOR, expiresMs: 1e9 })
    world.pass(1_000)
    expect(world.dials).toHaveLength(DISCOVERED_OBSERVERS_DIALLED_MAX + 1)
    expect(world.dials.map(({ port }) => port)).toContain(99)
  })

  it('N5: what was discovered is forgotten when its time is over, and a record that is over is not taken', () => {
    const world = aWorld()
    world.dialer.begin([])
    world.dialer.discover({ ...anEndpoint(1), address: VALIDATOR, expiresMs: 5_000 })
    world.pass(100)
    world.connected.add(VALIDATOR)
    world.end({ wasUp: true, address: VALIDATOR, isSelf: false })
    world.pass(10_000)
    world.dialer.look()
    world.connected.clear()
    world.dialer.look()
    world.dialer.discover({ ...anEndpoint(2), address: VALIDATOR, expiresMs: 9_000 })
    world.pass(10_000)
    expect(world.dials).toEqual([])
  })

  it('N5: nobody is dialled before the beginning; who was discovered by then is dialled with the others', () => {
    const world = aWorld()
    world.dialer.discover({ ...anEndpoint(2), address: VALIDATOR, expiresMs: 1e9 })
    world.dialer.look()
    world.pass(10_000)
    expect(world.dials).toEqual([])
    world.dialer.begin([anEndpoint(1)])
    world.pass(100)
    expect(world.dials.map(({ port }) => port).toSorted()).toEqual([1, 2])
  })

  it('N1: nobody is dialled after the end', () => {
    const world = aWorld()
    world.dialer.begin([anEndpoint(1)])
    world.dialer.close()
    world.dialer.look()
    world.pass(10_000)
    expect(world.dials).toEqual([])
  })
})
