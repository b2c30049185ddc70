import { describe, expect, it } from 'vitest'
import { aHash, aSigningState, author } from '../../test/store/aRecord.ts'
import type { Position } from '../consensus/position.ts'
import type { HighWater } from '../store/highWater.ts'
import type { Abstention, SigningState } from '../store/signingState.ts'
import type { Draft, MessageType } from '../types/consensus.ts'
import { beginStartUp, decideStart, type Memory, type StartUp, uponAnswer, uponFinal, uponListened } from './startUp.ts'

/** `commit 5/1`. */
const at = (words: string): Position => {
  const [type, place = ''] = words.split(' ')
  const [height, round] = place.split('/')
  return { type: type as MessageType, height: BigInt(height ?? 0), round: Number(round) }
}
const aDraft = (words: string, byte = 1): Draft => ({ ...at(words), digest: aHash(byte), prepared: null })
const abstainsAbove = (words: string | null, reason: Abstention['reason'] = 'file-ahead'): Abstention => ({
  ...{ reason, above: words === null ? null : at(words) },
})

describe('D2: what database and high-water file say together', () => {
  const file = (words: string | null, epoch = 0): HighWater => ({
    ...{ genesisHash: aHash(1), address: author(1), epoch, position: words === null ? null : at(words) },
  })
  type Row = [
    situation: string,
    head: bigint,
    signed: string | null,
    file: HighWater | null,
    abstains: string | null | 'signs',
  ]
  const ROWS: Row[] = [
    ['both new', 0n, null, file(null), 'signs'],
    ['both at the same vote', 4n, 'prepare 5/0', file('prepare 5/0'), 'signs'],
    ['the database one vote ahead: a crash between the two writes', 4n, 'commit 5/0', file('prepare 5/0'), 'signs'],
    ['the database a height ahead', 5n, 'commit 6/0', file('commit 5/0'), 'signs'],
    ['the database without a vote, its head past the file’s height', 5n, null, file('commit 5/3'), 'signs'],
    ['the record ended with its block', 5n, 'commit 5/0', file('commit 5/0'), 'signs'],
    ['the file lost, nothing ever signed', 0n, null, null, 'signs'],
    ['the file lost after much was signed', 8n, 'commit 9/2', null, 'signs'],
    ['the file one vote ahead: the log lost its end', 4n, 'prepare 5/0', file('commit 5/0'), 'commit 5/0'],
    ['the file a round ahead', 4n, 'commit 5/0', file('round-change 5/1'), 'round-change 5/1'],
    ['the file heights ahead: a restored backup', 4n, 'commit 5/0', file('prepare 90/0'), 'prepare 90/0'],
    ['an empty database beside a file that knows', 0n, null, file('commit 1/0'), 'commit 1/0'],
    [
      'a file of a later epoch: the database is from before an amnesia',
      8n,
      'commit 9/0',
      file('prepare 3/0', 1),
      'prepare 3/0',
    ],
    ['a later epoch in which nothing was signed', 8n, 'commit 9/0', file(null, 1), null],
  ]
  it.each(ROWS)('%s', (_, head, signed, highWater, above) => {
    const facts = { head, signed: signed === null ? null : at(signed), file: highWater }
    const state = decideStart({ ...facts, state: aSigningState() })
    expect(state.abstention).toEqual(above === 'signs' ? null : abstainsAbove(above))
    expect(state.epoch).toBe(highWater?.epoch ?? 0)
    // Deciding again about what was stored gives the same.
    expect(decideStart({ ...facts, state })).toEqual(state)
  })

  it('a file of an earlier epoch is what an accepted amnesia left: it counts no more', () => {
    const state = aSigningState({ epoch: 2 })
    expect(decideStart({ head: 4n, signed: null, state, file: file('commit 90/0', 1) })).toEqual(state)
  })

  const MARKED: [string, HighWater | null, string | null][] = [
    ['an imported key, nothing known', file(null), null],
    ['an imported key beside what is left of its file', file('commit 7/2'), 'commit 7/2'],
    ['a file lower than what a peer has said', file('prepare 3/0'), 'prepare 6/0'],
    ['the file lost meanwhile', null, 'prepare 6/0'],
  ]
  it.each(MARKED)('one that abstains goes on abstaining: %s', (_, highWater, above) => {
    const known = above === 'prepare 6/0' ? above : null
    const state: SigningState = aSigningState({ abstention: abstainsAbove(known, 'imported-key') })
    const next = decideStart({ head: 50n, signed: null, state, file: highWater })
    expect(next.abstention).toEqual(abstainsAbove(above, 'imported-key'))
  })
})

