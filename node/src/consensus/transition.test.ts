// The rules C4 to C10 as scenarios: who we are and what happens in words, what we want done as the answer. Four validators
// a, b, c, d (quorum 3, one may lie) at height 1, where a proposes in round 0, b in round 1, c in round 2, d in round 3.
import { describe, expect, it } from 'vitest'
import {
  aBlock,
  aHeight,
  because,
  commit,
  heard,
  prepare,
  preparesBy,
  proposal,
  roundChange,
  validatorsOf,
} from '../../test/consensus/makers.ts'
import { again, built, due, inWords, judged, play, said, stage, timeout } from '../../test/consensus/play.ts'
import type { Address } from '../types/bytes.ts'
import { proposable } from './justification.ts'
import type { ConsensusState } from './state.ts'

const [a, b, c, d] = validatorsOf(4) as [Address, Address, Address, Address]
const X = aBlock('X')
const Y = aBlock('Y')
const fresh1 = aBlock('fresh', 1)
const outsider = `0x${'99'.repeat(20)}` as Address
const all = <Message>(by: readonly Address[], make: (author: Address) => Message) => by.map(make)
const prepares = (by: readonly Address[], block = X, round = 0) =>
  all(by, (author) => heard(prepare(author, block, { round })))
const commits = (by: readonly Address[], block = X, round = 0) =>
  all(by, (author) => heard(commit(author, block, { round })))
const changes = (by: readonly Address[], round: number) => all(by, (author) => roundChange(author, { round }))
const accepted = (own: number, block = X) => play(stage(4, own), heard(proposal(a, block)), judged(block)).state

describe('C4, H6: the proposer', () => {
  it.each<[string, number, ConsensusState, Parameters<typeof play>[1][], string[]]>([
    ['of round 0 builds when it is due', 0, stage(4, 0), [due()], ['round timer 0: 2000 ms', 'build 0']],
    ['of another round only starts its timer', 1, stage(4, 1), [due()], ['round timer 0: 2000 ms']],
    ['due at another height: nothing', 0, stage(4, 0), [due(2n)], []],
    ['due twice builds once', 0, stage(4, 0), [due(), due()], ['round timer 0: 2000 ms', 'build 0']],
  ])('%s', (_, __, state, events, want) => {
    expect(inWords(play(state, ...events).effects)).toEqual(want)
  })
  it('proposes what was built, prepares it without asking, and builds no other (D1)', () => {
    const { effects, state } = play(stage(4, 0), due(), built(X), due(), built(Y))
    expect(inWords(effects)).toEqual([
      ...['round timer 0: 2000 ms', 'build 0', 'proposal 0', 'prepare 0', 'repeat timer 0: 1000 ms'],
    ])
    expect(state.proposal?.block).toBe(X)
  })
  it.each<[string, Parameters<typeof play>[1]]>([
    ['of a height that is over', built(X, 0, 2n)],
    ['of another round', built(fresh1, 1)],
  ])('a block %s is not proposed', (_, event) => {
    expect(said(play(stage(4, 0), due(), event).effects)).toEqual([])
  })
  it('a block that was never asked for is not proposed', () => {
    expect(said(play(stage(4, 0), built(X)).effects)).toEqual([])
  })
  it('alone: proposes, prepares, commits, finalises', () => {
    const { effects } = play(stage(1, 0), due(), built(X))
    expect(inWords(effects)).toEqual([
      ...[
        'round timer 0: 2000 ms',
        'build 0',
        'proposal 0',
        'prepare 0',
        'repeat timer 0: 1000 ms',
        'commit 0',
        'finalise 0',
      ],
    ])
  })
})

