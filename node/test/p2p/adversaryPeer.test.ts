// N1, N2. The table of hostile peers, second part: who said a good hello first. Each row is a real socket that does one thing
// wrong, what the host makes of it, and the check that its honest peer goes on as if nothing were.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeFrame, FRAME } from '../../src/p2p/frames.ts'
import {
  CONNECTIONS_PER_ADDRESS_BURST,
  FRAME_BYTES_MAX,
  HELLOS_WAITING_MAX,
  OBSERVER_PARTIAL_BYTES_MAX,
  OBSERVER_PEERS_MAX,
  OBSERVER_UNITS_SECOND,
  TRANSACTIONS_QUEUE_BYTES_MAX,
} from '../../src/params/limits.ts'
import type { PeerMessage } from '../../src/types/transport.ts'
import { type Adversary, aGuest, aStranger } from './adversary.ts'
import { aHost, aKey, clock, endpointOf, type Host, until } from './aHost.ts'
import { MESSAGES } from './aMessage.ts'
import {
  badObserver,
  badValidator,
  encodedHello,
  factsOf,
  fast,
  honest,
  honestGoOn,
  host,
  isPeer,
  refused,
  theEnd,
  theHosts,
  validators,
} from './hostileWorld.ts'

afterEach(theEnd)

describe('N2: bytes that are no message', () => {
  beforeEach(() => theHosts())

  const unframed: [string, (adversary: Adversary) => void][] = [
    ['announces a frame that is too large', ({ sendBytes }) => sendBytes(uint32(FRAME_BYTES_MAX + 1))],
    ['says hello twice', ({ sendFrame, keyingMaterial }) => sendFrame(FRAME.hello, encodedHello(keyingMaterial))],
    ['sends a ping with a body', ({ sendFrame }) => sendFrame(FRAME.ping, Uint8Array.of(1))],
    ['sends a frame of a kind between', ({ sendFrame }) => sendFrame(9)],
  ]
  it.each(unframed)('N2: who %s is cut off; the second time an observer is banned', async (_, act) => {
    const first = await aGuest(host.port, 'bad observer')
    await until('it is a peer', () => isPeer(badObserver))
    act(first)
    await until('it is cut off', () => first.isClosed() && !isPeer(badObserver))
    expect(first.goodbye()).toBe('garbage')
    const second = await aGuest(host.port, 'bad observer')
    await until('it is a peer again', () => isPeer(badObserver))
    act(second)
    await until('it is cut off again', () => second.isClosed())
    const third = await aGuest(host.port, 'bad observer')
    await until('it is turned away', () => third.isClosed())
    expect(third.goodbye()).toBe('banned')
    await honestGoOn()
  })

  it('N2: a validator that goes on so is let in again, and throttled', async () => {
    for (let i = 0; i < 4; i++) {
      const adversary = await aGuest(host.port, 'bad validator', { kind: 'validator' })
      await until('it is a peer', () => isPeer(badValidator))
      adversary.sendBytes(uint32(FRAME_BYTES_MAX + 1))
      await until('it is cut off', () => adversary.isClosed() && !isPeer(badValidator))
    }
    await aGuest(host.port, 'bad validator', { kind: 'validator' })
    await until('it is a peer', () => isPeer(badValidator))
    expect(factsOf(badValidator)?.standing).toBe('throttled')
    await honestGoOn()
  })

  const bodies: [string, number, number[]][] = [
    ['an unknown kind', 99, []],
    ['a kind with an empty body', 18, []],
    ['a question with a body', 21, [1]],
    ['no canonical RLP', 19, [0xc2, 0x81, 0x05]],
    ['more than the list should hold', 19, [0xc2, 0x05, 0x05]],
  ]
  it.each(bodies)('N2: a body of %s costs points; a second one bans an observer', async (_, kind, body) => {
    const adversary = await aGuest(host.port, 'bad observer')
    adversary.sendFrame(kind, Uint8Array.from(body))
    adversary.sendMessage({ kind: 'get-blocks', from: 77n })
    await until('what followed was heard', () => host.heard.length === 1)
    expect(factsOf(badObserver)?.points).toBe(60)
    adversary.sendFrame(kind, Uint8Array.from(body))
    await until('it is cut off', () => adversary.isClosed())
    expect(adversary.goodbye()).toBe('banned')
    await honestGoOn()
  })
})