const OTHERS = [2, 3, 4].map(author)
const memory = (change: Partial<Memory> = {}): Memory => ({
  ...{ head: 8n, signed: at('prepare 9/1'), votes: [], accepted: null },
  ...change,
})
type Said = [from: number, vote: Draft | null, head?: bigint]
function hear(startUp: StartUp, answers: readonly Said[], known: Memory = memory()): StartUp {
  return answers.reduce(
    (state, [from, vote, head = 8n]) => uponAnswer(state, author(from), { vote, head }, known),
    startUp,
  )
}

describe('D4: listening', () => {
  it('a network of one does not wait', () => {
    expect(beginStartUp(null, []).phase).toBe('signing')
    expect(beginStartUp(abstainsAbove(null, 'imported-key'), []).phase).toBe('abstaining')
  })
  it('ends when every other validator has answered, not before; strangers and repeats do not count', () => {
    const begun = beginStartUp(null, OTHERS)
    const two = hear(begun, [
      [2, null],
      [3, null],
      [3, null],
      [9, null],
    ])
    expect(two.phase).toBe('listening')
    expect(hear(two, [[4, null]]).phase).toBe('signing')
  })
  it('ends after four seconds: silence never prevents voting', () => {
    expect(uponListened(beginStartUp(null, OTHERS)).phase).toBe('signing')
    expect(uponListened(hear(beginStartUp(null, OTHERS), [[2, null]])).phase).toBe('signing')
    expect(uponListened(beginStartUp(abstainsAbove('commit 9/0'), OTHERS)).phase).toBe('abstaining')
  })

  const record = [aDraft('proposal 9/1'), aDraft('prepare 9/1')]
  const ANSWERS: [string, Draft, Partial<Memory>, 'signing' | 'abstaining'][] = [
    ['what we know ourselves', aDraft('prepare 9/1'), { votes: record }, 'signing'],
    ['less than we know', aDraft('commit 8/4'), {}, 'signing'],
    ['something of a height that is decided', aDraft('commit 8/9'), { signed: null }, 'signing'],
    ['a later step', aDraft('commit 9/1'), {}, 'abstaining'],
    ['a later round', aDraft('round-change 9/2'), {}, 'abstaining'],
    ['a later height', aDraft('prepare 10/0'), {}, 'abstaining'],
    ['anything at all, when we know of nothing', aDraft('proposal 9/0'), { signed: null }, 'abstaining'],
    ['another vote at a place of ours', aDraft('proposal 9/1', 7), { votes: record }, 'abstaining'],
    ['no more than what its operator accepted', aDraft('prepare 10/0'), { accepted: at('prepare 10/0') }, 'signing'],
    ['more than what its operator accepted', aDraft('commit 10/0'), { accepted: at('prepare 10/0') }, 'abstaining'],
  ]
  it.each(ANSWERS)('a peer shows %s', (_, vote, change, phase) => {
    const after = hear(
      beginStartUp(null, OTHERS),
      [
        [2, null],
        [3, vote],
        [4, null],
      ],
      memory(change),
    )
    expect(after.phase).toBe(phase)
    const { height, round, type } = vote
    const above = { reason: 'peer-knows-more', above: { height, round, type } }
    expect(after.abstention).toEqual(phase === 'abstaining' ? above : null)
  })
  it('the highest of several answers counts, and the reason of the first', () => {
    const votes: Said[] = [
      [2, aDraft('commit 9/1')],
      [3, aDraft('prepare 30/0')],
      [4, aDraft('prepare 10/0')],
    ]
    expect(hear(beginStartUp(null, OTHERS), votes).abstention).toEqual(abstainsAbove('prepare 30/0', 'peer-knows-more'))
    const imported = beginStartUp(abstainsAbove('commit 40/0', 'imported-key'), OTHERS)
    expect(hear(imported, votes).abstention).toEqual(abstainsAbove('commit 40/0', 'imported-key'))
  })
  it('an answer that comes late still ends the signing', () => {
    const signing = uponListened(beginStartUp(null, OTHERS))
    expect(hear(signing, [[3, aDraft('commit 9/1')]]).phase).toBe('abstaining')
    expect(hear(signing, [[3, aDraft('prepare 9/1')]]).phase).toBe('signing')
  })
})

