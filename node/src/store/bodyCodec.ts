// A block's transactions and receipts as two compact byte strings, and back. Kept once and short: a sender beside its
// raw transaction (so that reading recovers no signature), and of a receipt only what cannot be computed again.
import { bloomOf } from '../codec/bloom.ts'
import { asAddress, asHash, hexToBytes } from '../codec/hex.ts'
import { decodeTransaction } from '../codec/transaction.ts'
import type { Log, Receipt } from '../types/block.ts'
import type { Transaction } from '../types/transaction.ts'

/** Per transaction: sender (20), length (4), raw. */
export function encodeTransactions(transactions: readonly Transaction[]): Uint8Array {
  const writer = new Writer(transactions.reduce((sum, transaction) => sum + 24 + transaction.raw.length, 0))
  for (const transaction of transactions) {
    writer.bytes(hexToBytes(transaction.sender))
    writer.sized(transaction.raw)
  }
  return writer.done()
}

export function decodeTransactions(bytes: Uint8Array, chainId: bigint): Transaction[] {
  const reader = new Reader(bytes)
  const transactions: Transaction[] = []
  while (!reader.atEnd()) {
    const sender = asAddress(reader.bytes(20))
    transactions.push(decodeTransaction(reader.sized(), chainId, { sender }))
  }
  return transactions
}

/** The one at `index`; the others are only stepped over. Null: there are not so many. */
export function decodeTransactionAt(bytes: Uint8Array, index: number, chainId: bigint): Transaction | null {
  const reader = new Reader(bytes)
  for (let i = 0; i < index && !reader.atEnd(); i++) {
    reader.skip(20)
    reader.skipSized()
  }
  if (reader.atEnd()) return null
  const sender = asAddress(reader.bytes(20))
  return decodeTransaction(reader.sized(), chainId, { sender })
}

/** Per receipt: status (1), gas used (8), revert data, count of logs (2), logs. Bloom and sums are computed when read. */
export function encodeReceipts(receipts: readonly Receipt[]): Uint8Array {
  const writer = new Writer(receipts.reduce((sum, receipt) => sum + receiptLength(receipt), 0))
  for (const receipt of receipts) {
    writer.uint8(receipt.status)
    writer.uint64(receipt.gasUsed)
    writer.sized(receipt.revertData)
    writer.uint16(receipt.logs.length)
    for (const log of receipt.logs) {
      writer.bytes(hexToBytes(log.address))
      writer.uint8(log.topics.length)
      for (const topic of log.topics) writer.bytes(hexToBytes(topic))
      writer.sized(log.data)
    }
  }
  return writer.done()
}

export function decodeReceipts(bytes: Uint8Array, types: readonly Receipt['type'][]): Receipt[] {
  const reader = new Reader(bytes)
  let cumulativeGasUsed = 0n
  return types.map((type) => {
    const receipt = readReceipt(reader, type, cumulativeGasUsed)
    cumulativeGasUsed = receipt.cumulativeGasUsed
    return receipt
  })
}

/** The one at `index`, and how many logs the receipts before it have; those are only stepped over. */
export function decodeReceiptAt(
  bytes: Uint8Array,
  index: number,
  type: Receipt['type'],
): { readonly receipt: Receipt; readonly firstLogIndex: number } {
  const reader = new Reader(bytes)
  let gasUsedBefore = 0n
  let firstLogIndex = 0
  for (let i = 0; i < index; i++) {
    reader.skip(1)
    gasUsedBefore += reader.uint64()
    reader.skipSized()
    const logs = reader.uint16()
    for (let log = 0; log < logs; log++) skipLog(reader)
    firstLogIndex += logs
  }
  return { receipt: readReceipt(reader, type, gasUsedBefore), firstLogIndex }
}

function readReceipt(reader: Reader, type: Receipt['type'], gasUsedBefore: bigint): Receipt {
  const status = reader.uint8() === 1 ? 1 : 0
  const gasUsed = reader.uint64()
  const revertData = reader.sized()
  const logs = Array.from({ length: reader.uint16() }, () => readLog(reader))
  const cumulativeGasUsed = gasUsedBefore + gasUsed
  return { type, status, cumulativeGasUsed, gasUsed, logsBloom: bloomOf(logs), logs, revertData }
}

function readLog(reader: Reader): Log {
  const address = asAddress(reader.bytes(20))
  const topics = Array.from({ length: reader.uint8() }, () => asHash(reader.bytes(32)))
  return { address, topics, data: reader.sized() }
}

function skipLog(reader: Reader): void {
  reader.skip(20)
  reader.skip(32 * reader.uint8())
  reader.skipSized()
}

function receiptLength(receipt: Receipt): number {
  const logs = receipt.logs.reduce((sum, log) => sum + 25 + 32 * log.topics.length + log.data.length, 0)
  return 1 + 8 + 4 + receipt.revertData.length + 2 + logs
}

/** Fills a buffer whose exact length is known before. */
class Writer {
  readonly #out: Uint8Array
  readonly #view: DataView
  #at = 0
  constructor(length: number) {
    this.#out = new Uint8Array(length)
    this.#view = new DataView(this.#out.buffer)
  }
  bytes(bytes: Uint8Array): void {
    this.#out.set(bytes, this.#at)
    this.#at += bytes.length
  }
  sized(bytes: Uint8Array): void {
    this.#view.setUint32(this.#at, bytes.length)
    this.#at += 4
    this.bytes(bytes)
  }
  uint8(value: number): void {
    this.#view.setUint8(this.#at++, value)
  }
  uint16(value: number): void {
    this.#view.setUint16(this.#at, value)
    this.#at += 2
  }
  uint64(value: bigint): void {
    this.#view.setBigUint64(this.#at, value)
    this.#at += 8
  }
  done(): Uint8Array {
    return this.#out
  }
}

/**
 * Reads in the order of writing; leaving the buffer throws RangeError, because the database is broken then. What it
 * gives are views: a block's parts live and die together.
 */
class Reader {
  readonly #in: Uint8Array
  readonly #view: DataView
  #at = 0
  constructor(bytes: Uint8Array) {
    this.#in = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }
  atEnd(): boolean {
    return this.#at === this.#in.length
  }
  bytes(length: number): Uint8Array {
    const start = this.#at
    this.skip(length)
    return this.#in.subarray(start, this.#at)
  }
  skip(length: number): void {
    const end = this.#at + length
    if (end > this.#in.length) throw new RangeError('a stored block body is cut short')
    this.#at = end
  }
  sized(): Uint8Array {
    const length = this.#view.getUint32(this.#at)
    this.#at += 4
    return this.bytes(length)
  }
  skipSized(): void {
    const length = this.#view.getUint32(this.#at)
    this.skip(4 + length)
  }
  uint8(): number {
    return this.#view.getUint8(this.#at++)
  }
  uint16(): number {
    const value = this.#view.getUint16(this.#at)
    this.#at += 2
    return value
  }
  uint64(): bigint {
    const value = this.#view.getBigUint64(this.#at)
    this.#at += 8
    return value
  }
}
