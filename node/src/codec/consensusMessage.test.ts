// Consensus messages <-> bytes: what comes back is what went in (any message, fast-check), every message has one encoding,
// and a table of bytes that are refused beside the ones they were made from.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BLOCK_BYTES_MAX, VALIDATORS_MAX } from '../params/limits.ts'
import type { Header } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { BlockRef, MessageType, UnverifiedMessage, UnverifiedVote } from '../types/consensus.ts'
import { InvalidBlock, InvalidMessage } from '../types/errors.ts'
import { encodeBlock } from './block.ts'
import { blockRefOf } from './blockRef.ts'
import {
  CONSENSUS_MESSAGE_BYTES_MAX,
  decodeConsensusMessage,
  decodeVote,
  encodeConsensusMessage,
  encodeVote,
  VOTE_BYTES,
} from './consensusMessage.ts'
import { EMPTY_TRIE_ROOT, ZERO_HASH } from './constants.ts'
import { headerHash } from './header.ts'
import { bytesToHex } from './hex.ts'

const hash = (byte: string) => `0x${byte.repeat(32)}` as Hash
const headerOf = (buildRound: number, number = 7n): Header => ({
  parentHash: hash('01'),
  miner: `0x${'22'.repeat(20)}` as Address,
  stateRoot: hash('03'),
  transactionsRoot: EMPTY_TRIE_ROOT,
  receiptsRoot: EMPTY_TRIE_ROOT,
  logsBloom: new Uint8Array(256),
  number,
  gasLimit: 30_000_000n,
  gasUsed: 0n,
  timestamp: 1_700_000_000n,
  extraData: Uint8Array.of(1, buildRound >>> 24, buildRound >>> 16, buildRound >>> 8, buildRound),
})
const blockOf = (buildRound: number, number = 7n): BlockRef => {
  const header = headerOf(buildRound, number)
  return { hash: headerHash(header), buildRound, raw: encodeBlock({ header, transactions: [] }) }
}
const X = blockOf(0)

const aVote = (type: MessageType, over: Partial<UnverifiedVote> = {}): UnverifiedVote => ({
  ...{ type, height: 7n, round: 1, digest: type === 'round-change' ? ZERO_HASH : X.hash, prepared: null },
  ...{ signature: new Uint8Array(65).fill(9) },
  ...over,
})
const claimed = aVote('round-change', { prepared: { round: 0, digest: X.hash } })
const prepares = [aVote('prepare', { round: 0 }), aVote('prepare', { round: 0 }), aVote('prepare', { round: 0 })]
const proposal: UnverifiedMessage = {
  kind: 'proposal',
  vote: aVote('proposal', { round: 0 }),
  block: X,
  justification: null,
}
const justified: UnverifiedMessage = {
  ...proposal,
  vote: aVote('proposal'),
  justification: { roundChanges: [claimed, aVote('round-change')], prepares },
}
const bare: UnverifiedMessage = { kind: 'round-change', vote: aVote('round-change'), proof: null }
const proven: UnverifiedMessage = { kind: 'round-change', vote: claimed, proof: { block: X, prepares } }
const prepare: UnverifiedMessage = { kind: 'prepare', vote: aVote('prepare') }