describe('N2: floods', () => {
  it('N2: what an observer says about consensus is not even decoded', async () => {
    await theHosts()
    const adversary = await aGuest(host.port, 'bad observer')
    adversary.sendMessage(MESSAGES['a proposal of what was prepared'] as PeerMessage)
    adversary.sendFrame(16, Uint8Array.of(1, 2, 3))
    adversary.sendMessage({ kind: 'get-highest' })
    await until('what followed was heard', () => host.heard.length > 0)
    expect(host.heard.map(({ message }) => message.kind)).toEqual(['get-highest'])
    expect(factsOf(badObserver)?.points).toBe(0)
    await honestGoOn()
  })

  it('N2: an observer whose messages are rejected is banned', async () => {
    await theHosts()
    Object.assign(host, {
      verdict: (_: PeerMessage, from: { role: string }) => (from.role === 'observer' ? 'reject' : 'accept'),
    })
    const adversary = await aGuest(host.port, 'bad observer')
    for (let i = 0; i < 50; i++) adversary.sendMessage({ kind: 'get-highest' })
    await until('it is cut off', () => adversary.isClosed())
    expect(adversary.goodbye()).toBe('banned')
    expect(host.heard.length).toBeLessThan(15)
    await honestGoOn()
  })

  it('N2: a validator whose messages are rejected is throttled, heard slowly, and never banned', async () => {
    await theHosts()
    const isBad = ({ address }: { address: string }) => address === badValidator
    Object.assign(host, { verdict: (_: PeerMessage, from: { address: string }) => (isBad(from) ? 'reject' : 'accept') })
    const adversary = await aGuest(host.port, 'bad validator', { kind: 'validator' })
    for (let i = 0; i < 3_000; i++) adversary.sendMessage({ kind: 'get-highest' })
    await until('it is throttled', () => factsOf(badValidator)?.standing === 'throttled')
    await honestGoOn()
    const heard = host.heard.filter(({ from }) => isBad(from)).length
    expect(heard).toBeLessThan(1_000)
    await until('it is still heard', () => host.heard.filter(({ from }) => isBad(from)).length > heard)
    expect(adversary.isClosed()).toBe(false)
  })

  it.each([
    ['pings', FRAME.ping, []],
    ['messages', 19, [0xc1, 0x05]],
  ])('N2: a flood of %s is taken at the pace that is allowed', async (_, kind, body) => {
    await theHosts()
    const adversary = await aGuest(host.port, 'bad observer')
    await until('it is a peer', () => isPeer(badObserver))
    const startMs = performance.now()
    const flood = Buffer.concat(Array.from({ length: 60_000 }, () => encodeFrame(kind, Uint8Array.from(body))))
    adversary.sendBytes(flood)
    adversary.sendMessage({ kind: 'get-highest' })
    for (let i = 0; i < 5; i++) await honestGoOn()
    const seconds = (performance.now() - startMs) / 1_000
    const taken = host.heard.filter(({ from }) => from.address === badObserver)
    expect(taken.length).toBeLessThanOrEqual(OBSERVER_UNITS_SECOND * (1 + seconds) + 1)
    // 30 s of units stand before it.
    expect(taken.some(({ message }) => message.kind === 'get-highest')).toBe(false)
    expect(isPeer(badObserver)).toBe(true)
  })

  it('N2: observers that begin large frames and do not end them have a bound together; the largest goes', async () => {
    await theHosts()
    const bytes = new Uint8Array(FRAME_BYTES_MAX - 1_000)
    const guests: Adversary[] = []
    for (let i = 0; i * bytes.length <= OBSERVER_PARTIAL_BYTES_MAX; i++)
      guests.push(await aGuest(host.port, `guest ${i}`))
    await until('all are peers', () => host.peers().length === guests.length + 1)
    for (const guest of guests) {
      guest.sendBytes(uint32(FRAME_BYTES_MAX))
      guest.sendBytes(bytes)
    }
    await until('one is cut off', () => guests.some((guest) => guest.isClosed()))
    await honestGoOn()
    expect(guests.filter((guest) => guest.isClosed())).toHaveLength(1)
  })
})

