// Logs of a range of blocks that pass a filter (R5). A block whose bloom has not what is asked for is not read at all.
import { bloomOf } from '../codec/bloom.ts'
import type { Log } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { FinalBlock, LogFilter, LogPlace } from '../types/chainView.ts'

export type LogSource = {
  logsBloom(height: bigint): Uint8Array | null
  finalBlock(height: bigint): FinalBlock | null
}
/** Bits that a bloom must have all of: byte position and mask. */
type BloomBits = readonly (readonly [at: number, mask: number])[]

/** In order; stops after `countMax` + 1, so that the caller can tell "too many" from "just as many". */
export function searchLogs(
  source: LogSource,
  from: bigint,
  to: bigint,
  filter: LogFilter,
  countMax: number,
): LogPlace[] {
  const mayHave = bloomTest(filter)
  const isWanted = logTest(filter)
  const found: LogPlace[] = []
  for (let height = from; height <= to && found.length <= countMax; height++) {
    const bloom = source.logsBloom(height)
    if (bloom === null) break
    if (!mayHave(bloom)) continue
    const final = source.finalBlock(height)
    if (final !== null) collect(final, isWanted, countMax, found)
  }
  return found
}

function collect(
  { block, receipts }: FinalBlock,
  isWanted: (log: Log) => boolean,
  countMax: number,
  found: LogPlace[],
): void {
  let logIndex = 0
  receipts.forEach((receipt, txIndex) => {
    for (const log of receipt.logs) {
      if (found.length <= countMax && isWanted(log)) {
        const txHash = block.transactions[txIndex]?.hash
        if (txHash !== undefined) found.push({ log, logIndex, txIndex, txHash, block })
      }
      logIndex++
    }
  })
}

/** Made once for a filter, asked for every log. Positions beyond the log's topics match only when nothing is asked there. */
export function logTest(filter: LogFilter): (log: Log) => boolean {
  const addresses = filter.addresses.length === 0 ? null : new Set(filter.addresses)
  const topics = filter.topics.map((accepted) => (accepted === null ? null : new Set(accepted)))
  return (log) => {
    if (addresses !== null && !addresses.has(log.address)) return false
    if (topics.length > log.topics.length) return false
    return topics.every((accepted, i) => accepted === null || accepted.has(log.topics[i] as Hash))
  }
}

/** Each part of the filter: any of its values. All parts: every one. Hashed once, not for every block. */
function bloomTest({ addresses, topics }: LogFilter): (bloom: Uint8Array) => boolean {
  const parts: BloomBits[][] = topics.flatMap((accepted) => (accepted === null ? [] : [accepted.map(bitsOf)]))
  if (addresses.length > 0) parts.push(addresses.map(bitsOf))
  return (bloom) => parts.every((values) => values.some((bits) => hasAll(bloom, bits)))
}

/** A bloom treats addresses and topics alike, so either is hashed in an address's place. */
function bitsOf(value: Address | Hash): BloomBits {
  const bloom = bloomOf([{ address: value as Address, topics: [], data: new Uint8Array(0) }])
  return Array.from(bloom, (mask, at) => [at, mask] as const).filter(([, mask]) => mask !== 0)
}

function hasAll(bloom: Uint8Array, bits: BloomBits): boolean {
  return bits.every(([at, mask]) => ((bloom[at] ?? 0) & mask) === mask)
}