describe('codec of consensus messages: what comes back is what went in', () => {
  it.each<[string, UnverifiedMessage, number]>([
    ['a prepare', prepare, VOTE_BYTES],
    ['a commit', { kind: 'commit', vote: aVote('commit') }, VOTE_BYTES],
    ['a proposal of round 0', proposal, VOTE_BYTES + 2 + X.raw.length],
    ['a justified proposal', justified, 6 * VOTE_BYTES + 2 + X.raw.length],
    [
      'a justified proposal without prepares',
      { ...justified, justification: { roundChanges: [bare.vote], prepares: [] } },
      2 * VOTE_BYTES + 2 + X.raw.length,
    ],
    ['a round change', bare, VOTE_BYTES + 1],
    ['a round change with its proof', proven, 4 * VOTE_BYTES + 1 + X.raw.length],
  ])('%s', (_, message, length) => {
    const bytes = encodeConsensusMessage(message)
    expect(bytes).toHaveLength(length)
    expect(decodeConsensusMessage(bytes)).toEqual(message)
  })

  const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
  const digest = bytes(32).map((each) => bytesToHex(each) as Hash)
  const claim = fc.record({ round: uint32.map((round) => Math.min(round, 2 ** 32 - 2)), digest })
  const voteOf = (type: MessageType) =>
    fc.record({
      type: fc.constant(type),
      height: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      round: uint32,
      digest: type === 'round-change' ? fc.constant(ZERO_HASH) : digest,
      prepared: type === 'round-change' ? fc.option(claim) : fc.constant(null),
      signature: bytes(65),
    })
  const votesOf = (type: MessageType, minLength: number) => fc.array(voteOf(type), { minLength, maxLength: 5 })
  const block = fc
    .tuple(uint32, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
    .map(([round, number]) => blockOf(round, number))
  const message: fc.Arbitrary<UnverifiedMessage> = fc.oneof(
    voteOf('prepare').map((vote) => ({ kind: 'prepare' as const, vote })),
    voteOf('commit').map((vote) => ({ kind: 'commit' as const, vote })),
    fc.record({
      kind: fc.constant('proposal' as const),
      vote: voteOf('proposal'),
      block,
      justification: fc.option(
        fc.record({ roundChanges: votesOf('round-change', 1), prepares: votesOf('prepare', 0) }),
      ),
    }),
    fc
      .tuple(voteOf('round-change'), claim, fc.option(fc.record({ block, prepares: votesOf('prepare', 1) })))
      .map(([vote, prepared, proof]) => ({
        kind: 'round-change' as const,
        vote: { ...vote, prepared: proof && prepared },
        proof,
      })),
  )
  it('any message', () => {
    fc.assert(
      fc.property(message, (each) => {
        expect(decodeConsensusMessage(encodeConsensusMessage(each))).toEqual(each)
      }),
    )
  })
  it('any bytes that are read are written as they were: one message, one encoding', () => {
    const nearly = fc.tuple(message, fc.nat(), fc.nat(255)).map(([each, at, byte]) => {
      const encoded = encodeConsensusMessage(each)
      encoded[at % Math.min(encoded.length, 2 * VOTE_BYTES)] = byte
      return encoded
    })
    fc.assert(
      fc.property(nearly, (encoded) => {
        let read: UnverifiedMessage
        try {
          read = decodeConsensusMessage(encoded)
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidMessage)
          return
        }
        expect(encodeConsensusMessage(read)).toEqual(encoded)
      }),
    )
  })
  it('a signature and a block do not keep the frame they came in', () => {
    const frame = new Uint8Array(1_000_000)
    const encoded = encodeConsensusMessage(proposal)
    frame.set(encoded)
    const read = decodeConsensusMessage(frame.subarray(0, encoded.length))
    if (read.kind !== 'proposal') throw new Error(read.kind)
    expect(read.vote.signature.buffer.byteLength).toBe(65)
    expect(read.block.raw.buffer.byteLength).toBe(X.raw.length)
  })
})