describe('C5: a proposal', () => {
  const bare1 = changes([a, c, d], 1)
  const claims = (by: Address, round: number, block = X, of: readonly Address[] = [a, b, c], claimed = 0) =>
    roundChange(by, { round, prepared: { block, round: claimed, by: of } })
  const claimed1 = [claims(a, 1), ...changes([c, d], 1)]
  const two = aBlock('two', 2)

  it.each<[string, ReturnType<typeof proposal>, string[]]>([
    ['of round 0 by its proposer is judged', proposal(a, X), ['judge fresh']],
    [
      'of round 1 with three round changes moves us there and is judged',
      proposal(b, fresh1, { round: 1, because: because(bare1) }),
      ['judge fresh', 'round timer 1: 4000 ms'],
    ],
    [
      'that proposes the prepared block again is not judged by the clock (H5)',
      proposal(b, X, { round: 1, because: because(claimed1) }),
      ['judge prepared', 'round timer 1: 4000 ms'],
    ],
    [
      'follows the highest claim; a lower one may name another block',
      proposal(c, fresh1, {
        round: 2,
        because: because([claims(a, 2, X, [a, b, c], 0), claims(b, 2, fresh1, [a, b, d], 1), ...changes([d], 2)]),
      }),
      ['judge prepared', 'round timer 2: 8000 ms'],
    ],
    [
      'of two claims of one round follows the one that is proven',
      proposal(b, Y, {
        round: 1,
        because: {
          ...because([claims(c, 1, Y)]),
          roundChanges: because([claims(a, 1), claims(c, 1, Y), ...changes([d], 1)]).roundChanges,
        },
      }),
      ['judge prepared', 'round timer 1: 4000 ms'],
    ],
  ])('%s', (_, message, want) => {
    expect(inWords(play(stage(4, 3), heard(message)).effects)).toEqual(want)
  })

  it.each<[string, ReturnType<typeof proposal>]>([
    ['by another than the round’s proposer', proposal(b, X)],
    ['by nobody of the set', proposal(outsider, X)],
    ['of round 0 with a justification', proposal(a, X, { because: because(changes([a, b, c], 0)) })],
    ['of round 0 with a block that was built for round 1', proposal(a, fresh1)],
    ['whose block is not its digest', { ...proposal(a, X), block: Y }],
    ['of round 1 without a justification', proposal(b, fresh1, { round: 1 })],
    ['with one round change too few', proposal(b, fresh1, { round: 1, because: because(changes([a, c], 1)) })],
    [
      'with the same round change three times (C2)',
      proposal(b, fresh1, {
        round: 1,
        because: because([...bare1.slice(0, 1), ...bare1.slice(0, 1), ...bare1.slice(0, 1)]),
      }),
    ],
    [
      'with a round change of another round among enough',
      proposal(b, fresh1, { round: 1, because: because([...bare1, ...changes([b], 2)]) }),
    ],
    [
      'with a round change of another height',
      proposal(b, fresh1, {
        round: 1,
        because: because([...changes([a, c], 1), roundChange(d, { height: 2n, round: 1 })]),
      }),
    ],
    [
      'with a round change of somebody else among enough',
      proposal(b, fresh1, { round: 1, because: because([...bare1, ...changes([outsider], 1)]) }),
    ],
    [
      'with a block that was built for an earlier round and nobody prepared',
      proposal(b, X, { round: 1, because: because(bare1) }),
    ],
    [
      'with another block than the one that was prepared',
      proposal(b, fresh1, { round: 1, because: because(claimed1) }),
    ],
    [
      'whose claim is left without its prepares',
      proposal(b, X, { round: 1, because: { ...because(claimed1), prepares: [] } }),
    ],
    [
      'whose claim has one prepare too few',
      proposal(b, X, { round: 1, because: { ...because(claimed1), prepares: preparesBy([a, b], X) } }),
    ],
    [
      'whose prepares are of one validator three times (C2)',
      proposal(b, X, { round: 1, because: { ...because(claimed1), prepares: preparesBy([a, a, a], X) } }),
    ],
    [
      'whose prepares are for another block',
      proposal(b, X, { round: 1, because: { ...because(claimed1), prepares: preparesBy([a, b, c], Y) } }),
    ],
    [
      'whose prepares are of another round',
      proposal(c, X, {
        round: 2,
        because: {
          ...because([claims(a, 2), ...changes([b, d], 2)]),
          prepares: preparesBy([a, b, c], X, { round: 1 }),
        },
      }),
    ],
    [
      'whose prepares are of another height',
      proposal(b, X, {
        round: 1,
        because: { ...because(claimed1), prepares: preparesBy([a, b, c], X, { height: 2n }) },
      }),
    ],
    [
      'that follows a lower claim than the highest',
      proposal(c, X, {
        round: 2,
        because: because([claims(a, 2, X, [a, b, c], 0), claims(b, 2, two, [a, b, d], 1), ...changes([d], 2)]),
      }),
    ],
    [
      'with a claim of the round itself',
      proposal(b, X, { round: 1, because: because([claims(a, 1, X, [a, b, c], 1), ...changes([c, d], 1)]) }),
    ],
  ])('%s changes nothing', (_, message) => {
    const before = stage(4, 3)
    const { state, effects } = play(before, heard(message))
    expect(effects).toEqual([])
    expect([state.round, state.proposal]).toEqual([0, null])
  })

  it('the first of a round counts, a second of its proposer does not', () => {
    const { effects, state } = play(stage(4, 3), heard(proposal(a, X)), judged(X), heard(proposal(a, Y)), judged(Y))
    expect([said(effects), state.proposal?.block]).toEqual([['prepare 0'], X])
  })
  it('of a round that is over changes nothing', () => {
    const { state, effects } = play(stage(4, 3), due(), timeout(0), heard(proposal(a, X)))
    expect([said(effects), state.proposal]).toEqual([['round-change 1'], null])
  })
})