describe('N2: who does not read, does not speak, does not end', () => {
  it('N2: a slow reader has a bounded queue, and is cut off after 10 s', async () => {
    await theHosts(fast)
    const adversary = await aGuest(host.port, 'bad observer')
    await until('it is a peer', () => isPeer(badObserver))
    adversary.stayAwake()
    adversary.socket.pause()
    const transactions = [{ raw: new Uint8Array(100_000), replaces: null }]
    let taken = 0
    for (let i = 0; i < 500; i++) if (host.send(badObserver as never, { kind: 'transactions', transactions })) taken++
    expect(taken).toBeLessThan(100)
    expect(host.send(badObserver as never, { kind: 'transactions', transactions })).toBe(false)
    expect(factsOf(badObserver)?.queuedBytes).toBeLessThan(2 * TRANSACTIONS_QUEUE_BYTES_MAX)
    // A vote still has room: it does not wait for transactions.
    expect(host.send(badObserver as never, MESSAGES['a prepare'] as PeerMessage)).toBe(true)
    await honestGoOn()
    await until('it is cut off', () => !isPeer(badObserver))
    expect(host.logged.join('\n')).toContain('"by":"us","why":"stalled"')
    await honestGoOn()
  })

  it('N2: a peer that says nothing for 5 s is gone', async () => {
    await theHosts(fast)
    const adversary = await aGuest(host.port, 'bad observer')
    await until('it is cut off', () => adversary.isClosed())
    expect(adversary.goodbye()).toBe('silent')
    await honestGoOn()
  })

  it('N2: a frame that is never ended is given up', async () => {
    await theHosts(fast)
    const adversary = await aGuest(host.port, 'bad observer')
    adversary.sendBytes(uint32(1_000_000))
    const dripping = setInterval(() => adversary.sendBytes([0]), 20)
    await until('it is cut off', () => adversary.isClosed())
    clearInterval(dripping)
    expect(adversary.goodbye()).toBe('stalled')
    await honestGoOn()
  })
})

describe('N1: one connection per pair', () => {
  it('N1: of two connections of one identity the first stays while it lives', async () => {
    await theHosts()
    const first = await aGuest(host.port, 'bad validator', { kind: 'validator' })
    first.stayAwake()
    await until('it is a peer', () => isPeer(badValidator))
    for (let i = 0; i < 5; i++) {
      const second = await aGuest(host.port, 'bad validator', { kind: 'validator' })
      await until('it is turned away', () => second.isClosed())
      expect(second.goodbye()).toBe('already-connected')
    }
    expect(first.isClosed()).toBe(false)
    first.sendMessage({ kind: 'get-blocks', from: 5n })
    await until('the first is still heard', () => host.heard.some(({ from }) => from.address === badValidator))
    expect(host.seen.filter((line) => line.includes(badValidator))).toEqual([`peer ${badValidator}`])
    await honestGoOn()
  })

  it('N1: a connection that has gone quiet makes room for a new one of the same identity', async () => {
    await theHosts(fast)
    const first = await aGuest(host.port, 'bad validator', { kind: 'validator' })
    await until('it is a peer', () => isPeer(badValidator))
    let second = await aGuest(host.port, 'bad validator', { kind: 'validator' })
    await until('the second has taken its place, or is turned away', () => first.isClosed() || second.isClosed())
    while (!first.isClosed()) {
      second = await aGuest(host.port, 'bad validator', { kind: 'validator' })
      await until('it is in, or turned away', () => first.isClosed() || second.isClosed())
    }
    expect(isPeer(badValidator)).toBe(true)
    await honestGoOn()
  })

  it('N1: two hosts that dial each other keep one connection', async () => {
    // The ports are known only when both listen: each is told of the other by discovery.
    const [left, right] = [await aHost('left'), await aHost('right')]
    const found = (other: Host) => ({ ...endpointOf(other), address: other.self, expiresMs: clock.nowMs() + 60_000 })
    left.discover(found(right))
    right.discover(found(left))
    await until('both have one', () => left.peers().length === 1 && right.peers().length === 1)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const [seenLeft, seenRight] = [left.facts().peers, right.facts().peers]
    expect([seenLeft.length, seenRight.length]).toEqual([1, 1])
    expect(new Set([seenLeft[0]?.side, seenRight[0]?.side])).toEqual(new Set(['initiator', 'responder']))
  })
})

