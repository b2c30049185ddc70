import { describe, expect, it } from 'vitest'
import type { Address, Hash } from '../types/bytes.ts'
import { type RoundEffect, type RoundState, startRound, step, type Vote } from './round.ts'

const validators = ['11', '22', '33', '44'].map((byte) => `0x${byte.repeat(20)}` as Address)
const [a, b, c, d] = validators as [Address, Address, Address, Address]
const block = `0x${'bb'.repeat(32)}` as Hash
const other = `0x${'cc'.repeat(32)}` as Hash

const aVote = (type: Vote['type'], author: Address, change: Partial<Vote> = {}): Vote => ({
  ...{
    type,
    author,
    height: 5n,
    round: 0,
    digest: block,
    signature: new Uint8Array(65).fill(validators.indexOf(author)),
  },
  ...change,
})
const fresh = (members = validators): RoundState =>
  startRound({ height: 5n, round: 0, validators: members, proposer: members[0] as Address })

function play(start: RoundState, votes: readonly Vote[]): { state: RoundState; effects: RoundEffect[] } {
  const effects: RoundEffect[] = []
  let state = start
  for (const vote of votes) {
    const result = step(state, vote)
    state = result.state
    effects.push(...result.effects)
  }
  return { state, effects }
}
const signed = (effects: readonly RoundEffect[]) => effects.flatMap((e) => (e.kind === 'sign' ? [e.type] : []))
const final = (effects: readonly RoundEffect[]) =>
  effects.flatMap((e) => (e.kind === 'finalise' ? [e.certificate] : []))

const proposal = aVote('proposal', a)
const prepares = [a, b, c].map((author) => aVote('prepare', author))
const commits = [c, a, b].map((author) => aVote('commit', author))

describe('one round', () => {
  it('of one validator: own proposal, prepare and commit are final', () => {
    const alone = [a]
    const { effects } = play(fresh(alone), [proposal, aVote('prepare', a), aVote('commit', a)])
    expect(signed(effects)).toEqual(['prepare', 'commit'])
    expect(final(effects)).toEqual([{ height: 5n, round: 0, blockHash: block, signatures: [new Uint8Array(65)] }])
  })
  it('of four: three prepares, three commits; the seals sorted by signer', () => {
    const { effects, state } = play(fresh(), [proposal, ...prepares, ...commits])
    expect(signed(effects)).toEqual(['prepare', 'commit'])
    expect(final(effects)[0]?.signatures.map((seal) => seal[0])).toEqual([0, 1, 2])
    expect(state.final).toBe(true)
  })
  it('C6: no commit before a quorum of prepares', () => {
    expect(signed(play(fresh(), [proposal, ...prepares.slice(0, 2)]).effects)).toEqual(['prepare'])
  })
  it('C2: a repeated prepare counts once', () => {
    const [first] = prepares as [Vote]
    expect(signed(play(fresh(), [proposal, first, first, first, first]).effects)).toEqual(['prepare'])
  })
  it('C2: a repeated commit counts once', () => {
    const [first] = commits as [Vote]
    expect(final(play(fresh(), [proposal, ...prepares, first, first, first]).effects)).toEqual([])
  })
  it('C8: a quorum of commits is final once', () => {
    const { effects } = play(fresh(), [proposal, ...prepares, ...commits, aVote('commit', d)])
    expect(final(effects)).toHaveLength(1)
  })

  const ignored: [string, readonly Vote[]][] = [
    ['a proposal by another than the proposer', [aVote('proposal', b)]],
    ['a proposal of another height', [aVote('proposal', a, { height: 6n })]],
    ['a proposal of another round', [aVote('proposal', a, { round: 1 })]],
    ['votes without a proposal', [...prepares, ...commits]],
  ]
  it.each(ignored)('changes nothing: %s', (_, votes) => {
    const before = fresh()
    const { state, effects } = play(before, votes)
    expect(state).toEqual(before)
    expect(effects).toEqual([])
  })
  it('the first proposal of a round counts, a second is not voted for', () => {
    const { effects } = play(fresh(), [proposal, aVote('proposal', a, { digest: other })])
    expect(effects).toEqual([{ kind: 'sign', type: 'prepare', digest: block }])
  })
  it('votes for another block than the accepted one do not count', () => {
    const elsewhere = [b, c, d].map((author) => aVote('prepare', author, { digest: other }))
    expect(signed(play(fresh(), [proposal, ...elsewhere]).effects)).toEqual(['prepare'])
  })
})