describe('C5: what the proposer of a later round says', () => {
  const at1 = play(stage(4, 1), due(), timeout(0)).state
  const withClaim = roundChange(c, { round: 1, prepared: { block: X, round: 0, by: [a, c, d] } })

  it('a fresh block, once a quorum has changed to its round and claims nothing', () => {
    const { effects } = play(at1, heard(roundChange(a)), heard(roundChange(c)), built(fresh1, 1))
    expect(inWords(effects)).toEqual(['round timer 1: 4000 ms', 'build 1', 'proposal 1', 'prepare 1'])
  })
  it('nothing with one round change too few', () => {
    expect(inWords(play(at1, heard(roundChange(a)), heard(roundChange(a))).effects)).toEqual([])
  })
  it('the prepared block again, at once', () => {
    const { effects } = play(at1, heard(roundChange(a)), heard(withClaim))
    expect(inWords(effects)).toEqual(['round timer 1: 4000 ms', 'proposal 1', 'judge prepared'])
    const say = effects[1]
    if (say?.kind !== 'say' || say.message.kind !== 'proposal') throw new Error('no proposal')
    expect(say.message.block).toEqual(X)
    expect(say.message.justification?.prepares.map(({ author }) => author)).toEqual([a, c, d])
    expect(say.message.justification?.roundChanges.map(({ author }) => author)).toEqual([a, b, c])
  })
  it('the prepared block, when its claim comes while a fresh one is being built', () => {
    const claimed = roundChange(d, { round: 1, prepared: { block: X, round: 0, by: [a, c, d] } })
    const { effects, state } = play(at1, heard(roundChange(a)), heard(roundChange(c)), heard(claimed), built(fresh1, 1))
    expect(said(effects)).toEqual(['proposal 1'])
    expect(state.proposal?.block).toEqual(X)
  })
  it('the block of the highest claim, whatever order they come in', () => {
    const lower = roundChange(a, { round: 2, prepared: { block: X, round: 0, by: [a, c, d] } })
    const higher = roundChange(c, { round: 2, prepared: { block: fresh1, round: 1, by: [a, b, c] } })
    const bare = roundChange(d, { round: 2 })
    for (const order of [
      [lower, higher, bare],
      [higher, bare, lower],
      [bare, higher, lower],
    ]) {
      expect(proposable(new Map(order.map((each) => [each.vote.author, each])), [a, b, c, d])?.block).toBe(fresh1)
    }
  })
})

describe('H5: the verdict', () => {
  const asked = play(stage(4, 3), heard(proposal(a, X))).state
  it.each<[string, Parameters<typeof play>[1][], string[]]>([
    ['valid: we prepare', [judged(X)], ['prepare 0']],
    ['invalid: we say nothing', [judged(X, 'invalid')], []],
    ['invalid and then valid, re-proposed: we prepare', [judged(X, 'invalid'), judged(X)], ['prepare 0']],
    ['of another block: nothing', [judged(Y)], []],
    ['of another height: nothing', [judged(X, 'valid', 2n)], []],
    ['twice: we prepare once', [judged(X), judged(X)], ['prepare 0']],
    ['after the round is over: nothing more is said of it', [due(), timeout(0), judged(X)], ['round-change 1']],
  ])('%s', (_, events, want) => {
    expect(said(play(asked, ...events).effects)).toEqual(want)
  })
  it('later: the question is asked again within its round', () => {
    const { effects } = play(asked, judged(X, 'later'), again(0), judged(X))
    expect(inWords(effects)).toEqual([
      ...['repeat timer 0: 1000 ms', 'judge fresh', 'repeat timer 0: 1000 ms', 'prepare 0'],
      'round timer 0: 2000 ms',
    ])
  })
  it('that came late is remembered: the block, proposed again, is not judged again', () => {
    const claimed = [roundChange(a, { prepared: { block: X, round: 0, by: [a, b, c] } }), ...changes([b, c], 1)]
    const again1 = proposal(b, X, { round: 1, because: because(claimed) })
    const { effects } = play(asked, due(), timeout(0), judged(X), heard(again1))
    expect(inWords(effects).filter((word) => word.startsWith('judge'))).toEqual([])
    expect(said(effects)).toEqual(['round-change 1', 'prepare 1'])
  })
})