describe('N1: many at once', () => {
  it('N1: a storm of connections is let in at its pace, waits in a bounded room, and the honest go on', async () => {
    await theHosts()
    for (let i = 0; i < 4 * CONNECTIONS_PER_ADDRESS_BURST; i++) aStranger(host.port)
    await until('most were turned away', () => refused('too-fast') > CONNECTIONS_PER_ADDRESS_BURST)
    expect(host.facts().waitingHellos).toBeLessThanOrEqual(HELLOS_WAITING_MAX)
    await honestGoOn()
    // Whom the host itself dials does not stand in that line.
    const newcomer = await aHost('newcomer', { validators: [...validators, aKey('newcomer').address] })
    host.discover({ ...endpointOf(newcomer), address: newcomer.self, expiresMs: clock.nowMs() + 60_000 })
    await until('the newcomer is a peer', () => isPeer(newcomer.self))
  })

  it('N3: observers have a bound; validators are let in beyond it', async () => {
    await theHosts()
    const guests: Adversary[] = []
    for (let i = 0; i < OBSERVER_PEERS_MAX; i++) guests.push(await aGuest(host.port, `guest ${i}`))
    await until('all are peers', () => host.peers().length === OBSERVER_PEERS_MAX + 1)
    const oneMore = await aGuest(host.port, 'one more')
    await until('it is turned away', () => oneMore.isClosed())
    expect(oneMore.goodbye()).toBe('no-room')
    await aGuest(host.port, 'bad validator', { kind: 'validator' })
    await until('the validator is a peer', () => isPeer(badValidator))
    await honestGoOn()
  })
})

describe('N1: keys', () => {
  it('N1: who says it is a validator and is in no set is an observer, until it is in one', async () => {
    const set = [...validators]
    await theHosts({ isValidator: (address) => set.includes(address) })
    const late = aKey('late').address
    await aGuest(host.port, 'late', { kind: 'validator' })
    await until('it is a peer', () => isPeer(late))
    expect(factsOf(late)?.role).toBe('observer')
    set.push(late)
    expect(factsOf(late)?.role).toBe('validator')
  })

  it('D2: another process with our key is named loudly, and is no peer', async () => {
    await theHosts()
    const clone = await aHost('host', { validators })
    host.discover({ ...endpointOf(clone), address: aKey('unknown').address, expiresMs: clock.nowMs() + 60_000 })
    await until('it is noticed', () => refused('own-key-elsewhere') > 0)
    expect(host.logged.join('\n')).toContain('error: D2: another process runs with the key of this node')
    expect(host.peers().map(({ address }) => address)).toEqual([honest.self])
    await honestGoOn()
  })

  it('N1: a host that dials itself sees that it is itself, once', async () => {
    await theHosts()
    host.discover({ ...endpointOf(host), address: aKey('unknown').address, expiresMs: clock.nowMs() + 60_000 })
    await until('it is refused on both ends', () => refused('own-address') === 2)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect([refused('own-address'), refused('own-key-elsewhere')]).toEqual([2, 0])
    await honestGoOn()
  })
})

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}
