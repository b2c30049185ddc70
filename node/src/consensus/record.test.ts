// D1 as scenarios: what we said before a crash binds us after it. Four validators a, b, c, d at height 1; we are a, who
// proposes in round 0, or d.
import { describe, expect, it } from 'vitest'
import {
  aBlock,
  aHeight,
  because,
  commit,
  heard,
  prepare,
  proposal,
  roundChange,
  signed,
  validatorsOf,
} from '../../test/consensus/makers.ts'
import { built, due, inWords, judged, play, said, stage, timeout } from '../../test/consensus/play.ts'
import type { Address } from '../types/bytes.ts'
import type { ConsensusRecord } from '../types/consensus.ts'
import { recordOf, restore, withOwn } from './record.ts'
import type { ConsensusState } from './state.ts'
import { step } from './transition.ts'

const validators = validatorsOf(4)
const [a, b, c, d] = validators as [Address, Address, Address, Address]
const X = aBlock('X')
const Y = aBlock('Y')
const height = aHeight(validators)
const back = (state: ConsensusState, own: Address | null = state.own) => restore(own, recordOf(state), height)

const proposed = play(stage(4, 0), due(), built(X)).state
const prepared = play(stage(4, 3), heard(proposal(a, X)), judged(X)).state
const committed = play(prepared, heard(prepare(a, X)), heard(prepare(b, X))).state
const changed = play(committed, due(), timeout(0)).state

describe('D1: the record', () => {
  it.each<[string, ConsensusState, readonly string[], number | null]>([
    ['of a new height holds nothing', stage(4, 0), [], null],
    ['holds what we proposed and prepared', proposed, ['proposal', 'prepare'], null],
    ['holds with the commit what it is bound by', committed, ['prepare', 'commit'], 0],
    ['of a later round holds its round change and the bond of the earlier one', changed, ['round-change'], 0],
  ])('%s', (_, state, own, bound) => {
    const record = recordOf(state)
    expect([record.own.map(({ kind }) => kind), record.lastPrepared?.round ?? null]).toEqual([own, bound])
    expect([record.height, record.round]).toEqual([1n, state.round])
  })
  it('holds a message before it has come back to us', () => {
    const { state, effects } = step(prepared, heard(prepare(a, X)))
    expect(effects).toEqual([])
    const [say] = step(state, heard(prepare(b, X))).effects
    if (say?.kind !== 'say') throw new Error('nothing said')
    const after = step(state, heard(prepare(b, X))).state
    expect(recordOf(withOwn(after, signed(say.message, d))).own.map(({ kind }) => kind)).toEqual(['prepare', 'commit'])
  })
  it('the same message twice is held once', () => {
    const [own] = prepared.ownMessages
    expect(withOwn(prepared, own!)).toBe(prepared)
  })
  it.each([
    ['of another round', prepare(d, X, { round: 1 })],
    ['of another height', prepare(d, X, { height: 2n })],
  ])('a message %s is never written into it', (_, message) => {
    expect(() => withOwn(prepared, message)).toThrow('D1')
  })
})

