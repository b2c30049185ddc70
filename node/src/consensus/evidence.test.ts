// C11: what convicts and what does not, with real keys; and that the memory it takes is bounded. Four validators at height 7.
import { describe, expect, it } from 'vitest'
import { aBlock } from '../../test/consensus/makers.ts'
import { ZERO_HASH } from '../codec/constants.ts'
import { hexToBytes } from '../codec/hex.ts'
import { addressOf, recoverAddress, signDigest } from '../codec/signature.ts'
import { EVIDENCE_HEIGHTS_MAX, EVIDENCE_ROUNDS_MAX } from '../params/limits.ts'
import type { Certificate } from '../types/block.ts'
import type { Hash } from '../types/bytes.ts'
import type { ConsensusMessage, Draft, Evidence, MessageType, Vote } from '../types/consensus.ts'
import { InvalidMessage } from '../types/errors.ts'
import type { Recover } from '../types/ports.ts'
import { makeCertificate } from './certificate.ts'
import {
  checkEvidence,
  findConflict,
  findEvidence,
  namedBy,
  type SeenVotes,
  votesOf,
  votesOfCertificate,
  withSeen,
} from './evidence.ts'
import { consensusDigest, validatorSetHash } from './seal.ts'

const genesisHash = `0x${'aa'.repeat(32)}` as Hash
const keys = [1, 2, 3, 4].map((n) => hexToBytes(`0x${n.toString(16).padStart(64, '0')}`))
const [a, b, c, d] = keys as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
const validators = keys.map((key) => addressOf(key)).toSorted()
const recover: Recover = (digest, signature) =>
  recoverAddress(digest, signature.subarray(0, 32), signature.subarray(32, 64), signature[64] ?? 0)
const chain = { genesisHash, validators, recover }
const X = aBlock('X').hash
const Y = aBlock('Y').hash

function vote(type: MessageType, key: Uint8Array, digest: Hash, options: Partial<Draft> = {}): Vote {
  const draft: Draft = { type, height: 7n, round: 0, digest, prepared: null, ...options }
  const signature = signDigest(
    consensusDigest({ ...draft, genesisHash, validatorSetHash: validatorSetHash(validators) }),
    key,
  )
  return { ...draft, author: addressOf(key), signature }
}
const change = (key: Uint8Array, round: number, claimed: number | null = null) =>
  vote('round-change', key, ZERO_HASH, { round, prepared: claimed === null ? null : { round: claimed, digest: X } })
const seen = (...votes: readonly Vote[]): SeenVotes => votes.reduce(withSeen, new Map() as SeenVotes)

describe('C11: what convicts', () => {
  it.each<[string, Vote, Vote, Evidence['kind']]>([
    ['two proposals of a round', vote('proposal', a, X), vote('proposal', a, Y), 'double-vote'],
    ['two prepares of a round', vote('prepare', a, X), vote('prepare', a, Y), 'double-vote'],
    ['two commits of a round', vote('commit', a, X), vote('commit', a, Y), 'double-vote'],
    ['a commit and a later round change that claims nothing', vote('commit', a, X), change(a, 1), 'amnesia'],
    ['the same, the round change first', change(a, 1), vote('commit', a, X), 'amnesia'],
    [
      'a commit and a round change that claims an earlier round',
      vote('commit', a, X, { round: 2 }),
      change(a, 4, 1),
      'amnesia',
    ],
  ])('%s', (_, first, second, kind) => {
    const evidence = findEvidence(seen(first), second)
    expect(evidence?.kind).toBe(kind)
    expect(evidence && namedBy(evidence)).toEqual([addressOf(a)])
    expect(() => checkEvidence(evidence!, chain)).not.toThrow()
  })
})

describe('C11: what does not', () => {
  const prepare = vote('prepare', a, X)
  it.each<[string, Vote, Vote]>([
    ['the same vote twice', prepare, prepare],
    ['the same digest with another signature', prepare, { ...prepare, signature: new Uint8Array(65) }],
    ['the votes of two validators', vote('prepare', a, X), vote('prepare', b, Y)],
    ['a prepare and a commit for different blocks', vote('prepare', a, X), vote('commit', a, Y)],
    ['prepares of two rounds', vote('prepare', a, X), vote('prepare', a, Y, { round: 1 })],
    ['prepares of two heights', vote('prepare', a, X), vote('prepare', a, Y, { height: 8n })],
    ['two round changes of a round, the second bound by more', change(a, 3), change(a, 3, 2)],
    ['a commit and a round change that claims its round', vote('commit', a, X), change(a, 1, 0)],
    ['a commit and a round change that claims a later one', vote('commit', a, X), change(a, 5, 3)],
    ['a commit of the round that was changed to', vote('commit', a, X, { round: 1 }), change(a, 1)],
    ['a commit after an earlier round change', vote('commit', a, X, { round: 2 }), change(a, 1)],
    ['a commit and a round change of another height', vote('commit', a, X), { ...change(a, 1), height: 8n }],
  ])('%s', (_, first, second) => {
    expect(findEvidence(seen(first), second)).toBeNull()
    expect(findEvidence(seen(second), first)).toBeNull()
  })
})

