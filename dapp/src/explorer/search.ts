// What somebody typed into the search box of the explorer -> what it can be. Whether it is there, the record says.
import { formatReceiptCode, parseReceiptCode } from '@psephos/ballot'
import type { Address, Hash } from 'viem'

export type Sought =
  | { kind: 'empty' }
  | { kind: 'number'; number: bigint }
  /** Of a block or of a transaction: they look alike. */
  | { kind: 'hash'; hash: Hash }
  | { kind: 'address'; address: Address }
  | { kind: 'code'; code: string }
  | { kind: 'nothing' }

/** Far above any height; longer digits are a mistake. */
const DIGITS_MAX = 15

export function readSearch(text: string): Sought {
  const typed = text.trim()
  if (typed === '') return { kind: 'empty' }
  // Heights are copied with a # before them and with the thousands of some language.
  const digits = typed.replace(/^#/, '').replace(/[\s.,'’_]/g, '')
  if (/^\d+$/.test(digits) && digits.length <= DIGITS_MAX) return { kind: 'number', number: BigInt(digits) }
  const hex = typed.toLowerCase().replace(/^0x/, '')
  if (/^[0-9a-f]{64}$/.test(hex)) return { kind: 'hash', hash: `0x${hex}` }
  if (/^[0-9a-f]{40}$/.test(hex)) return { kind: 'address', address: `0x${hex}` }
  const code = parseReceiptCode(typed)
  return code === null ? { kind: 'nothing' } : { kind: 'code', code: formatReceiptCode(code) }
}

/** `/block/:id`: a height or a hash; null for anything else. */
export function readBlockId(text: string): bigint | Hash | null {
  const sought = readSearch(text)
  if (sought.kind === 'hash') return sought.hash
  return /^\d+$/.test(text) && sought.kind === 'number' ? sought.number : null
}

export function readHash(text: string): Hash | null {
  const sought = readSearch(text)
  return sought.kind === 'hash' ? sought.hash : null
}

export function readAddress(text: string): Address | null {
  const sought = readSearch(text)
  return sought.kind === 'address' ? sought.address : null
}
