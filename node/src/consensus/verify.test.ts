// C2, C3, C5: which messages get past their signatures, with real keys, and which do not. Four validators, a to d, height 7.
import { describe, expect, it } from 'vitest'
import { aBlock } from '../../test/consensus/makers.ts'
import { ZERO_HASH } from '../codec/constants.ts'
import { hexToBytes } from '../codec/hex.ts'
import { addressOf, recoverAddress, signDigest } from '../codec/signature.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Draft, MessageType, UnverifiedMessage, UnverifiedVote } from '../types/consensus.ts'
import { InvalidMessage } from '../types/errors.ts'
import type { Recover } from '../types/ports.ts'
import { consensusDigest, validatorSetHash } from './seal.ts'
import { verifyMessage, verifyVote } from './verify.ts'

const genesisHash = `0x${'aa'.repeat(32)}` as Hash
const keys = [1, 2, 3, 4, 5].map((n) => hexToBytes(`0x${n.toString(16).padStart(64, '0')}`))
const members = keys.slice(0, 4).map((key) => ({ key, address: addressOf(key) }))
const validators = members.map(({ address }) => address).toSorted()
const [a, b, c, d, outsider] = keys as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
const recover: Recover = (digest, signature) =>
  recoverAddress(digest, signature.subarray(0, 32), signature.subarray(32, 64), signature[64] ?? 0)
const chain = { genesisHash, validators, recover }
const X = aBlock('X')
const Y = aBlock('Y')
const fresh1 = aBlock('fresh', 1)

type Options = Partial<Pick<Draft, 'height' | 'round' | 'prepared'>> & { set?: readonly Address[]; genesis?: Hash }
function vote(type: MessageType, key: Uint8Array, digest: Hash, options: Options = {}): UnverifiedVote {
  const { height = 7n, round = 0, prepared = null, set = validators, genesis = genesisHash } = options
  const draft: Draft = { type, height, round, digest, prepared }
  const signature = signDigest(
    consensusDigest({ ...draft, genesisHash: genesis, validatorSetHash: validatorSetHash(set) }),
    key,
  )
  return { ...draft, signature }
}
const change = (key: Uint8Array, options: Options = {}) =>
  vote('round-change', key, ZERO_HASH, { round: 1, ...options })
const preparedBy = (...by: Uint8Array[]) => by.map((key) => vote('prepare', key, X.hash))
const claim = { round: 0, digest: X.hash }

function proposal0(of: UnverifiedVote, block = X): UnverifiedMessage {
  return { kind: 'proposal', vote: of, block, justification: null }
}
function proposal1(
  roundChanges: readonly UnverifiedVote[],
  prepares: readonly UnverifiedVote[] = [],
  block = fresh1,
): UnverifiedMessage {
  return {
    kind: 'proposal',
    vote: vote('proposal', b, block.hash, { round: 1 }),
    block,
    justification: { roundChanges, prepares },
  }
}
function roundChange(
  of: UnverifiedVote,
  prepares: readonly UnverifiedVote[] | null = null,
  block = X,
): UnverifiedMessage {
  return { kind: 'round-change', vote: of, proof: prepares && { block, prepares } }
}
const prepare = (of: UnverifiedVote): UnverifiedMessage => ({ kind: 'prepare', vote: of })

describe('C2, C3: a message that an honest validator sends', () => {
  it.each<[string, UnverifiedMessage]>([
    ['a proposal of round 0', proposal0(vote('proposal', a, X.hash))],
    ['a prepare', prepare(vote('prepare', a, X.hash))],
    ['a commit', { kind: 'commit', vote: vote('commit', a, X.hash) }],
    ['a round change that claims nothing', roundChange(change(a))],
    ['a round change with its proof', roundChange(change(a, { prepared: claim }), preparedBy(a, b, c))],
    ['a proposal on round changes that claim nothing', proposal1([change(a), change(b), change(c)])],
    [
      'a proposal of the prepared block',
      proposal1([change(a, { prepared: claim }), change(b), change(c), change(d)], preparedBy(b, c, d), X),
    ],
  ])('%s', (_, message) => {
    const verified = verifyMessage(message, chain)
    expect(validators).toContain(verified.vote.author)
    expect(verified.vote.signature).toBe(message.vote.signature)
  })
  it('names its author, and the authors of all it carries', () => {
    const verified = verifyMessage(roundChange(change(a, { prepared: claim }), preparedBy(b, c, d)), chain)
    if (verified.kind !== 'round-change') throw new Error(verified.kind)
    expect(verified.vote.author).toBe(addressOf(a))
    expect(verified.proof?.prepares.map(({ author }) => author)).toEqual([b, c, d].map((key) => addressOf(key)))
  })
})

