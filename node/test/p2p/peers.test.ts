// N1, N2. What the table of peers decides without a socket: which connection stays, who has room, what conduct costs.
import { describe, expect, it } from 'vitest'
import { createConduct } from '../../src/p2p/conduct.ts'
import type { Connection } from '../../src/p2p/connection.ts'
import { networkOf } from '../../src/p2p/gate.ts'
import type { Side } from '../../src/p2p/hello.ts'
import { whichStays } from '../../src/p2p/onePerPair.ts'
import { createPeers, type Member } from '../../src/p2p/peers.ts'
import { BAN_MS, OBSERVER_PEERS_MAX, POINTS_MAX } from '../../src/params/limits.ts'
import type { Address } from '../../src/types/bytes.ts'
import type { Log } from '../../src/types/ports.ts'
import { aKey } from './aHost.ts'

const LOW = `0x${'01'.repeat(20)}` as Address
const HIGH = `0x${'02'.repeat(20)}` as Address
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

function aClock() {
  let nowMs = 1_000_000
  return {
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

describe('N1: one connection per pair', () => {
  // What we are, what the other is, the side and the life of the one held, the side of the new one, which stays.
  const rows: [Address, Address, Side, 'alive' | 'quiet', Side, 'held' | 'new'][] = [
    [LOW, HIGH, 'initiator', 'alive', 'responder', 'held'],
    [LOW, HIGH, 'responder', 'alive', 'initiator', 'new'],
    [HIGH, LOW, 'initiator', 'alive', 'responder', 'new'],
    [HIGH, LOW, 'responder', 'alive', 'initiator', 'held'],
    [LOW, HIGH, 'initiator', 'alive', 'initiator', 'held'],
    [LOW, HIGH, 'responder', 'alive', 'responder', 'held'],
    [HIGH, LOW, 'responder', 'alive', 'responder', 'held'],
    [LOW, HIGH, 'initiator', 'quiet', 'responder', 'new'],
    [LOW, HIGH, 'initiator', 'quiet', 'initiator', 'new'],
    [HIGH, LOW, 'responder', 'quiet', 'responder', 'new'],
  ]
  it.each(rows)(
    'N1: %s with %s, %s and %s, and a new one as %s: the %s one stays',
    (own, peer, side, life, newSide, stays) => {
      expect(whichStays(own, peer, { side, isQuiet: life === 'quiet' }, newSide)).toBe(stays)
    },
  )

  it('N1: both ends choose the same of two that were begun at once, in whatever order they see them', () => {
    const chosenBy = (own: Address, peer: Address, first: Side) => {
      const second = first === 'initiator' ? 'responder' : 'initiator'
      const side = whichStays(own, peer, { side: first, isQuiet: false }, second) === 'held' ? first : second
      return side === 'initiator' ? own : peer
    }
    const begunBy = [LOW, HIGH].flatMap((own) =>
      (['initiator', 'responder'] as const).map((first) => chosenBy(own, own === LOW ? HIGH : LOW, first)),
    )
    expect(new Set(begunBy)).toEqual(new Set([LOW]))
  })
})

describe('N2: conduct', () => {
  it('N2: points are forgotten, one a second', () => {
    const { clock, pass } = aClock()
    const conduct = createConduct(clock)
    conduct.charge(LOW, 60)
    pass(20_000)
    expect(conduct.points(LOW)).toBe(40)
    pass(60_000)
    expect(conduct.points(LOW)).toBe(0)
    expect(conduct.points(HIGH)).toBe(0)
  })

  it('N2: an observer is banned for a time; becoming a validator ends it', () => {
    const { clock, pass } = aClock()
    const conduct = createConduct(clock)
    conduct.charge(LOW, POINTS_MAX - 1)
    expect(conduct.standing(LOW, false)).toBe('fine')
    conduct.charge(LOW, 1)
    expect(conduct.standing(LOW, false)).toBe('banned')
    expect(conduct.standing(HIGH, false)).toBe('fine')
    pass(BAN_MS - 1)
    expect([conduct.standing(LOW, false), conduct.standing(LOW, true)]).toEqual(['banned', 'fine'])
    pass(1)
    expect(conduct.standing(LOW, false)).toBe('fine')
  })

  it('N2: a validator is throttled until half of its points are forgotten, however many it had', () => {
    const { clock, pass } = aClock()
    const conduct = createConduct(clock)
    for (let i = 0; i < 1_000; i++) conduct.charge(LOW, 10)
    expect(conduct.standing(LOW, true)).toBe('throttled')
    pass((2 * POINTS_MAX - POINTS_MAX / 2) * 1_000 - 1_000)
    expect(conduct.standing(LOW, true)).toBe('throttled')
    pass(1_000)
    expect(conduct.standing(LOW, true)).toBe('fine')
  })
})

describe('N3: room for observers', () => {
  function theTable() {
    const closed: string[] = []
    const { clock } = aClock()
    const peers = createPeers({ ...{ self: LOW, clock, log: quiet }, isValidator: () => false, events: () => null })
    const admit = (name: string, network: string, side: Side = 'responder') => {
      const connection = {
        close() {
          closed.push(name)
          peers.remove(member)
        },
        isQuiet: () => false,
      } as unknown as Connection
      const { address } = aKey(name)
      const member: Member = { address, kind: 'observer', side, remote: name, network, sinceMs: 0, connection }
      return peers.admit(member)
    }
    return { closed, admit, peers }
  }

  it('N3: a full room is shared by where observers come from', () => {
    const { closed, admit, peers } = theTable()
    for (let i = 0; i < OBSERVER_PEERS_MAX; i++) expect(admit(`crowd ${i}`, 'one place')).toBe(null)
    expect(admit('one of the crowd', 'one place')).toBe('no-room')
    expect(admit('from elsewhere', 'another place')).toBe(null)
    expect(closed).toEqual([`crowd ${OBSERVER_PEERS_MAX - 1}`])
    expect(peers.list()).toHaveLength(OBSERVER_PEERS_MAX)
  })

  it('N3: nobody goes for one of a group that is as large', () => {
    const { closed, admit } = theTable()
    for (let i = 0; i < OBSERVER_PEERS_MAX; i++) admit(`guest ${i}`, `place ${i}`)
    expect(admit('one more', 'place of its own')).toBe('no-room')
    expect(closed).toEqual([])
  })

  it('N3: whom we dialled ourselves needs no room', () => {
    const { admit } = theTable()
    for (let i = 0; i < OBSERVER_PEERS_MAX; i++) admit(`guest ${i}`, 'a place')
    expect(admit('dialled', 'a place', 'initiator')).toBe(null)
  })
})

describe('N1: the part of a network address that has one owner', () => {
  const rows: [string, string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
    ['', ''],
  ]
  it.each(rows)('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network))
})