describe('codec of consensus messages: bytes that are refused', () => {
  const edit = (message: UnverifiedMessage, change: (bytes: Uint8Array) => void) => {
    const bytes = encodeConsensusMessage(message)
    change(bytes)
    return bytes
  }
  const cut = (message: UnverifiedMessage, by: number) => encodeConsensusMessage(message).slice(0, -by)
  const longer = (message: UnverifiedMessage) => Uint8Array.of(...encodeConsensusMessage(message), 0)
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /146 bytes, not 0/],
    ['a vote cut short', cut(prepare, 1), /146 bytes, not 145/],
    ['a vote with a byte behind it', longer(prepare), /carries nothing/],
    ['a type that does not exist', edit(prepare, (bytes) => bytes.fill(4, 0, 1)), /no type 4/],
    ['a prepare with a claim', edit(prepare, (bytes) => bytes.fill(1, 48, 49)), /with a claim/],
    ['a prepare with a prepared digest', edit(prepare, (bytes) => bytes.fill(1, 80, 81)), /without its round/],
    ['a round change with a digest', edit(bare, (bytes) => bytes.fill(1, 13, 14)), /with a digest/],
    ['a round change without its count', cut(bare, 1), /before a count/],
    ['a round change with a byte behind it', longer(bare), /nobody prepared/],
    ['a claim without its proof', edit(bare, (bytes) => bytes.fill(1, 48, 49)), /come together/],
    ['a proof without a claim', edit(proven, (bytes) => bytes.fill(0, 45, 81)), /come together/],
    [
      'a proof cut in a vote',
      encodeConsensusMessage(proven).slice(0, VOTE_BYTES + 1 + 2 * VOTE_BYTES + 7),
      /cut short in a vote/,
    ],
    ['a proof without its block', encodeConsensusMessage(proven).slice(0, 4 * VOTE_BYTES + 1), /H1/],
    [
      'a proof with a commit among its prepares',
      edit(proven, (bytes) => bytes.fill(2, VOTE_BYTES + 1, VOTE_BYTES + 2)),
      /another vote/,
    ],
    ['a proposal without its counts', encodeConsensusMessage(proposal).slice(0, VOTE_BYTES), /before a count/],
    ['a proposal without a block', encodeConsensusMessage(proposal).slice(0, VOTE_BYTES + 2), /H1/],
    ['a block with a byte behind it', longer(proposal), /H1/],
    ['a block cut short', cut(proposal, 1), /H1/],
    [
      'prepares that justify nothing',
      Uint8Array.of(...encodeVote(proposal.vote), 0, 1, ...encodeVote(prepare.vote), ...X.raw),
      /justify nothing/,
    ],
    [
      'more votes than there can be validators',
      edit(justified, (bytes) => bytes.fill(VALIDATORS_MAX + 1, VOTE_BYTES, VOTE_BYTES + 1)),
      /more than validators/,
    ],
    ['more bytes than any message', new Uint8Array(CONSENSUS_MESSAGE_BYTES_MAX + 1), /bytes/],
    ['a block larger than any', Uint8Array.of(...encodeVote(proposal.vote), 0, 0, ...new Uint8Array(0)).slice(), /H1/],
  ])('%s', (_, bytes, reason) => {
    expect(() => decodeConsensusMessage(bytes)).toThrow(InvalidMessage)
    expect(() => decodeConsensusMessage(bytes)).toThrow(reason)
  })
  it('a block larger than any is refused before it is read', () => {
    const bytes = new Uint8Array(VOTE_BYTES + 2 + BLOCK_BYTES_MAX + 1)
    bytes.set(encodeVote(proposal.vote))
    expect(() => decodeConsensusMessage(bytes)).toThrow(`a block of ${BLOCK_BYTES_MAX + 1} bytes`)
  })
  it.each<[string, () => unknown]>([
    ['a height beyond 64 bits', () => encodeVote(aVote('prepare', { height: 2n ** 64n }))],
    ['a negative height', () => encodeVote(aVote('prepare', { height: -1n }))],
    ['a round beyond 32 bits', () => encodeVote(aVote('prepare', { round: 2 ** 32 }))],
    [
      'a claim that does not fit',
      () => encodeVote(aVote('round-change', { prepared: { round: 2 ** 32 - 1, digest: X.hash } })),
    ],
    ['a signature of 64 bytes', () => encodeVote(aVote('prepare', { signature: new Uint8Array(64) }))],
    [
      'a block above the bound',
      () =>
        encodeConsensusMessage({
          ...proposal,
          block: { ...X, raw: new Uint8Array(BLOCK_BYTES_MAX + 1) },
        } as UnverifiedMessage),
    ],
    [
      'a justification without round changes',
      () =>
        encodeConsensusMessage({ ...justified, justification: { roundChanges: [], prepares } } as UnverifiedMessage),
    ],
    [
      'a proof without prepares',
      () => encodeConsensusMessage({ ...proven, proof: { block: X, prepares: [] } } as UnverifiedMessage),
    ],
    [
      'more votes than validators',
      () =>
        encodeConsensusMessage({
          ...proven,
          proof: { block: X, prepares: Array(VALIDATORS_MAX + 1).fill(prepare.vote) },
        } as UnverifiedMessage),
    ],
  ])('%s is never written', (_, run) => {
    expect(run).toThrow(RangeError)
  })
})

describe('D4: a vote alone', () => {
  it.each([
    [aVote('commit')],
    [claimed],
    [aVote('round-change', { prepared: { round: 2 ** 32 - 2, digest: X.hash } })],
  ])('comes back as it was', (vote) => {
    expect(decodeVote(encodeVote(vote))).toEqual(vote)
  })
  it('of another length is refused', () => {
    expect(() => decodeVote(new Uint8Array(VOTE_BYTES + 1))).toThrow(InvalidMessage)
  })
})

describe('a block’s name', () => {
  it('is its header’s hash and its build round', () => {
    const block = blockOf(0x01020304)
    expect(blockRefOf(block.raw)).toEqual(block)
  })
  const short = { ...headerOf(0), extraData: Uint8Array.of(1, 0, 0, 0) }
  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['an extraData without a build round (H2)', encodeBlock({ header: short, transactions: [] })],
    ['a header with a byte changed that is a constant (H1)', X.raw.map((byte, i) => (i === 40 ? byte ^ 1 : byte))],
    ['an uncle', Uint8Array.of(...X.raw.slice(0, -1), 0xc1, 0xc0)],
  ])('%s has none', (_, raw) => {
    expect(() => blockRefOf(raw)).toThrow(InvalidBlock)
  })
})