describe('C2, C3, C5: a message that no honest validator sends', () => {
  const good = vote('prepare', a, X.hash)
  const malleable = { ...good, signature: withHighS(good.signature) }
  it.each<[string, UnverifiedMessage, RegExp]>([
    ['by nobody of the set', prepare(vote('prepare', outsider, X.hash)), /^C2.*no validator/],
    ['for another chain', prepare(vote('prepare', a, X.hash, { genesis: ZERO_HASH })), /^C2/],
    ['for another set', prepare(vote('prepare', a, X.hash, { set: validators.slice(1) })), /^C2/],
    ['moved to another height', prepare({ ...good, height: 8n }), /^C2/],
    ['moved to another round', prepare({ ...good, round: 1 }), /^C2/],
    ['moved to another block', prepare({ ...good, digest: Y.hash }), /^C2/],
    ['a prepare told as a commit', { kind: 'commit', vote: good }, /^C3: a prepare in the place of a commit/],
    ['a prepare signed and turned into a commit', { kind: 'commit', vote: { ...good, type: 'commit' } }, /^C2/],
    ['a high s', prepare(malleable), /^C2.*s is out of range/],
    ['a signature that is none', prepare({ ...good, signature: new Uint8Array(65) }), /^C2/],
    ['a signature cut short', prepare({ ...good, signature: good.signature.subarray(0, 64) }), /^C2/],
    ['a prepare with a claim', prepare(vote('prepare', a, X.hash, { round: 1, prepared: claim })), /^C3.*claim/],
    ['a round change with a digest', roundChange(vote('round-change', a, X.hash, { round: 1 })), /^C3.*digest/],
    ['a change to round 0', roundChange(change(a, { round: 0 })), /^C9/],
    ['a claim without its proof', roundChange(change(a, { prepared: claim })), /^C3.*prove/],
    ['a proof without a claim', roundChange(change(a), preparedBy(a, b, c)), /^C3.*prove/],
    ['a claim taken out of what was signed', roundChange({ ...change(a, { prepared: claim }), prepared: null }), /^C2/],
    ['a claim with one prepare too few', roundChange(change(a, { prepared: claim }), preparedBy(a, b)), /^C3.*prove/],
    ['a claim with one prepare twice', roundChange(change(a, { prepared: claim }), preparedBy(a, b, b)), /^C2.*twice/],
    [
      'a claim of a later round than its own',
      roundChange(change(a, { prepared: { round: 1, digest: X.hash } }), preparedBy(a, b, c)),
      /^C3/,
    ],
    ['a claim with another block', roundChange(change(a, { prepared: claim }), preparedBy(a, b, c), Y), /^C3.*prove/],
    [
      'a proof with a prepare of somebody else',
      roundChange(change(a, { prepared: claim }), [...preparedBy(a, b, c), vote('prepare', outsider, X.hash)]),
      /^C2/,
    ],
    [
      'a proof with a prepare of another height',
      roundChange(change(a, { prepared: claim }), [...preparedBy(a, b), vote('prepare', c, X.hash, { height: 6n })]),
      /^C3.*height/,
    ],
    [
      'a proof with a commit among its prepares',
      roundChange(change(a, { prepared: claim }), [...preparedBy(a, b), vote('commit', c, X.hash)]),
      /^C3.*place/,
    ],
    ['more prepares than validators', roundChange(change(a, { prepared: claim }), preparedBy(a, b, c, d, a)), /^C2: 5/],
    ['a proposal for another block', proposal0(vote('proposal', a, Y.hash)), /^C5/],
    [
      'a justified proposal of round 0',
      {
        ...proposal0(vote('proposal', a, X.hash)),
        kind: 'proposal',
        block: X,
        justification: { roundChanges: [change(a), change(b), change(c)], prepares: [] },
      },
      /^C5/,
    ],
    ['an unjustified proposal of round 1', proposal1([]), /^C5/],
    ['one round change too few', proposal1([change(a), change(b)]), /^C5/],
    ['one round change twice', proposal1([change(a), change(b), change(b)]), /^C2.*twice/],
    ['a round change of another round', proposal1([change(a), change(b), change(c, { round: 2 })]), /^C5/],
    [
      'a claim whose prepares were left out',
      proposal1([change(a, { prepared: claim }), change(b), change(c)], [], X),
      /^C5/,
    ],
    [
      'a claim taken out by the proposer',
      proposal1([{ ...change(a, { prepared: claim }), prepared: null }, change(b), change(c)]),
      /^C2/,
    ],
  ])('%s', (_, message, reason) => {
    expect(() => verifyMessage(message, chain)).toThrow(InvalidMessage)
    expect(() => verifyMessage(message, chain)).toThrow(reason)
  })
})

describe('C2: a vote alone', () => {
  it('names its author', () => {
    expect(verifyVote(change(a, { prepared: claim }), chain).author).toBe(addressOf(a))
  })
  it.each<[string, UnverifiedVote]>([
    ['by nobody of the set', vote('commit', outsider, X.hash)],
    ['a commit with a claim', vote('commit', a, X.hash, { round: 1, prepared: claim })],
  ])('%s is refused', (_, each) => {
    expect(() => verifyVote(each, chain)).toThrow(InvalidMessage)
  })
})

/** n - s: the other signature that the same equation accepts, which EIP-2 does not. */
function withHighS(signature: Uint8Array): Uint8Array {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const s = BigInt(`0x${Buffer.from(signature.subarray(32, 64)).toString('hex')}`)
  const high = hexToBytes(`0x${(order - s).toString(16).padStart(64, '0')}`)
  return Uint8Array.of(...signature.subarray(0, 32), ...high, 1 - (signature[64] ?? 0))
}