describe('C11: two finalities', () => {
  const certificate = (block: Hash, by: readonly Uint8Array[], round = 0): Certificate =>
    makeCertificate(
      { height: 7n, round, blockHash: block },
      by.map((key) => vote('commit', key, block, { round })),
    )
  const first = certificate(X, [a, b, c])
  it('convict who signed both', () => {
    const evidence = findConflict(first, certificate(Y, [b, c, d]), chain)
    expect(evidence && [...namedBy(evidence)]).toEqual([addressOf(b), addressOf(c)].toSorted())
    expect(() => checkEvidence(evidence!, chain)).not.toThrow()
  })
  it('in different rounds too', () => {
    expect(findConflict(first, certificate(Y, [b, c, d], 3), chain)?.kind).toBe('conflicting-certificates')
  })
  it('of one block are no conflict, whatever their round', () => {
    expect(findConflict(first, certificate(X, [b, c, d], 1), chain)).toBeNull()
  })
  it('of two heights are no conflict', () => {
    expect(findConflict(first, { ...certificate(Y, [b, c, d]), height: 8n }, chain)).toBeNull()
  })
  it('a certificate’s seals are its signers’ commits', () => {
    const votes = votesOfCertificate(first, chain)
    expect(votes.map(({ author }) => author)).toEqual([a, b, c].map((key) => addressOf(key)).toSorted())
    expect(findEvidence(seen(...votes), vote('commit', a, Y))?.kind).toBe('double-vote')
  })
})

describe('C11: evidence that is none', () => {
  const [first, second] = [vote('prepare', a, X), vote('prepare', a, Y)]
  const author = addressOf(a)
  const sealed = (block: Hash, by: readonly Uint8Array[]) =>
    makeCertificate(
      { height: 7n, round: 0, blockHash: block },
      by.map((key) => vote('commit', key, block)),
    )
  const conflict = findConflict(sealed(X, [a, b, c]), sealed(Y, [b, c, d]), chain)!
  it.each<[string, Evidence]>([
    ['names somebody else', { kind: 'double-vote', author: addressOf(b), first, second }],
    ['the same vote twice', { kind: 'double-vote', author, first, second: first }],
    ['a signature that is not over the vote', { kind: 'double-vote', author, first, second: { ...second, round: 1 } }],
    [
      'a claimed author is not believed',
      { kind: 'double-vote', author, first, second: { ...vote('prepare', b, Y), author } },
    ],
    ['a vote that was made up', { kind: 'double-vote', author, first, second: { ...first, digest: Y } }],
    [
      'an honest round change called amnesia',
      { kind: 'amnesia', author, commit: vote('commit', a, X), roundChange: change(a, 1, 0) },
    ],
    ['one kind told as another', { kind: 'amnesia', author, commit: first, roundChange: second }],
    ['a certificate without a quorum', { ...conflict, second: sealed(Y, [c, d]) } as Evidence],
    ['two certificates of one block', { ...conflict, second: sealed(X, [b, c, d]) } as Evidence],
    ['too few are named', { ...conflict, authors: [addressOf(b)] } as Evidence],
  ])('%s', (_, evidence) => {
    expect(() => checkEvidence(evidence, chain)).toThrow(InvalidMessage)
  })
})

describe('C11: the memory', () => {
  it('holds of a signer, height, type and round the first vote', () => {
    const once = seen(vote('prepare', a, X))
    expect(withSeen(once, vote('prepare', a, Y))).toBe(once)
    expect(
      withSeen(once, vote('commit', a, X))
        .get(7n)
        ?.get(addressOf(a)),
    ).toHaveLength(2)
  })
  it('holds so many rounds of a signer, height and type, and still compares the next', () => {
    const flood = Array.from({ length: EVIDENCE_ROUNDS_MAX + 20 }, (_, round) => ({ ...vote('prepare', a, X), round }))
    const memory = seen(...flood, vote('commit', a, X))
    expect(memory.get(7n)?.get(addressOf(a))).toHaveLength(EVIDENCE_ROUNDS_MAX + 1)
    expect(findEvidence(memory, { ...vote('prepare', a, Y), round: EVIDENCE_ROUNDS_MAX - 1 })?.kind).toBe('double-vote')
  })
  it('holds so many heights, the newest', () => {
    const one = vote('prepare', a, X)
    const memory = seen(...Array.from({ length: 40 }, (_, i) => ({ ...one, height: BigInt(i) })))
    expect([memory.size, Math.min(...[...memory.keys()].map(Number))]).toEqual([
      EVIDENCE_HEIGHTS_MAX,
      40 - EVIDENCE_HEIGHTS_MAX,
    ])
    expect(withSeen(memory, { ...one, height: 1n })).toBe(memory)
  })
})

describe('C11: what a message shows', () => {
  const block = aBlock('X')
  const prepares = [a, b, c].map((key) => vote('prepare', key, X))
  it.each<[string, ConsensusMessage, number]>([
    ['a vote', { kind: 'prepare', vote: vote('prepare', a, X) }, 1],
    ['a proposal of round 0', { kind: 'proposal', vote: vote('proposal', a, X), block, justification: null }, 1],
    [
      'a justified proposal, with all its votes',
      {
        kind: 'proposal',
        vote: vote('proposal', a, X, { round: 1 }),
        block,
        justification: { roundChanges: [change(a, 1, 0), change(b, 1)], prepares },
      },
      6,
    ],
    ['a round change', { kind: 'round-change', vote: change(a, 1), proof: null }, 1],
    ['a round change with its proof', { kind: 'round-change', vote: change(a, 1, 0), proof: { block, prepares } }, 4],
  ])('%s', (_, message, want) => {
    expect(votesOf(message)).toHaveLength(want)
  })
})
