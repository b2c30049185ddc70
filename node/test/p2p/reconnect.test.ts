// N1. Hosts that lose each other find each other again: after a stop and a start on the same port, through a break in the
// middle that nobody is told of, and with all of them starting at once.
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Clock, Timers } from '../../src/types/ports.ts'
import { aHost, aKey, clock, closeHosts, endpointOf, type Host, timers, until } from './aHost.ts'

const FASTER = 10
const fastClock: Clock = { nowMs: clock.nowMs, monotonicMs: () => clock.monotonicMs() * FASTER }
const fastTimers: Timers = { after: (delayMs, run) => timers.after(delayMs / FASTER, run) }
const fast = { clock: fastClock, timers: fastTimers }

const relays: Server[] = []
const ends = new Set<Socket>()
afterEach(async () => {
  await closeHosts()
  for (const socket of ends) socket.destroy()
  for (const relay of relays.splice(0)) await new Promise((resolve) => relay.close(resolve))
})

/** Passes bytes on while it is not broken; what comes then is thrown away, and neither end is told. */
async function aRelay(to: Host) {
  let isBroken = false
  const pipe = (from: Socket, into: Socket) => {
    ends.add(from)
    from.on('data', (bytes) => void (isBroken || into.write(bytes)))
    from.on('close', () => void (isBroken || into.destroy()))
    from.on('error', () => from.destroy())
  }
  const server = createServer((socket) => {
    const other = connect(endpointOf(to))
    pipe(socket, other)
    pipe(other, socket)
  })
  relays.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    breakNow: () => {
      isBroken = true
    },
    heal: () => {
      isBroken = false
    },
  }
}

const areConnected = (hosts: readonly Host[]) => () => hosts.every((host) => host.peers().length === hosts.length - 1)

describe('N1: finding each other again', () => {
  it('N1: a host that comes back on its port is a peer again, of those it dials and those that dial it', async () => {
    const first = await aHost('a')
    const { port } = first
    const others = [await aHost('b', { peers: [{ host: '127.0.0.1', port }] })]
    others.push(await aHost('c', { peers: [{ host: '127.0.0.1', port }, endpointOf(others[0]!)] }))
    await until('all are connected', areConnected([first, ...others]))
    for (let i = 0; i < 3; i++) {
      await first.close()
      await until('it is gone', () => others.every((host) => host.peers().length === 1))
      const again = await aHost('a', { port })
      await until('all are connected', areConnected([again, ...others]))
      await again.close()
    }
    expect(others[0]!.seen.filter((line) => line === `peer ${aKey('a').address}`).length).toBeGreaterThanOrEqual(4)
  })

  it('N1: a break that nobody is told of is noticed by the silence, and healed by dialling', async () => {
    const answering = await aHost('answering', fast)
    const relay = await aRelay(answering)
    const dialling = await aHost('dialling', { ...fast, peers: [{ host: '127.0.0.1', port: relay.port }] })
    await until('they are connected', areConnected([answering, dialling]))
    relay.breakNow()
    await until('both have noticed', () => answering.peers().length === 0 && dialling.peers().length === 0)
    expect(dialling.logged.join('\n')).toContain('"why":"silent"')
    relay.heal()
    await until('they are connected again', areConnected([answering, dialling]))
  })

  it('N1: seven that start at once and dial each other end with one connection for each pair', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    // Each is told of all others at the same moment, so that every pair dials from both ends.
    const hosts = await Promise.all(names.map((name) => aHost(name)))
    for (const host of hosts) {
      for (const other of hosts) {
        if (other !== host)
          host.discover({ ...endpointOf(other), address: other.self, expiresMs: clock.nowMs() + 60_000 })
      }
    }
    await until('all are connected', areConnected(hosts))
    const seen = () => hosts.map((host) => host.seen.length).join()
    let [last, sinceMs] = [seen(), performance.now()]
    await until('nothing has changed for a while', () => {
      if (seen() !== last || !areConnected(hosts)()) [last, sinceMs] = [seen(), performance.now()]
      return performance.now() - sinceMs > 400
    })
    for (const host of hosts) {
      const sides = new Map(host.facts().peers.map(({ address, side }) => [address, side]))
      for (const other of hosts) {
        const back = other.facts().peers.find(({ address }) => address === host.self)?.side
        if (other !== host) expect(new Set([sides.get(other.self), back])).toEqual(new Set(['initiator', 'responder']))
      }
    }
  })
})
