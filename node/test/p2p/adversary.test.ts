// N1, N2. The table of hostile peers: each row is a real TLS socket that does one thing wrong, what the host makes of it,
// and the check that its honest peer goes on as if nothing were.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeFrame, FRAME } from '../../src/p2p/frames.ts'
import { encodeHello } from '../../src/p2p/hello.ts'
import {
  CONNECTIONS_PER_ADDRESS_BURST,
  FRAME_BYTES_MAX,
  HELLOS_WAITING_MAX,
  OBSERVER_PARTIAL_BYTES_MAX,
  OBSERVER_PEERS_MAX,
  OBSERVER_UNITS_SECOND,
  TRANSACTIONS_QUEUE_BYTES_MAX,
} from '../../src/params/limits.ts'
import type { Clock, Timers } from '../../src/types/ports.ts'
import type { PeerMessage } from '../../src/types/transport.ts'
import {
  type Adversary,
  aGuest,
  anAdversary,
  aStranger,
  aTlsSocket,
  type ChannelChange,
  closeAdversaries,
} from './adversary.ts'
import {
  aHost,
  aKey,
  clock,
  closeHosts,
  endpointOf,
  GENESIS,
  type Host,
  type HostChange,
  OTHER_GENESIS,
  timers,
  until,
} from './aHost.ts'
import { aHash, MESSAGES } from './aMessage.ts'

/** Time that passes so many times faster: limits of seconds are met in moments. */
const FASTER = 10
const fastClock: Clock = { nowMs: clock.nowMs, monotonicMs: () => clock.monotonicMs() * FASTER }
const fastTimers: Timers = { after: (delayMs, run) => timers.after(delayMs / FASTER, run) }
const fast: HostChange = { clock: fastClock, timers: fastTimers }

const validators = [aKey('host'), aKey('honest'), aKey('bad validator')].map(({ address }) => address)
const badValidator = aKey('bad validator').address
const badObserver = aKey('bad observer').address

let host: Host
let honest: Host

async function theHosts(change: HostChange = {}): Promise<void> {
  host = await aHost('host', { validators, ...change })
  honest = await aHost('honest', { validators, ...change, peers: [endpointOf(host)] })
  await until('the honest two are connected', () => host.peers().length === 1 && honest.peers().length === 1)
}

/** The honest peer and the host still hear each other, in the connection they had. */
async function honestGoOn(): Promise<void> {
  const height = BigInt(honest.heard.length + host.heard.length + 1_000_000)
  const aWord: PeerMessage = { kind: 'head', height, hash: aHash(2) }
  const hasHeard = ({ heard }: Host) =>
    heard.some(({ message }) => message.kind === 'head' && message.height === height)
  expect(honest.send(host.self, aWord)).toBe(true)
  expect(host.send(honest.self, aWord)).toBe(true)
  await until('the honest two have heard each other', () => hasHeard(host) && hasHeard(honest))
  expect(host.seen.filter((line) => line === `gone ${honest.self}`)).toEqual([])
}

afterEach(async () => {
  closeAdversaries()
  await closeHosts()
})

const refused = (why: string) => host.facts().refused[why] ?? 0
const factsOf = (address: string) => host.facts().peers.find((peer) => peer.address === address)
const isPeer = (address: string) => factsOf(address) !== undefined

