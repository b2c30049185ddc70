// C9 as scenarios: when a round's time runs, when it grows, and what is said again each second. Four validators a, b, c, d;
// we are d.
import { describe, expect, it } from 'vitest'
import {
  aBlock,
  because,
  commit,
  heard,
  prepare,
  proposal,
  roundChange,
  validatorsOf,
} from '../../test/consensus/makers.ts'
import { again, due, inWords, judged, play, stage, timeout } from '../../test/consensus/play.ts'
import type { Address } from '../types/bytes.ts'
import { roundMs } from './roundTimer.ts'

const [a, b, c, d] = validatorsOf(4) as [Address, Address, Address, Address]
const X = aBlock('X')
const me = 3
const waiting = play(stage(4, me), due(), timeout(0)).state
const timers = (...from: Parameters<typeof play>) =>
  inWords(play(...from).effects).filter((word) => word.startsWith('round timer'))

describe('C9: how long a round lasts', () => {
  it.each([
    [0, 2_000],
    [1, 4_000],
    [2, 8_000],
    [3, 8_000],
    [40, 8_000],
    [2 ** 32 - 1, 8_000],
  ])('round %i: %i ms', (round, want) => {
    expect(roundMs(round)).toBe(want)
  })
})

describe('C9: when its time begins', () => {
  const fresh1 = aBlock('fresh', 1)
  it.each<[string, Parameters<typeof play>, string[]]>([
    ['round 0: not before the own t0', [stage(4, me)], []],
    ['round 0: at the own t0', [stage(4, me), due()], ['round timer 0: 2000 ms']],
    ['round 0: not at a proposal nobody has judged', [stage(4, me), heard(proposal(a, X))], []],
    ['round 0: at a valid proposal', [stage(4, me), heard(proposal(a, X)), judged(X)], ['round timer 0: 2000 ms']],
    ['round 0: once', [stage(4, me), due(), heard(proposal(a, X)), judged(X), due()], ['round timer 0: 2000 ms']],
    ['round 1: not alone', [waiting], []],
    ['round 1: not with one other', [waiting, heard(roundChange(a))], []],
    ['round 1: not with one other twice', [waiting, heard(roundChange(a)), heard(prepare(a, X, { round: 1 }))], []],
    ['round 1: with two others', [waiting, heard(roundChange(a)), heard(roundChange(b))], ['round timer 1: 4000 ms']],
    [
      'round 1: any kind of message shows that its author is there',
      [waiting, heard(prepare(a, X, { round: 1 })), heard(commit(b, X, { round: 1 }))],
      ['round timer 1: 4000 ms'],
    ],
    [
      'round 1: who is further ahead is there too',
      [waiting, heard(prepare(a, X, { round: 1 })), heard(prepare(b, X, { round: 60 }))],
      ['round timer 1: 4000 ms'],
    ],
    ['round 1: not by messages of round 0', [waiting, heard(prepare(a, X)), heard(prepare(b, X))], []],
    [
      'round 1: by what was heard before we came there',
      [stage(4, me), due(), heard(prepare(a, X, { round: 1 })), heard(prepare(b, X, { round: 1 })), timeout(0)],
      ['round timer 0: 2000 ms', 'round timer 1: 4000 ms'],
    ],
    [
      'round 1: by the round changes of a justified proposal',
      [
        stage(4, me),
        heard(proposal(b, fresh1, { round: 1, because: because([a, b, c].map((by) => roundChange(by))) })),
      ],
      ['round timer 1: 4000 ms'],
    ],
    [
      'a node that says nothing keeps no time',
      [stage(4, null), due(), heard(roundChange(a)), heard(roundChange(b))],
      [],
    ],
  ])('%s', (_, from, want) => {
    expect(timers(...from)).toEqual(want)
  })
})

describe('C9: when it is over', () => {
  it.each<[string, Parameters<typeof play>, number]>([
    ['its own timeout: the next round', [stage(4, me), due(), timeout(0)], 1],
    ['the timeout of a round that was never timed: we stay', [stage(4, me), timeout(0)], 0],
    ['of another round: we stay', [stage(4, me), due(), timeout(1)], 0],
    ['of another height: we stay', [stage(4, me), due(), timeout(0, 2n)], 0],
    ['round 1 with nobody else there does not grow', [waiting, timeout(1)], 1],
    ['round 1 with a quorum there does', [waiting, heard(roundChange(a)), heard(roundChange(b)), timeout(1)], 2],
    ['twice: once', [stage(4, me), due(), timeout(0), timeout(0)], 1],
  ])('%s', (_, from, want) => {
    expect(play(...from).state.round).toBe(want)
  })
  it('the last round that can be written is never left', () => {
    const far = 2 ** 32 - 2
    const there = play(stage(4, me), heard(roundChange(a, { round: far })), heard(roundChange(b, { round: far }))).state
    expect([there.round, there.isTimed]).toEqual([far, true])
    expect(play(there, timeout(far))).toEqual({ state: there, effects: [] })
  })
})

describe('C9: what is said again', () => {
  const committed = play(
    stage(4, me),
    heard(proposal(a, X)),
    judged(X),
    heard(prepare(a, X)),
    heard(prepare(b, X)),
  ).state
  it.each<[string, Parameters<typeof play>, string[]]>([
    ['everything of ours in this round', [committed, again(0)], ['repeat prepare, commit', 'repeat timer 0: 1000 ms']],
    [
      'our round change, each second',
      [waiting, again(1), again(1)],
      [...['repeat round-change', 'repeat timer 1: 1000 ms', 'repeat round-change', 'repeat timer 1: 1000 ms']],
    ],
    ['nothing of an earlier round', [waiting, again(0)], []],
    ['nothing of another height', [waiting, again(1, 2n)], []],
    ['nothing when there is nothing of ours', [stage(4, me), again(0)], []],
  ])('%s', (_, from, want) => {
    expect(inWords(play(...from).effects)).toEqual(want)
  })
  it('is what was signed, not signed again', () => {
    const [repeat] = play(waiting, again(1)).effects
    expect(repeat).toEqual({ kind: 'repeat', messages: waiting.ownMessages })
    expect(waiting.ownMessages.map(({ vote }) => vote.author)).toEqual([d])
  })
})