describe('C6: our commit', () => {
  it.each<[string, ConsensusState, Parameters<typeof play>[1][], string[]]>([
    ['follows a quorum of prepares', accepted(3), prepares([a, b]), ['commit 0']],
    ['not one prepare too few', accepted(3), prepares([a]), []],
    ['not a validator that says it twice (C2)', accepted(3), prepares([a, a, a]), []],
    ['not prepares of another block', accepted(3), prepares([a, b, c], Y), []],
    ['not prepares of a later round', accepted(3), prepares([a, b, c], X, 1), []],
    ['not prepares of another height', accepted(3), all([a, b, c], (by) => heard(prepare(by, X, { height: 2n }))), []],
    ['not prepares by somebody else', accepted(3), prepares([a, outsider]), []],
    ['is said once', accepted(3), prepares([a, b, c]), ['commit 0']],
    ['not without the proposal', stage(4, 3), prepares([a, b, c]), []],
    ['not without a verdict', play(stage(4, 3), heard(proposal(a, X))).state, prepares([a, b, c]), []],
    ['not for commits of others: they are no prepares', accepted(3), commits([a, b]), []],
  ])('%s', (_, state, events, want) => {
    expect(said(play(state, ...events).effects)).toEqual(want)
  })
  it('counts prepares that came before their proposal', () => {
    const { effects } = play(stage(4, 3), ...prepares([a, b]), heard(proposal(a, X)), judged(X))
    expect(said(effects)).toEqual(['prepare 0', 'commit 0'])
  })
  it('what was prepared is claimed in every later round, with its proof, until the height is over', () => {
    const { effects, state } = play(
      accepted(3),
      due(),
      ...prepares([a, b]),
      timeout(0),
      ...changes([a, b], 1).map(heard),
      timeout(1),
    )
    expect(said(effects)).toEqual(['commit 0', 'round-change 1 claims 0', 'round-change 2 claims 0'])
    expect([state.round, state.lastPrepared?.round, state.lastPrepared?.block]).toEqual([2, 0, X])
    expect(play(state, aHeight([a, b, c, d], 2n, a)).state.lastPrepared).toBeNull()
  })
  it('survives a jump and a justified proposal of a later round', () => {
    const prepared = play(accepted(3), ...prepares([a, b])).state
    const jumped = play(prepared, ...changes([a, b], 5).map(heard))
    expect(said(jumped.effects)).toEqual(['round-change 5 claims 0'])
    const moved = play(
      prepared,
      heard(proposal(c, aBlock('two', 2), { round: 2, because: because(changes([a, b, c], 2)) })),
    )
    expect([moved.state.round, moved.state.lastPrepared?.block]).toEqual([2, X])
  })
  it('a later round binds more than an earlier one', () => {
    const first = play(accepted(3), ...prepares([a, b])).state
    const second = proposal(b, fresh1, { round: 1, because: because(changes([a, b, c], 1)) })
    const { effects, state } = play(first, heard(second), judged(fresh1), ...prepares([b, c], fresh1, 1), timeout(1))
    expect(said(effects)).toEqual(['prepare 1', 'commit 1', 'round-change 2 claims 1'])
    expect(state.lastPrepared?.block).toEqual(fresh1)
  })
  it('what our key said in this round elsewhere is said: we say no second', () => {
    const { effects } = play(stage(4, 3), heard(prepare(d, Y)), heard(proposal(a, X)), judged(X))
    expect(said(effects)).toEqual([])
  })
})