describe('N1: before the hello is good, nothing else is heard', () => {
  type Row = {
    readonly does: string
    act(adversary: Adversary): Promise<void> | void
    readonly refusedAs: string
    readonly goodbye: string
  }
  const rows: readonly Row[] = [
    {
      does: 'announces a frame of 2 GiB',
      act: (adversary) => adversary.sendBytes([0x80, 0, 0, 0, FRAME.hello]),
      ...{ refusedAs: 'garbage-before-hello', goodbye: 'garbage' },
    },
    {
      does: 'announces a frame that would do after the hello',
      act: (adversary) => adversary.sendBytes([0, 1, 0, 0, FRAME.hello]),
      ...{ refusedAs: 'garbage-before-hello', goodbye: 'garbage' },
    },
    {
      does: 'sends a frame of no bytes',
      act: (adversary) => adversary.sendBytes([0, 0, 0, 0]),
      ...{ refusedAs: 'garbage-before-hello', goodbye: 'garbage' },
    },
    {
      does: 'sends a hello that is too short',
      act: (adversary) => adversary.sendFrame(FRAME.hello, new Uint8Array(10)),
      ...{ refusedAs: 'malformed', goodbye: 'bad-hello' },
    },
    {
      does: 'sends random bytes as a hello',
      act: (adversary) =>
        adversary.sendFrame(
          FRAME.hello,
          Uint8Array.from({ length: 118 }, (_, i) => (i * 7 + 3) % 256),
        ),
      ...{ refusedAs: 'malformed', goodbye: 'bad-hello' },
    },
    {
      does: 'pings first',
      act: (adversary) => adversary.sendFrame(FRAME.ping),
      ...{ refusedAs: 'garbage-before-hello', goodbye: 'garbage' },
    },
    {
      does: 'sends a message first',
      act: (adversary) => adversary.sendMessage({ kind: 'get-highest' }),
      ...{ refusedAs: 'garbage-before-hello', goodbye: 'garbage' },
    },
    {
      does: 'sends our own hello back',
      act: async (adversary) => adversary.sendFrame(FRAME.hello, await adversary.theirHello()),
      ...{ refusedAs: 'own-address', goodbye: 'own-address' },
    },
    {
      does: 'replays the hello that a validator said to it in another channel',
      async act(adversary) {
        const elsewhere = await anAdversary(honest.port)
        adversary.sendFrame(FRAME.hello, await elsewhere.theirHello())
      },
      ...{ refusedAs: 'wrong-key', goodbye: 'bad-hello' },
    },
    {
      does: 'replays its own hello of another channel',
      async act(adversary) {
        const { keyingMaterial } = await anAdversary(host.port)
        adversary.sendHello(aKey('bad validator'), { keyingMaterial })
      },
      ...{ refusedAs: 'wrong-key', goodbye: 'bad-hello' },
    },
    {
      does: 'comes from another network',
      act: (adversary) => adversary.sendHello(aKey('bad validator'), { genesisHash: OTHER_GENESIS }),
      ...{ refusedAs: 'other-genesis', goodbye: 'other-genesis' },
    },
    {
      does: 'says it is a validator whose key it lacks',
      act: (adversary) =>
        adversary.sendHello(
          { address: validators[1] as never, sign: aKey('bad validator').sign },
          { kind: 'validator' },
        ),
      ...{ refusedAs: 'wrong-key', goodbye: 'bad-hello' },
    },
    {
      does: 'signs as the side that it is not',
      act: (adversary) => adversary.sendHello(aKey('bad validator'), { side: 'responder' }),
      ...{ refusedAs: 'wrong-key', goodbye: 'bad-hello' },
    },
    {
      does: 'claims another kind than it signed',
      act(adversary) {
        const { keyingMaterial } = adversary
        const hello = encodedHello(keyingMaterial)
        hello[32] = 1 - (hello[32] ?? 0)
        adversary.sendFrame(FRAME.hello, hello)
      },
      ...{ refusedAs: 'wrong-key', goodbye: 'bad-hello' },
    },
  ]
  beforeEach(() => theHosts())

  it.each(rows)('N1: who $does is turned away', async ({ act, refusedAs, goodbye }) => {
    const adversary = await anAdversary(host.port)
    await act(adversary)
    await until('it is turned away', () => adversary.isClosed() && refused(refusedAs) === 1)
    expect(adversary.goodbye()).toBe(goodbye)
    expect(host.peers().map(({ address }) => address)).toEqual([honest.self])
    expect(refused('own-key-elsewhere')).toBe(0)
    await honestGoOn()
  })

  it('N1: who speaks no TLS is cut off', async () => {
    const stranger = aStranger(host.port)
    stranger.write('GET / HTTP/1.1\r\n\r\n')
    await until('it is cut off', () => stranger.destroyed && refused('no-channel') === 1)
    await honestGoOn()
  })

  const channels: [string, ChannelChange, string][] = [
    ['an older TLS', { maxVersion: 'TLSv1.2', ALPNProtocols: ['psephos/1'] }, 'no-channel'],
    ['TLS for another protocol', { ALPNProtocols: ['h2'] }, 'no-channel'],
    ['TLS without saying for what', {}, 'no-psephos'],
  ]
  it.each(channels)('N1: who speaks %s is cut off', async (_, change, why) => {
    const socket = aTlsSocket(host.port, {
      ...change,
      ...('ALPNProtocols' in change && { ALPNProtocols: [...change.ALPNProtocols] }),
    })
    await until('it is cut off', () => socket.destroyed && refused(why) === 1)
    await honestGoOn()
  })
})

function encodedHello(keyingMaterial: Uint8Array): Uint8Array {
  return encodeHello({ genesisHash: GENESIS, kind: 'observer' }, aKey('bad observer'), {
    keyingMaterial,
    side: 'initiator',
  })
}

describe('N1: a hello that does not come', () => {
  it.each([
    ['says nothing', () => undefined],
    ['says half of it', (adversary: Adversary) => adversary.sendBytes([0, 0, 0, 119, FRAME.hello, 1, 2, 3])],
    [
      'says it byte by byte',
      (adversary: Adversary) => {
        const hello = encodeFrame(FRAME.hello, encodedHello(adversary.keyingMaterial))
        let at = 0
        setInterval(() => adversary.sendBytes(hello.subarray(at, ++at)), 50).unref()
      },
    ],
  ])('N1: who %s is cut off after 5 s', async (_, act) => {
    await theHosts(fast)
    const adversary = await anAdversary(host.port)
    act(adversary)
    await until('it is cut off', () => adversary.isClosed() && refused('no-hello') === 1)
    expect(host.facts().waitingHellos).toBe(0)
    await honestGoOn()
  })

  it('N1: who opens a TCP connection and says nothing at all is cut off too', async () => {
    await theHosts(fast)
    const stranger = aStranger(host.port)
    await until('it is cut off', () => stranger.destroyed && refused('no-hello') === 1)
    await honestGoOn()
  })
})

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
    const storm = Array.from({ length: 3 * CONNECTIONS_PER_ADDRESS_BURST }, () => aStranger(host.port))
    await until(
      'most are turned away',
      () => storm.filter(({ destroyed }) => destroyed).length > CONNECTIONS_PER_ADDRESS_BURST,
    )
    expect(host.facts().waitingHellos).toBeLessThanOrEqual(HELLOS_WAITING_MAX)
    expect(refused('too-fast')).toBeGreaterThan(CONNECTIONS_PER_ADDRESS_BURST)
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
