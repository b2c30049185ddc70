import { describe, expect, it } from 'vitest'
import {
  type CastBallot,
  type CastEvent,
  type CastState,
  IDLE,
  isFollowed,
  isUnderWay,
  mayCast,
  nextCastState,
} from './castState.ts'
import { type FaultId, fault } from './faults.ts'

const HASH = `0x${'ab'.repeat(32)}` as const
const VOTER = '0x00000000000000000000000000000000000000aa'
const ballot: CastBallot = { voter: VOTER, code: 'AAAAA-AAAAA-AAAAA-AAAAA', ballotHash: `0x${'01'.repeat(32)}` }
const other: CastBallot = { voter: VOTER, code: 'BBBBB-BBBBB-BBBBB-BBBBB', ballotHash: `0x${'02'.repeat(32)}` }
const of = ballot.ballotHash
const run = (events: CastEvent[], from: CastState = IDLE) => events.reduce(nextCastState, from)
const cast: CastEvent = { kind: 'cast', ballot }
const hash: CastEvent = { kind: 'hash', of, hash: HASH }
const received: CastEvent = { kind: 'received', of, hash: HASH }
const unsent: CastEvent = { kind: 'unsent', of, hash: HASH }
const recorded: CastEvent = { kind: 'recorded', of, hash: HASH }
const failed = (id: FaultId): CastEvent => ({ kind: 'fault', of, fault: fault(id) })

describe('a ballot from click to record', () => {
  const table: [string, CastEvent[], CastState][] = [
    ['click', [cast], { step: 'wallet', ballot }],
    ['a local key has nothing to wait for', [cast, { kind: 'signed', of }], { step: 'sending', ballot, hash: null }],
    ['the wallet gave a hash', [cast, hash], { step: 'sending', ballot, hash: HASH }],
    ['the network has it', [cast, hash, received], { step: 'received', ballot, hash: HASH }],
    [
      'a local key signed and nobody answers',
      [cast, { kind: 'signed', of }, unsent],
      { step: 'unsent', ballot, hash: HASH },
    ],
    ['then a validator has it', [cast, unsent, hash, received], { step: 'received', ballot, hash: HASH }],
    ['unsent, and given up', [cast, unsent, { kind: 'givenUp', of }], IDLE],
    [
      'one that was sent is not given up',
      [cast, hash, { kind: 'givenUp', of }],
      { step: 'sending', ballot, hash: HASH },
    ],
    ['recorded', [cast, hash, recorded], { step: 'recorded', ballot, hash: HASH }],
    ['a reload takes it up', [{ kind: 'resume', ballot, hash: HASH }], { step: 'sending', ballot, hash: HASH }],
    [
      'no answer, then the network is back',
      [cast, hash, failed('no-answer'), received],
      { step: 'received', ballot, hash: HASH },
    ],
  ]
  it.each(table)('%s', (_, events, want) => {
    expect(run(events)).toEqual(want)
  })

  it('never says recorded by itself: only the event of a final block does', () => {
    const others: CastEvent[] = [
      cast,
      { kind: 'signed', of },
      hash,
      received,
      unsent,
      { kind: 'resume', ballot, hash: HASH },
      failed('dropped'),
      { kind: 'reset' },
    ]
    for (const first of others) {
      for (const second of others)
        for (const third of others) expect(run([first, second, third]).step).not.toBe('recorded')
    }
  })

  it('stays recorded whatever comes late', () => {
    const state = run([cast, hash, recorded])
    for (const event of [cast, { kind: 'cast', ballot: other }, failed('declined'), { kind: 'reset' }] as CastEvent[])
      expect(nextCastState(state, event)).toBe(state)
  })

  it('a second click changes nothing while a ballot is on its way', () => {
    for (const state of [run([cast]), run([cast, hash]), run([cast, unsent]), run([cast, hash, received])]) {
      expect(mayCast(state)).toBe(false)
      expect(isUnderWay(state)).toBe(true)
      expect(nextCastState(state, { kind: 'cast', ballot: other })).toBe(state)
      expect(nextCastState(state, { kind: 'reset' })).toBe(state)
    }
  })

  it('may be cast again after a fault that can be mended, and not after one that cannot', () => {
    expect(mayCast(run([cast, failed('declined')]))).toBe(true)
    expect(mayCast(run([cast, failed('no-answer')]))).toBe(true)
    expect(mayCast(run([cast, hash, failed('dropped')]))).toBe(true)
    expect(mayCast(run([cast, failed('already-voted')]))).toBe(false)
    expect(mayCast(run([cast, failed('closed-meanwhile')]))).toBe(false)
  })

  it('a fault is left behind by going back, whatever it was', () => {
    for (const id of ['declined', 'already-voted', 'dropped'] as const)
      expect(run([cast, failed(id), { kind: 'reset' }])).toBe(IDLE)
  })
})

describe('no answer about a ballot that went out', () => {
  const followed = run([cast, hash, failed('no-answer')])
  it('is followed: no going back, no second ballot, no change', () => {
    expect(isFollowed(followed)).toBe(true)
    expect(isUnderWay(followed)).toBe(true)
    expect(mayCast(followed)).toBe(false)
    const events: CastEvent[] = [
      { kind: 'reset' },
      cast,
      { kind: 'cast', ballot: other },
      { kind: 'resume', ballot: other, hash: HASH },
    ]
    for (const event of events) expect(nextCastState(followed, event)).toBe(followed)
  })
  it('whose record comes after all: recorded, with its own code', () => {
    expect(run([{ kind: 'reset' }, { kind: 'cast', ballot: other }, recorded], followed)).toEqual({
      ...{ step: 'recorded', ballot, hash: HASH },
    })
  })
  it('without a hash nothing is followed, and trying again is offered', () => {
    expect(isFollowed(run([cast, failed('no-answer')]))).toBe(false)
  })
})

describe('news of another ballot', () => {
  it.each([
    ['signed', { kind: 'signed' }],
    ['hash', { kind: 'hash', hash: HASH }],
    ['received', { kind: 'received', hash: HASH }],
    ['recorded', { kind: 'recorded', hash: HASH }],
    ['fault', { kind: 'fault', fault: fault('dropped') }],
  ] as const)('%s changes nothing', (_, news) => {
    const event = { ...news, of } as CastEvent
    for (const state of [run([{ kind: 'cast', ballot: other }]), IDLE]) expect(nextCastState(state, event)).toBe(state)
  })
  it('a ballot that was given up and comes late is not the new one', () => {
    const state = run([cast, failed('no-answer'), { kind: 'reset' }, { kind: 'cast', ballot: other }])
    expect(nextCastState(state, recorded)).toEqual({ step: 'wallet', ballot: other })
  })
})
