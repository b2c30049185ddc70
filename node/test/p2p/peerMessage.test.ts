// N2. Every message has exactly one encoding; what is not that encoding is refused, and refusing never does anything else.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeVote } from '../../src/codec/consensusMessage.ts'
import { encodeRlp, type RlpValue } from '../../src/codec/rlp.ts'
import type { Frame } from '../../src/p2p/frames.ts'
import { BadMessage, decodeMessage, encodeMessage } from '../../src/p2p/peerMessage.ts'
import { GOSSIP_TRANSACTIONS_MAX, RANGE_BLOCKS_MAX, TRANSACTION_BYTES_MAX } from '../../src/params/limits.ts'
import type { PeerMessage } from '../../src/types/transport.ts'
import { aHash, aServedBlock, aVote, MESSAGES } from './aMessage.ts'

const [CONSENSUS, TRANSACTIONS, HEAD, GET_BLOCKS, BLOCKS, GET_HIGHEST, HIGHEST] = [16, 17, 18, 19, 20, 21, 22]
const nothing = new Uint8Array(0)
const rlp = (kind: number | undefined, value: RlpValue): Frame => ({ kind: kind ?? 0, body: encodeRlp(value) })
const hash = new Uint8Array(32).fill(1)
const { raw } = aServedBlock(3n)
const certificate = new Uint8Array(4 + 65)
const tooHigh = new Uint8Array(9).fill(1)

