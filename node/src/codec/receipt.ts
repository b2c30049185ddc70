// Receipt <-> bytes (EIP-2718, EIP-658): status, cumulative gas, bloom, logs. A receipt's own gas and its revert data are
// not in these bytes: whoever stores receipts keeps the revert data beside them, and the gas follows from the one before.
import type { Log, Receipt } from '../types/block.ts'
import type { Hash } from '../types/bytes.ts'
import { InvalidBlock } from '../types/errors.ts'
import { asInvalidBlock } from './header.ts'
import { asAddress, bytesToHex, hexToBytes } from './hex.ts'
import { encodeAfter, hasMore, openRlp, type RlpReader, readBytes, readEnd, readList, readUint } from './rlp.ts'

const TOPICS_MAX = 4
const NOTHING = new Uint8Array(0)

export function encodeReceipt(receipt: Omit<Receipt, 'gasUsed' | 'revertData'>): Uint8Array {
  const logs = receipt.logs.map((log) => [hexToBytes(log.address), log.topics.map(hexToBytes), log.data])
  const type = receipt.type === 0 ? NOTHING : Uint8Array.of(receipt.type)
  return encodeAfter(type, [BigInt(receipt.status), receipt.cumulativeGasUsed, receipt.logsBloom, logs])
}

/**
 * `gasUsedBefore`: the cumulative gas of the receipt before it in its block, 0 for the first. Throws InvalidBlock H4
 * when the bytes are not one canonical receipt of a type we know.
 */
export function decodeReceipt(
  bytes: Uint8Array,
  gasUsedBefore = 0n,
  revertData: Uint8Array = new Uint8Array(0),
): Receipt {
  const type = typeOf(bytes)
  return asInvalidBlock(() => {
    const reader = openRlp(type === 0 ? bytes : bytes.subarray(1))
    const status = readStatus(reader)
    const cumulativeGasUsed = readUint(reader, 8)
    const logsBloom = readBytes(reader, 256)
    const logs = readLogs(readList(reader))
    readEnd(reader)
    const gasUsed = cumulativeGasUsed - gasUsedBefore
    return { type, status, cumulativeGasUsed, gasUsed, logsBloom, logs, revertData }
  }, 'H4')
}

function typeOf(bytes: Uint8Array): 0 | 1 | 2 {
  const first = bytes[0] ?? 0
  if (first >= 0xc0) return 0
  if (first === 1 || first === 2) return first
  throw new InvalidBlock('H4', 'a receipt of an unknown type', { type: first })
}

function readStatus(reader: RlpReader): 0 | 1 {
  const status = readUint(reader, 32)
  if (status > 1n) throw new InvalidBlock('H4', 'a receipt whose status is neither 0 nor 1')
  return status === 1n ? 1 : 0
}

function readLogs(reader: RlpReader): Log[] {
  const logs: Log[] = []
  while (hasMore(reader)) {
    const log = readList(reader)
    const address = asAddress(readBytes(log, 20))
    const topicReader = readList(log)
    const topics: Hash[] = []
    while (hasMore(topicReader)) topics.push(bytesToHex(readBytes(topicReader, 32)) as Hash)
    const data = readBytes(log)
    readEnd(log)
    if (topics.length > TOPICS_MAX) throw new InvalidBlock('H4', 'a log with more than four topics')
    logs.push({ address, topics, data })
  }
  return logs
}
