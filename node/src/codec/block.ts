// Block <-> bytes: rlp([header, transactions, []]), as Ethereum stores and sends blocks. A legacy transaction is a list
// inside the list, a typed one a string. Whether the roots fit the content is execution's question.
import type { Block } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import { InvalidBlock, InvalidTransaction } from '../types/errors.ts'
import type { Transaction } from '../types/transaction.ts'
import { asInvalidBlock, encodeHeader, readHeader } from './header.ts'
import { keccakHash } from './keccak.ts'
import {
  encodeListHeader,
  hasMore,
  headerLength,
  isListNext,
  openRlp,
  type RlpReader,
  readBytes,
  readEnd,
  readList,
  readRaw,
  writeBytes,
} from './rlp.ts'
import { decodeTransaction } from './transaction.ts'

/** By transaction hash: the transaction itself, which has these bytes, or its sender alone; undefined makes the decoder recover. */
export type KnownOf = (hash: Hash, index: number) => Transaction | Address | undefined

export function encodeBlock(block: Pick<Block, 'header' | 'transactions'>): Uint8Array {
  const header = encodeHeader(block.header)
  const transactions = encodeTransactions(block.transactions)
  const outer = encodeListHeader(header.length + transactions.length + 1)
  const bytes = new Uint8Array(outer.length + header.length + transactions.length + 1)
  bytes.set(outer)
  bytes.set(header, outer.length)
  bytes.set(transactions, outer.length + header.length)
  bytes[bytes.length - 1] = 0xc0 // no uncles (H1)
  return bytes
}

function encodeTransactions(transactions: readonly Transaction[]): Uint8Array {
  let length = 0
  for (const { type, raw } of transactions) length += type === 0 ? raw.length : headerLength(raw.length) + raw.length
  const header = encodeListHeader(length)
  const bytes = new Uint8Array(header.length + length)
  bytes.set(header)
  let at = header.length
  for (const { type, raw } of transactions) {
    if (type === 0) bytes.set(raw, at)
    at = type === 0 ? at + raw.length : writeBytes(bytes, at, raw)
  }
  return bytes
}

/**
 * Throws InvalidBlock: H1 for what is not a canonical block of this shape, T1 for a transaction that may not be in one.
 * Recovers every sender unless `knownOf` knows it; use that only for signatures that were checked before.
 */
export function decodeBlock(raw: Uint8Array, chainId: bigint, knownOf: KnownOf = () => undefined): Block {
  return asInvalidBlock(() => {
    const reader = openRlp(raw)
    const headerBytes = readRaw(reader)
    const header = readHeader(openRlp(headerBytes))
    const list = readList(reader)
    const transactions: Transaction[] = []
    while (hasMore(list)) transactions.push(readTransaction(list, transactions.length, chainId, knownOf))
    readEnd(readList(reader))
    readEnd(reader)
    return { hash: keccakHash(headerBytes), header, transactions }
  })
}

function readTransaction(list: RlpReader, index: number, chainId: bigint, knownOf: KnownOf): Transaction {
  const isLegacy = isListNext(list)
  const raw = isLegacy ? readRaw(list) : readBytes(list)
  try {
    // A string that holds a list would be a legacy transaction in an envelope's place: a second encoding of one block.
    if (!isLegacy && (raw[0] ?? 0) >= 0xc0) throw new InvalidTransaction('undecodable')
    const hash = keccakHash(raw)
    const known = knownOf(hash, index)
    if (typeof known === 'object') return known
    return decodeTransaction(raw, chainId, known === undefined ? { hash } : { sender: known, hash })
  } catch (error) {
    if (!(error instanceof InvalidTransaction)) throw error
    throw new InvalidBlock('T1', `transaction ${index}: ${error.code}`, { index, code: error.code })
  }
}
