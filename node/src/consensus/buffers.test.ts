// C10: what is kept for later, what is not, and that nobody fills another's slots. Four validators a, b, c, d; we are d.
import { describe, expect, it } from 'vitest'
import {
  aBlock,
  aHeight,
  commit,
  heard,
  prepare,
  proposal,
  roundChange,
  validatorsOf,
} from '../../test/consensus/makers.ts'
import { due, inWords, judged, play, said, stage, timeout } from '../../test/consensus/play.ts'
import { BLOCKS_HELD_MAX, NEXT_HEIGHT_BYTES_MAX, ROUNDS_AHEAD_MAX } from '../params/limits.ts'
import type { Address } from '../types/bytes.ts'
import type { ConsensusMessage } from '../types/consensus.ts'
import { bytesOf } from './buffers.ts'
import type { ConsensusState } from './state.ts'

const validators = validatorsOf(4)
const [a, b, c] = validators as [Address, Address, Address]
const X = aBlock('X')
const Y = aBlock('Y')
const start = stage(4, 3)
const votesIn = ({ rounds }: ConsensusState) =>
  [...rounds.values()].reduce((sum, { prepares, commits }) => sum + prepares.size + commits.size, 0)
const changesIn = ({ rounds }: ConsensusState) =>
  [...rounds.values()].reduce((sum, { roundChanges }) => sum + roundChanges.size, 0)

describe('C10: votes of other rounds', () => {
  const late = play(start, due(), timeout(0), heard(roundChange(a)), heard(roundChange(b)), timeout(1)).state
  it.each<[string, ConsensusState, ConsensusMessage, number]>([
    ['a prepare of this round is kept', start, prepare(a, X), 1],
    ['of a later round', start, prepare(a, X, { round: 1 }), 1],
    ['of the last round that is near', start, prepare(a, X, { round: ROUNDS_AHEAD_MAX }), 1],
    ['of the first that is not: dropped', start, prepare(a, X, { round: ROUNDS_AHEAD_MAX + 1 }), 0],
    ['of a round that is over: dropped', late, prepare(a, X, { round: 1 }), 0],
    ['a commit of a round that is over is kept: it may still be final', late, commit(a, X), 1],
    ['a commit far ahead: dropped', start, commit(a, X, { round: ROUNDS_AHEAD_MAX + 1 }), 0],
    ['by nobody of the set: dropped', start, prepare(`0x${'99'.repeat(20)}` as Address, X), 0],
    ['of a height we know nothing of: dropped', start, prepare(a, X, { height: 3n }), 0],
  ])('%s', (_, state, message, want) => {
    expect(votesIn(play(state, heard(message)).state)).toBe(want)
  })
  it('one slot for each sender, type and round: the first vote stays', () => {
    const { state } = play(start, heard(prepare(a, X)), heard(prepare(a, Y)), heard(prepare(a, X)), heard(commit(a, X)))
    expect(votesIn(state)).toBe(2)
    expect(state.rounds.get(0)?.prepares.get(a)?.digest).toBe(X.hash)
  })
  it('a liar who votes in every round fills its own slots only', () => {
    const flood = Array.from({ length: 500 }, (_, round) => [prepare(a, X, { round }), commit(a, X, { round })]).flat()
    const { state } = play(start, ...flood.map(heard), heard(prepare(b, X)))
    expect(votesIn(state)).toBe(2 * (ROUNDS_AHEAD_MAX + 1) + 1)
  })
  it('votes that were kept count when their round comes', () => {
    const { effects } = play(
      ...([start, heard(prepare(b, X, { round: 0 })), heard(prepare(c, X)), heard(proposal(a, X)), judged(X)] as const),
    )
    expect(said(effects)).toEqual(['prepare 0', 'commit 0'])
  })
})

describe('C10: round changes', () => {
  it('each sender’s highest is kept, however far ahead, and found when we come near', () => {
    const far = play(start, heard(roundChange(a, { round: 1_000 })), heard(roundChange(a, { round: 3 }))).state
    expect([far.highest.get(a)?.vote.round, changesIn(far)]).toEqual([1_000, 1])
    const { state } = play(far, heard(roundChange(b, { round: 990 })))
    expect([state.round, state.rounds.get(1_000)?.roundChanges.has(a)]).toEqual([990, true])
  })
  it('a liar who changes to every round fills its own slots only', () => {
    const flood = Array.from({ length: 500 }, (_, i) => heard(roundChange(a, { round: i + 1 })))
    const { state } = play(start, ...flood)
    expect([changesIn(state), state.highest.size, state.round]).toEqual([ROUNDS_AHEAD_MAX, 1, 0])
  })
  it('those of rounds that are over are dropped', () => {
    const { state } = play(
      start,
      heard(roundChange(a, { round: 2 })),
      heard(roundChange(b, { round: 7 })),
      heard(roundChange(c, { round: 7 })),
    )
    expect([state.round, [...state.rounds.keys()]]).toEqual([7, [7]])
  })
  it('the same block in several messages is held once', () => {
    const copy = { ...X, raw: X.raw.slice() }
    const changes = [a, b].map((by, i) =>
      roundChange(by, { prepared: { block: i === 0 ? X : copy, round: 0, by: [a, b, c] } }),
    )
    const { state } = play(start, ...changes.map(heard))
    expect([a, b].map((by) => state.highest.get(by)?.proof?.block)).toEqual([X, X])
    expect(state.highest.get(b)?.proof?.block).toBe(X)
  })
})