describe('N2: messages as bytes', () => {
  it.each(Object.entries(MESSAGES))('N2: %s comes back as it was', (_, message) => {
    const frame = encodeMessage(message)
    expect(decodeMessage(frame)).toEqual(message)
    expect(encodeMessage(decodeMessage(frame))).toEqual(frame)
  })

  const refused: [string, Frame][] = [
    ['a kind of no message', { kind: 15, body: nothing }],
    ['an unknown kind', { kind: 23, body: nothing }],
    ['consensus without a word', { kind: CONSENSUS ?? 0, body: nothing }],
    ['an offer of nothing', rlp(TRANSACTIONS, [])],
    ['an offer that is no list', rlp(TRANSACTIONS, nothing)],
    ['a transaction without bytes', rlp(TRANSACTIONS, [[nothing, nothing]])],
    ['a transaction that is too large', rlp(TRANSACTIONS, [[new Uint8Array(TRANSACTION_BYTES_MAX + 1), nothing]])],
    ['a replaced hash of 31 bytes', rlp(TRANSACTIONS, [[hash, hash.subarray(1)]])],
    ['an offer with a third part', rlp(TRANSACTIONS, [[hash, nothing, nothing]])],
    ['an offer without the second part', rlp(TRANSACTIONS, [[hash]])],
    [
      'more transactions than one message offers',
      rlp(
        TRANSACTIONS,
        Array.from({ length: GOSSIP_TRANSACTIONS_MAX + 1 }, () => [hash, nothing]),
      ),
    ],
    ['a head without a hash', rlp(HEAD, [5n])],
    ['a head with a short hash', rlp(HEAD, [5n, hash.subarray(1)])],
    ['a height of nine bytes', rlp(HEAD, [tooHigh, hash])],
    ['a height with leading zeros', rlp(HEAD, [Uint8Array.of(0, 5), hash])],
    ['a head and more', rlp(HEAD, [5n, hash, nothing])],
    ['a request of nine bytes', rlp(GET_BLOCKS, [tooHigh])],
    ['a request for two', rlp(GET_BLOCKS, [1n, 2n])],
    ['a request with a tail', { kind: GET_BLOCKS ?? 0, body: Uint8Array.of(0xc1, 5, 0) }],
    ['a long form of a short list', { kind: GET_BLOCKS ?? 0, body: Uint8Array.of(0xf8, 1, 5) }],
    ['a list that is longer than the body', { kind: GET_BLOCKS ?? 0, body: Uint8Array.of(0xc5, 5) }],
    ['blocks without a start', rlp(BLOCKS, [[]])],
    ['a block without a certificate', rlp(BLOCKS, [3n, [[raw]]])],
    ['a block that is no RLP', rlp(BLOCKS, [3n, [[Uint8Array.of(1), certificate]]])],
    ['an empty block', rlp(BLOCKS, [3n, [[nothing, certificate]]])],
    ['a certificate without a round', rlp(BLOCKS, [3n, [[raw, nothing]]])],
    ['a certificate cut in a seal', rlp(BLOCKS, [3n, [[raw, certificate.subarray(1)]]])],
    ['a certificate with 65 seals', rlp(BLOCKS, [3n, [[raw, new Uint8Array(4 + 65 * 65)]]])],
    [
      'more blocks than a range has',
      rlp(BLOCKS, [3n, Array.from({ length: RANGE_BLOCKS_MAX + 1 }, () => [raw, certificate])]),
    ],
    ['a question with a body', { kind: GET_HIGHEST ?? 0, body: Uint8Array.of(0xc0) }],
    ['an answer without a head', rlp(HIGHEST, [])],
    ['a vote without its set', rlp(HIGHEST, [5n, encodeVote(aVote())])],
    ['half a vote', rlp(HIGHEST, [5n, encodeVote(aVote()).subarray(1), hash])],
    ['an answer and more', rlp(HIGHEST, [5n, encodeVote(aVote()), hash, nothing])],
  ]
  it.each(refused)('N2: refuses %s', (_, frame) => {
    expect(() => decodeMessage(frame)).toThrow(BadMessage)
  })

  const unsendable: [string, PeerMessage][] = [
    ['an offer of nothing', { kind: 'transactions', transactions: [] }],
    [
      'more transactions than a peer takes',
      {
        kind: 'transactions',
        transactions: Array.from({ length: GOSSIP_TRANSACTIONS_MAX + 1 }, () => ({ raw: hash, replaces: null })),
      },
    ],
    [
      'more blocks than a peer takes',
      { kind: 'blocks', from: 1n, blocks: Array.from({ length: RANGE_BLOCKS_MAX + 1 }, () => aServedBlock(1n)) },
    ],
  ]
  it.each(unsendable)('N2: does not even make %s', (_, message) => {
    expect(() => encodeMessage(message)).toThrow(RangeError)
  })

  it('N2: any bytes of any kind are a message with that one encoding, or BadMessage', () => {
    const kind = fc.integer({ min: 0, max: 30 })
    const property = fc.property(kind, fc.uint8Array({ maxLength: 400 }), (anyKind, body) =>
      isMessageOrRefused({ kind: anyKind, body }),
    )
    fc.assert(property, { numRuns: 2_000 })
  })

  it('N2: so are the bytes of a message with one of them changed, or cut off', () => {
    const frames = Object.values(MESSAGES)
      .map(encodeMessage)
      .filter(({ body }) => body.length > 0 && body.length < 5_000)
    const property = fc.property(
      fc.constantFrom(...frames),
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
      fc.boolean(),
      (frame, at, value, cut) => {
        const body = cut ? frame.body.slice(0, at % frame.body.length) : Uint8Array.from(frame.body)
        if (!cut) body[at % body.length] = value
        isMessageOrRefused({ kind: frame.kind, body })
      },
    )
    fc.assert(property, { numRuns: 2_000 })
  })

  it('N2: a transaction that is kept keeps nothing else of its frame', () => {
    const offer = Array.from({ length: 100 }, () => ({ raw: new Uint8Array(200), replaces: aHash(1) }))
    const message = decodeMessage(encodeMessage({ kind: 'transactions', transactions: offer }))
    const kept = message.kind === 'transactions' ? message.transactions.map((one) => one.raw.buffer.byteLength) : []
    expect(new Set(kept)).toEqual(new Set([200]))
  })
})

function isMessageOrRefused(frame: Frame): void {
  const message = decodedOrNull(frame)
  if (message !== null) expect(encodeMessage(message)).toEqual(frame)
}
function decodedOrNull(frame: Frame): PeerMessage | null {
  try {
    return decodeMessage(frame)
  } catch (error) {
    expect(error).toBeInstanceOf(BadMessage)
    return null
  }
}
