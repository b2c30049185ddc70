import { describe, expect, it } from 'vitest'
import { type CastEvent, type CastState, IDLE, isUnderWay, mayCast, nextCastState } from './castState.ts'
import { fault } from './faults.ts'

const HASH = `0x${'ab'.repeat(32)}` as const
const run = (events: CastEvent[], from: CastState = IDLE) => events.reduce(nextCastState, from)

describe('a ballot from click to record', () => {
  const table: [string, CastEvent[], CastState][] = [
    ['click', [{ kind: 'cast' }], { step: 'wallet' }],
    ['a local key has nothing to wait for', [{ kind: 'cast' }, { kind: 'signed' }], { step: 'sending', hash: null }],
    ['the wallet gave a hash', [{ kind: 'cast' }, { kind: 'hash', hash: HASH }], { step: 'sending', hash: HASH }],
    [
      'the network has it',
      [{ kind: 'cast' }, { kind: 'hash', hash: HASH }, { kind: 'received', hash: HASH }],
      { step: 'received', hash: HASH },
    ],
    [
      'recorded',
      [{ kind: 'cast' }, { kind: 'hash', hash: HASH }, { kind: 'recorded', hash: HASH }],
      { step: 'recorded', hash: HASH },
    ],
    ['a reload takes it up', [{ kind: 'resume', hash: HASH }], { step: 'sending', hash: HASH }],
    [
      'no answer, then the network is back',
      [
        { kind: 'cast' },
        { kind: 'hash', hash: HASH },
        { kind: 'fault', fault: fault('no-answer') },
        { kind: 'received', hash: HASH },
      ],
      { step: 'received', hash: HASH },
    ],
  ]
  it.each(table)('%s', (_, events, want) => {
    expect(run(events)).toEqual(want)
  })

  it('never says recorded by itself: only the event of a final block does', () => {
    const others: CastEvent[] = [
      { kind: 'cast' },
      { kind: 'signed' },
      { kind: 'hash', hash: HASH },
      { kind: 'received', hash: HASH },
      { kind: 'resume', hash: HASH },
      { kind: 'fault', fault: fault('dropped') },
      { kind: 'reset' },
    ]
    for (const first of others) {
      for (const second of others)
        for (const third of others) expect(run([first, second, third]).step).not.toBe('recorded')
    }
  })

  it('stays recorded whatever comes late', () => {
    const recorded: CastState = { step: 'recorded', hash: HASH }
    for (const event of [
      { kind: 'cast' },
      { kind: 'fault', fault: fault('declined') },
      { kind: 'reset' },
    ] as CastEvent[]) {
      expect(nextCastState(recorded, event)).toBe(recorded)
    }
  })

  it('a second click changes nothing while a ballot is on its way', () => {
    for (const state of [run([{ kind: 'cast' }]), run([{ kind: 'cast' }, { kind: 'hash', hash: HASH }])]) {
      expect(mayCast(state)).toBe(false)
      expect(isUnderWay(state)).toBe(true)
      expect(nextCastState(state, { kind: 'cast' })).toBe(state)
    }
  })

  it('may be cast again after a fault that can be mended, and not after one that cannot', () => {
    expect(mayCast(run([{ kind: 'cast' }, { kind: 'fault', fault: fault('declined') }]))).toBe(true)
    expect(mayCast(run([{ kind: 'cast' }, { kind: 'fault', fault: fault('already-voted') }]))).toBe(false)
    expect(mayCast(run([{ kind: 'cast' }, { kind: 'fault', fault: fault('closed-meanwhile') }]))).toBe(false)
  })
})