describe('C10: the next height', () => {
  const at2 = { height: 2n }
  const next = aHeight(validators, 2n, a) // b proposes
  it('what was kept comes in when the height begins', () => {
    const kept = [proposal(b, X, at2), prepare(a, X, at2), prepare(b, X, at2)].map(heard)
    const { effects } = play(start, ...kept, next)
    expect(inWords(effects)).toEqual(['judge fresh'])
    expect(said(play(start, ...kept, next, judged(X, 'valid', 2n)).effects)).toEqual(['prepare 0', 'commit 0'])
  })
  it('a whole decision that was kept is final at once', () => {
    const kept = [...[a, b, c].map((by) => commit(by, X, at2)), proposal(b, X, at2)].map(heard)
    expect(inWords(play(start, ...kept, next).effects)).toEqual(['finalise 0'])
  })
  it('only the last round is spoken of (D1)', () => {
    const changes = [a, b].map((by) => heard(roundChange(by, { ...at2, round: 1 })))
    const { effects } = play(start, heard(proposal(b, X, at2)), ...changes, next)
    expect(said(effects)).toEqual(['round-change 1'])
  })
  it.each<[string, readonly ConsensusMessage[], number]>([
    ['each sender and kind has one slot', [prepare(a, X, at2), commit(a, X, at2), prepare(b, X, at2)], 3],
    ['the same again: one', [prepare(a, X, at2), prepare(a, X, at2)], 1],
    ['a flood of one sender: one', Array.from({ length: 300 }, (_, round) => prepare(a, X, { ...at2, round })), 1],
    ['the height after it: nothing', [prepare(a, X, { height: 3n })], 0],
  ])('%s', (_, messages, want) => {
    expect(play(start, ...messages.map(heard)).state.next.size).toBe(want)
  })
  it('the higher round stays', () => {
    const rounds = [2, 5, 3].map((round) => heard(roundChange(a, { ...at2, round })))
    expect([...play(start, ...rounds).state.next.values()].map(({ vote }) => vote.round)).toEqual([5])
  })
  it('is dropped when we come to a height beyond it', () => {
    expect(play(start, heard(proposal(b, X, at2)), aHeight(validators, 3n, a)).effects).toEqual([])
  })
  it('never takes more memory than its bound', () => {
    const big = (name: string) => ({ ...aBlock(name), raw: new Uint8Array(NEXT_HEIGHT_BYTES_MAX / 2 - 1_000) })
    const [first, second, third] = [a, b, c].map((by, i) => proposal(by, big(`${i}`), at2))
    const { state } = play(start, ...[first, second, third, prepare(a, X, at2)].map((message) => heard(message!)))
    expect([...state.next.values()].map(({ vote, kind }) => [vote.author, kind])).toEqual([
      [a, 'proposal'],
      [b, 'proposal'],
      [a, 'prepare'],
    ])
  })
})

describe('C10: blocks', () => {
  it('the bytes of few blocks are held, the latest last', () => {
    const blocks = Array.from({ length: 9 }, (_, i) => aBlock(`block ${i}`))
    const events = blocks.map((block, i) =>
      heard(roundChange(a, { round: i + 2, prepared: { block, round: 1, by: [a, b, c] } })),
    )
    const { state } = play(start, ...events)
    expect(state.blocks).toEqual(blocks.slice(-BLOCKS_HELD_MAX))
  })
  it.each<[string, ConsensusMessage, number]>([
    ['a vote', prepare(a, X), 400],
    ['a proposal', proposal(a, X), X.raw.length + 400],
    ['a round change', roundChange(a), 400],
    [
      'a round change with its proof',
      roundChange(a, { prepared: { block: X, round: 0, by: [a, b, c] } }),
      X.raw.length + 1_600,
    ],
  ])('%s counts with all it carries', (_, message, want) => {
    expect(bytesOf(message)).toBe(want)
  })
})