describe('C8: finality', () => {
  const known = play(stage(4, 3), heard(proposal(a, X))).state
  it.each<[string, ConsensusState, Parameters<typeof play>[1][], string[]]>([
    ['with a quorum of commits', accepted(3), commits([a, b, c]), ['finalise 0']],
    ['not with one too few', accepted(3), commits([a, b]), []],
    ['not with one validator three times (C2)', accepted(3), commits([a, a, a]), []],
    ['not with commits of two rounds', accepted(3), [...commits([a, b]), ...commits([c], X, 1)], []],
    ['not with commits for two blocks', accepted(3), [...commits([a, b]), ...commits([c], Y)], []],
    ['not with somebody else’s commit', accepted(3), commits([a, b, outsider]), []],
    ['whatever our verdict is: none yet', known, commits([a, b, c]), ['finalise 0']],
    ['whatever our verdict is: invalid', play(known, judged(X, 'invalid')).state, commits([a, b, c]), ['finalise 0']],
    ['not while nobody has sent the block', stage(4, 3), commits([a, b, c]), []],
    [
      'as soon as the block comes',
      play(stage(4, 3), ...commits([a, b, c])).state,
      [heard(proposal(a, X))],
      ['finalise 0'],
    ],
    [
      'as soon as the block comes in a round change',
      play(stage(4, 3), ...commits([a, b, c])).state,
      [heard(roundChange(a, { prepared: { block: X, round: 0, by: [a, b, c] } }))],
      ['finalise 0'],
    ],
    ['of a round that is over for us', play(known, due(), timeout(0)).state, commits([a, b, c]), ['finalise 0']],
    [
      'of a round before the block was built: never',
      play(stage(4, 3), heard(proposal(b, fresh1, { round: 1, because: because(changes([a, b, c], 1)) }))).state,
      commits([a, b, c], fresh1, 0),
      [],
    ],
  ])('%s', (_, state, events, want) => {
    expect(inWords(play(state, ...events).effects)).toEqual(want)
  })
  it('the certificate holds the quorum’s seals, sorted by signer', () => {
    const votes = [c, a, b].map((author) => commit(author, X))
    const { effects } = play(accepted(3), ...votes.map(heard))
    const [final] = effects.filter((effect) => effect.kind === 'finalise')
    expect(final?.certificate.signatures).toEqual([votes[1], votes[2], votes[0]].map((each) => each?.vote.signature))
    expect(final?.certificate).toMatchObject({ height: 1n, round: 0, blockHash: X.hash })
  })
  it('then nothing of this height is done any more', () => {
    const { state } = play(accepted(3), due(), ...commits([a, b, c]))
    const later = [
      timeout(0),
      again(0),
      ...prepares([a, b, c]),
      ...commits([a, b, c, d]),
      ...changes([a, b], 3).map(heard),
    ]
    expect(play(state, ...later).effects).toEqual([])
  })
  it('messages, timers and answers of a height that is over change nothing', () => {
    const next = play(stage(4, 3), aHeight([a, b, c, d], 2n, a)).state
    const old = [heard(proposal(a, X)), ...prepares([a, b, c]), ...commits([a, b, c]), ...changes([a, b], 2).map(heard)]
    const { state, effects } = play(next, ...old, timeout(0), again(0), judged(X), due(), aHeight([a, b], 1n))
    expect(effects).toEqual([])
    expect(state).toEqual(next)
  })
})

describe('C7: f+1 are ahead', () => {
  it.each<[string, Parameters<typeof play>[1][], number, string[]]>([
    ['one is ahead: we stay', changes([a], 3).map(heard), 0, []],
    ['two are: we join them', changes([a, b], 3).map(heard), 3, ['round-change 3']],
    [
      'two in different rounds: the smaller',
      [...changes([a], 7), ...changes([b], 4)].map(heard),
      4,
      ['round-change 4'],
    ],
    [
      'three in different rounds: the smaller of the furthest two',
      [...changes([a], 2), ...changes([b], 9), ...changes([c], 5)].map(heard),
      5,
      ['round-change 2', 'round-change 5'],
    ],
    ['the same one twice: we stay', [...changes([a], 3), ...changes([a], 4)].map(heard), 0, []],
    ['one is in our round: we stay', [...changes([a], 0), ...changes([b], 4)].map(heard), 0, []],
    ['one is nobody of the set: we stay', [...changes([a], 3), ...changes([outsider], 3)].map(heard), 0, []],
    [
      'one claims what it does not prove: we stay (C3)',
      [roundChange(a, { round: 3 }), roundChange(b, { round: 3, prepared: { block: X, round: 1, by: [a, b] } })].map(
        heard,
      ),
      0,
      [],
    ],
    [
      'one claims a block it does not send: we stay (C3)',
      [
        roundChange(a, { round: 3 }),
        { ...roundChange(b, { round: 3, prepared: { block: X, round: 1, by: [a, b, c] } }), proof: null },
      ].map(heard),
      0,
      [],
    ],
    ['however far ahead', changes([a, b], 1_000_000).map(heard), 1_000_000, ['round-change 1000000']],
  ])('%s', (_, events, round, want) => {
    const { state, effects } = play(stage(4, 3), ...events)
    expect([state.round, said(effects)]).toEqual([round, want])
  })
})
