// RLP, read strictly: bytes enter, nested lists of hex strings leave. Everything that verify/ reads passes through here.
import { fromRlp, type Hex, hexToBigInt, isHex } from 'viem'
import { EvidenceFault } from './evidenceFault.ts'

export type RlpItem = Hex | readonly RlpItem[]

/** Throws `malformed`. */
export function decodeRlp(bytes: Hex, what: string): RlpItem {
  try {
    return fromRlp(bytes, 'hex') as RlpItem
  } catch (cause) {
    throw new EvidenceFault('malformed', { what }, cause)
  }
}

/** A list of exactly `length` items. Throws `malformed`. */
export function decodeRlpList(bytes: Hex, length: number, what: string): readonly RlpItem[] {
  return listItem(decodeRlp(bytes, what), what, length)
}

export function listItem(item: RlpItem | undefined, what: string, length?: number): readonly RlpItem[] {
  if (item === undefined || typeof item === 'string' || (length !== undefined && item.length !== length)) {
    throw new EvidenceFault('malformed', { what })
  }
  return item
}

/** `bytes` given: exactly that many. Throws `malformed`. */
export function bytesItem(item: RlpItem | undefined, what: string, bytes?: number): Hex {
  if (typeof item !== 'string' || !isHex(item) || (bytes !== undefined && item.length !== 2 + 2 * bytes)) {
    throw new EvidenceFault('malformed', { what })
  }
  return item
}

/** A number as RLP holds it: big-endian without leading zeros, zero is empty. Throws `malformed`. */
export function numberItem(item: RlpItem | undefined, what: string): bigint {
  const bytes = bytesItem(item, what)
  if (bytes.startsWith('0x00') || bytes.length > 66) throw new EvidenceFault('malformed', { what })
  return bytes === '0x' ? 0n : hexToBigInt(bytes)
}
