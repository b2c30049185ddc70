// One PeerMessage of every kind and shape, by a name that says what is special about it. Blocks are real ones without
// transactions; signatures are 65 bytes that nobody checks here.
import { encodeBlock } from '../../src/codec/block.ts'
import { EMPTY_TRIE_ROOT, ZERO_HASH } from '../../src/codec/constants.ts'
import { headerHash } from '../../src/codec/header.ts'
import { encodeExtraData } from '../../src/execution/extraData.ts'
import type { Header } from '../../src/types/block.ts'
import type { Address, Hash } from '../../src/types/bytes.ts'
import type { BlockRef, UnverifiedMessage, UnverifiedVote } from '../../src/types/consensus.ts'
import type { PeerMessage, ServedBlock } from '../../src/types/transport.ts'

export const aHash = (byte: number): Hash => `0x${byte.toString(16).padStart(2, '0').repeat(32)}` as Hash
const aSignature = (byte: number) => new Uint8Array(65).fill(byte)

function aHeader(number: bigint, round: number): Header {
  return {
    ...{ parentHash: aHash(9), miner: `0x${'07'.repeat(20)}` as Address, stateRoot: aHash(8) },
    ...{ transactionsRoot: EMPTY_TRIE_ROOT, receiptsRoot: EMPTY_TRIE_ROOT, logsBloom: new Uint8Array(256), number },
    ...{ gasLimit: 200_000_000n, gasUsed: 0n, timestamp: 1_700_000_000n + number },
    extraData: encodeExtraData({ round, client: 'test' }),
  }
}
export function aBlockRef(number: bigint, buildRound = 0): BlockRef {
  const header = aHeader(number, buildRound)
  return { hash: headerHash(header), buildRound, raw: encodeBlock({ header, transactions: [] }) }
}
export function aServedBlock(height: bigint, seals = 3): ServedBlock {
  const { hash, raw } = aBlockRef(height)
  const signatures = Array.from({ length: seals }, (_, i) => aSignature(i + 1))
  return { raw, certificate: { height, round: 2, blockHash: hash, signatures } }
}
export function aVote(change: Partial<UnverifiedVote> = {}): UnverifiedVote {
  return {
    type: 'prepare',
    height: 7n,
    round: 2,
    digest: aHash(5),
    prepared: null,
    signature: aSignature(3),
    ...change,
  }
}

const block = aBlockRef(7n, 1)
const claim = { round: 1, digest: block.hash }
const aRoundChange = (byte: number, prepared: UnverifiedVote['prepared'] = null) =>
  aVote({ type: 'round-change', digest: ZERO_HASH, prepared, signature: aSignature(byte) })
const somePrepares = [1, 2, 3].map((byte) => aVote({ round: 1, digest: block.hash, signature: aSignature(byte) }))
const said = (message: UnverifiedMessage): PeerMessage => ({ kind: 'consensus', message })

export const MESSAGES: Readonly<Record<string, PeerMessage>> = {
  'a proposal of round 0': said({
    kind: 'proposal',
    vote: aVote({ type: 'proposal', round: 0, digest: aBlockRef(7n).hash }),
    block: aBlockRef(7n),
    justification: null,
  }),
  'a proposal after nobody prepared': said({
    kind: 'proposal',
    vote: aVote({ type: 'proposal', digest: block.hash }),
    block,
    justification: { roundChanges: [1, 2, 3].map((byte) => aRoundChange(byte)), prepares: [] },
  }),
  'a proposal of what was prepared': said({
    kind: 'proposal',
    vote: aVote({ type: 'proposal', digest: block.hash }),
    block,
    justification: { roundChanges: [aRoundChange(1, claim), aRoundChange(2), aRoundChange(3)], prepares: somePrepares },
  }),
  'a prepare': said({ kind: 'prepare', vote: aVote() }),
  'a commit': said({ kind: 'commit', vote: aVote({ type: 'commit', round: 2 ** 32 - 1, height: 2n ** 64n - 1n }) }),
  'a round change without a claim': said({ kind: 'round-change', vote: aRoundChange(4), proof: null }),
  'a round change with a claim': said({
    kind: 'round-change',
    vote: aRoundChange(4, claim),
    proof: { block, prepares: somePrepares },
  }),
  'one transaction': { kind: 'transactions', transactions: [{ raw: Uint8Array.of(1), replaces: null }] },
  'transactions of which one replaces': {
    kind: 'transactions',
    transactions: [
      { raw: new Uint8Array(200).fill(7), replaces: null },
      { raw: new Uint8Array(131_072).fill(8), replaces: aHash(6) },
    ],
  },
  'a head': { kind: 'head', height: 12n, hash: aHash(4) },
  'the head of a new chain': { kind: 'head', height: 0n, hash: aHash(4) },
  'a request for blocks': { kind: 'get-blocks', from: 3n },
  'no blocks': { kind: 'blocks', from: 3n, blocks: [] },
  'blocks with certificates': { kind: 'blocks', from: 3n, blocks: [3n, 4n, 5n].map((height) => aServedBlock(height)) },
  'a block with 64 seals': { kind: 'blocks', from: 9n, blocks: [aServedBlock(9n, 64)] },
  'a question for the highest signature': { kind: 'get-highest' },
  'no signature': { kind: 'highest', signed: null, head: 0n },
  'the highest signature': {
    ...{ kind: 'highest', head: 6n },
    signed: { vote: aVote({ type: 'commit' }), validatorSetHash: aHash(6) },
  },
}