describe('D1: after a crash', () => {
  it.each<[string, ConsensusState, readonly string[]]>([
    ['nothing was said: nothing is', stage(4, 3), []],
    [
      'a proposer says its proposal again and accepts it',
      proposed,
      ['repeat proposal, prepare', 'round timer 0: 2000 ms', 'repeat timer 0: 1000 ms'],
    ],
    ['a prepare is said again', prepared, ['repeat prepare', 'repeat timer 0: 1000 ms']],
    ['a commit is said again', committed, ['repeat prepare, commit', 'repeat timer 0: 1000 ms']],
    ['a round change is said again, in its round', changed, ['repeat round-change', 'repeat timer 1: 1000 ms']],
  ])('%s', (_, state, want) => {
    expect(inWords(back(state).effects)).toEqual(want)
  })
  it('what is said again is what was signed', () => {
    const [repeat] = back(committed).effects
    expect(repeat).toEqual({ kind: 'repeat', messages: committed.ownMessages })
  })
  it('a proposer builds no other block', () => {
    const { effects } = play(back(proposed).state, due(), built(Y))
    expect(inWords(effects)).toEqual([])
  })
  it('a proposer that crashed before it prepared asks for a verdict first', () => {
    const [own] = proposed.ownMessages
    const record: ConsensusRecord = { ...recordOf(proposed), own: [own!] }
    const restored = restore(a, record, height)
    expect(inWords(restored.effects)).toEqual(['repeat proposal', 'judge fresh', 'repeat timer 0: 1000 ms'])
    expect(said(play(restored.state, judged(X)).effects)).toEqual(['prepare 0'])
  })
  it('alone: a commit that was durable is final after the start', () => {
    const { state } = step(play(stage(1, 0), due()).state, built(X))
    let alone = state
    for (const kind of ['proposal', 'prepare', 'commit'] as const) {
      const draft = { type: kind, height: 1n, round: 0, digest: X.hash, prepared: null }
      alone = withOwn(
        alone,
        signed(kind === 'proposal' ? { kind, draft, block: X, justification: null } : { kind, draft }, a),
      )
    }
    expect(inWords(restore(a, recordOf(alone), aHeight(validatorsOf(1))).effects)).toContain('finalise 0')
  })
  it('the prepare is not said for another block of the same proposer', () => {
    expect(inWords(play(back(prepared).state, heard(proposal(a, Y)), judged(Y)).effects)).toEqual([])
  })
  it('the commit follows when the proposal comes again', () => {
    const { effects } = play(back(prepared).state, heard(proposal(a, X)), heard(prepare(a, X)), heard(prepare(b, X)))
    expect(said(effects)).toEqual(['commit 0'])
  })
  it('C6: what bound us was written with our prepare, and the crash came before our commit: the commit follows', () => {
    // Prepares that came before their proposal: one step says both, and each is written by itself.
    const atOnce = play(stage(4, 3), heard(prepare(a, X)), heard(prepare(b, X)), heard(proposal(a, X)), judged(X)).state
    const [own] = atOnce.ownMessages
    const record: ConsensusRecord = { ...recordOf(atOnce), own: [own!] }
    expect([own?.kind, record.lastPrepared?.round]).toEqual(['prepare', 0])
    const { state, effects } = play(restore(d, record, height).state, heard(proposal(a, X)))
    expect(said(effects)).toEqual(['commit 0'])
    expect(said(play(state, heard(prepare(c, X))).effects)).toEqual([])
  })
  it('commits of others make our block final, its bytes being in the record', () => {
    const { effects } = play(back(committed).state, ...[a, b, c].map((by) => heard(commit(by, X))))
    expect(inWords(effects)).toEqual(['finalise 0'])
  })
  it('what was prepared is claimed in the next round change', () => {
    const again = play(back(committed).state, due(), timeout(0))
    expect(said(again.effects)).toEqual(['round-change 1 claims 0'])
    const further = play(back(changed).state, heard(roundChange(a)), heard(roundChange(b)), timeout(1))
    expect(said(further.effects)).toEqual(['round-change 2 claims 0'])
  })
  it('a justified proposal of a later round is followed', () => {
    const fresh = aBlock('fresh', 1)
    const because1 = because([a, b, c].map((by) => roundChange(by)))
    const { effects } = play(
      back(prepared).state,
      heard(proposal(b, fresh, { round: 1, because: because1 })),
      judged(fresh),
    )
    expect(said(effects)).toEqual(['prepare 1'])
  })
  it.each<[string, () => ReturnType<typeof restore>, readonly string[]]>([
    [
      'a record of a height that is over is over',
      () => restore(d, recordOf(committed), aHeight(validators, 2n, a)),
      [],
    ],
    ['no record: nothing', () => restore(d, null, height), []],
    ['who may not speak says nothing again', () => back(committed, null), []],
    [
      'who is no validator of this height any more says nothing again',
      () => restore(d, recordOf(committed), aHeight([a, b, c])),
      [],
    ],
  ])('%s', (_, run, want) => {
    const { state, effects } = run()
    expect([inWords(effects), state.lastPrepared]).toEqual([want, null])
  })
  it('a record of a later height cannot be (D3)', () => {
    expect(() => restore(d, { ...recordOf(committed), height: 5n }, height)).toThrow('D3')
  })
})
