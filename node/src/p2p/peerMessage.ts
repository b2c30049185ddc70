// PeerMessage <-> the kind and body of one frame. One message has exactly one encoding (canonical RLP inside), every list
// and field is bounded, and what cannot be read is BadMessage. Who sent it and whether it is true is asked elsewhere.
import { decodeConsensusMessage, decodeVote, encodeConsensusMessage, encodeVote } from '../codec/consensusMessage.ts'
import { asHash, hexToBytes } from '../codec/hex.ts'
import { keccakHash } from '../codec/keccak.ts'
import {
  encodeRlp,
  hasMore,
  openRlp,
  RlpError,
  type RlpReader,
  readBytes,
  readEnd,
  readList,
  readRaw,
  readUint,
} from '../codec/rlp.ts'
import { GOSSIP_TRANSACTIONS_MAX, RANGE_BLOCKS_MAX, TRANSACTION_BYTES_MAX, VALIDATORS_MAX } from '../params/limits.ts'
import { decodeCertificate, encodeCertificate } from '../store/headCodec.ts'
import { InvalidBlock, InvalidMessage } from '../types/errors.ts'
import type { OfferedTransaction, PeerMessage, ServedBlock } from '../types/transport.ts'
import { type Frame, MESSAGE_KIND_MIN } from './frames.ts'

const KINDS = {
  consensus: MESSAGE_KIND_MIN,
  transactions: 17,
  head: 18,
  'get-blocks': 19,
  blocks: 20,
  'get-highest': 21,
  highest: 22,
} as const satisfies Record<PeerMessage['kind'], number>

/** The kind of frame that only a validator is listened to in. */
export const CONSENSUS_KIND: number = KINDS.consensus
const HEIGHT_BYTES = 8
const CERTIFICATE_BYTES_MAX = 4 + 65 * VALIDATORS_MAX
const NOTHING = new Uint8Array(0)

/** The bytes are no message of this protocol. */
export class BadMessage extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'BadMessage'
  }
}

/** Throws RangeError for a list that is longer than a peer would take. */
export function encodeMessage(message: PeerMessage): Frame {
  return { kind: KINDS[message.kind], body: encodeBody(message) }
}

function encodeBody(message: PeerMessage): Uint8Array {
  switch (message.kind) {
    case 'consensus':
      return encodeConsensusMessage(message.message)
    case 'transactions':
      return encodeOffer(message.transactions)
    case 'head':
      return encodeRlp([message.height, hexToBytes(message.hash)])
    case 'get-blocks':
      return encodeRlp([message.from])
    case 'blocks':
      return encodeServed(message.from, message.blocks)
    case 'get-highest':
      return NOTHING
    case 'highest':
      return encodeRlp([message.head, ...encodeSigned(message.signed)])
  }
}

type Signed = Extract<PeerMessage, { kind: 'highest' }>['signed']

/** Nothing at all, or the vote and the set hash it is over. */
function encodeSigned(signed: Signed): Uint8Array[] {
  return signed === null ? [] : [encodeVote(signed.vote), hexToBytes(signed.validatorSetHash)]
}

function readSigned(list: RlpReader): Signed {
  const vote = decodeVote(readBytes(list))
  return { vote, validatorSetHash: asHash(readBytes(list, 32)) }
}

function encodeOffer(transactions: readonly OfferedTransaction[]): Uint8Array {
  checkCount(transactions.length, 1, GOSSIP_TRANSACTIONS_MAX)
  return encodeRlp(transactions.map(({ raw, replaces }) => [raw, replaces === null ? NOTHING : hexToBytes(replaces)]))
}

function encodeServed(from: bigint, blocks: readonly ServedBlock[]): Uint8Array {
  checkCount(blocks.length, 0, RANGE_BLOCKS_MAX)
  return encodeRlp([from, blocks.map(({ raw, certificate }) => [raw, encodeCertificate(certificate)])])
}

function checkCount(count: number, min: number, max: number): void {
  if (count < min || count > max) throw new RangeError(`${count} items, ${min} to ${max} in one message`)
}

/** Throws BadMessage, and nothing else. */
export function decodeMessage({ kind, body }: Frame): PeerMessage {
  try {
    return decodeBody(kind, body)
  } catch (error) {
    if (error instanceof BadMessage) throw error
    const isExpected = [RlpError, RangeError, InvalidBlock, InvalidMessage].some((kind) => error instanceof kind)
    if (isExpected && error instanceof Error) throw new BadMessage(error.message, error)
    throw error
  }
}

function decodeBody(kind: number, body: Uint8Array): PeerMessage {
  switch (kind) {
    case KINDS.consensus:
      return { kind: 'consensus', message: decodeConsensusMessage(body) }
    case KINDS.transactions:
      return { kind: 'transactions', transactions: decodeOffer(body) }
    case KINDS.head:
      return whole(body, (list) => {
        const height = readUint(list, HEIGHT_BYTES)
        return { kind: 'head', height, hash: asHash(readBytes(list, 32)) }
      })
    case KINDS['get-blocks']:
      return whole(body, (list) => ({ kind: 'get-blocks', from: readUint(list, HEIGHT_BYTES) }))
    case KINDS.blocks:
      return whole(body, (list) => {
        const from = readUint(list, HEIGHT_BYTES)
        return { kind: 'blocks', from, blocks: readServed(readList(list), from) }
      })
    case KINDS['get-highest']:
      if (body.length > 0) throw new BadMessage('a question with a body')
      return { kind: 'get-highest' }
    case KINDS.highest:
      return whole(body, (list) => {
        const head = readUint(list, HEIGHT_BYTES)
        return { kind: 'highest', head, signed: hasMore(list) ? readSigned(list) : null }
      })
    default:
      throw new BadMessage(`kind ${kind} is not known`)
  }
}

function whole<T>(body: Uint8Array, read: (list: RlpReader) => T): T {
  const list = openRlp(body)
  const value = read(list)
  readEnd(list)
  return value
}

function decodeOffer(body: Uint8Array): OfferedTransaction[] {
  const list = openRlp(body)
  const transactions: OfferedTransaction[] = []
  while (hasMore(list)) {
    if (transactions.length === GOSSIP_TRANSACTIONS_MAX) throw new BadMessage('too many transactions')
    const item = readList(list)
    const raw = readBytes(item)
    if (raw.length === 0 || raw.length > TRANSACTION_BYTES_MAX) throw new BadMessage(`${raw.length} bytes`)
    const replaces = readBytes(item)
    readEnd(item)
    // A copy: the pool may keep one of these for long, and not the frame with the others.
    transactions.push({ raw: raw.slice(), replaces: replaces.length === 0 ? null : asHash(replaces) })
  }
  if (transactions.length === 0) throw new BadMessage('an offer of nothing')
  return transactions
}

function readServed(list: RlpReader, from: bigint): ServedBlock[] {
  const blocks: ServedBlock[] = []
  while (hasMore(list)) {
    if (blocks.length === RANGE_BLOCKS_MAX) throw new BadMessage('too many blocks')
    const item = readList(list)
    const raw = readBytes(item)
    const certificate = readBytes(item)
    readEnd(item)
    if (certificate.length < 4 || certificate.length > CERTIFICATE_BYTES_MAX) {
      throw new BadMessage('not the length of a certificate')
    }
    const height = from + BigInt(blocks.length)
    // The block's hash is not sent: a certificate of another block than the one beside it cannot be said.
    const blockHash = keccakHash(readRaw(openRlp(raw)))
    blocks.push({ raw, certificate: decodeCertificate(certificate, height, blockHash) })
  }
  return blocks
}