describe('D2: signing again', () => {
  const own = author(1)
  const abstaining = (above: string | null, answers: readonly Said[]) =>
    uponListened(hear(beginStartUp(abstainsAbove(above), OTHERS), answers))
  const heads = (...values: bigint[]): Said[] => values.map((head, i) => [i + 2, null, head])

  const ROWS: [string, StartUp, bigint, number[], StartUp['phase']][] = [
    ['H above the file, finalised without it', abstaining('commit 9/3', heads(8n, 8n)), 10n, [2, 3, 4], 'signing'],
    ['the very height of the file', abstaining('commit 9/3', heads(8n, 8n)), 9n, [2, 3, 4], 'abstaining'],
    ['a block that carries its own seal', abstaining('commit 9/3', heads(8n, 8n)), 10n, [1, 2, 3], 'abstaining'],
    ['an imported key, the first new block', abstaining(null, heads(30n, 31n, 30n)), 31n, [2, 3, 4], 'signing'],
    ['an imported key, an old block on the way', abstaining(null, heads(30n, 31n, 30n)), 12n, [2, 3, 4], 'abstaining'],
    ['one liar’s head keeps nobody waiting', abstaining(null, heads(30n, 9_000_000n)), 31n, [2, 3, 4], 'signing'],
    ['one liar’s low head lets nobody in early', abstaining(null, heads(30n, 0n, 30n)), 12n, [2, 3, 4], 'abstaining'],
    ['nobody has answered', abstaining(null, []), 12n, [2, 3, 4], 'abstaining'],
    ['only one, who may lie, has answered', abstaining(null, heads(0n)), 12n, [2, 3, 4], 'abstaining'],
  ]
  it.each(ROWS)('%s', (_, startUp, height, sealers, phase) => {
    const after = uponFinal(startUp, height, sealers.map(author), own)
    expect(after.phase).toBe(phase)
    expect(after.abstention).toEqual(phase === 'signing' ? null : startUp.abstention)
  })
  it('not while it still listens, and nothing changes for one that signs', () => {
    const listening = hear(beginStartUp(abstainsAbove('commit 9/3'), OTHERS), heads(8n, 8n))
    expect(uponFinal(listening, 20n, [author(2)], own)).toBe(listening)
    const signing = uponListened(beginStartUp(null, OTHERS))
    expect(uponFinal(signing, 20n, [author(2)], own)).toBe(signing)
  })
  it('three validators: one answer is enough, and none is not', () => {
    const two = [2, 3].map(author)
    const answered = uponListened(hear(beginStartUp(abstainsAbove('commit 9/3'), two), heads(8n)))
    expect(uponFinal(answered, 10n, two, own).phase).toBe('signing')
    expect(uponFinal(uponListened(beginStartUp(abstainsAbove('commit 9/3'), two)), 10n, two, own).phase).toBe(
      'abstaining',
    )
  })
})
