// N1. The table of hostile peers, first part: who does not get past the hello. Each row is a real socket that does one thing
// wrong, what the host makes of it, and the check that its honest peer goes on as if nothing were.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeFrame, FRAME } from '../../src/p2p/frames.ts'
import { type Adversary, anAdversary, aStranger, aTlsSocket, type ChannelChange } from './adversary.ts'
import { aKey, OTHER_GENESIS, until } from './aHost.ts'
import { encodedHello, fast, honest, honestGoOn, host, refused, theEnd, theHosts, validators } from './hostileWorld.ts'

afterEach(theEnd)

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
