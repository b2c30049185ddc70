// One step through a stored trie node (its form: node.ts) without decoding it. Reading a value is many such steps and is
// done for every slot of every ballot, so nothing is made here but the answer.
import { RlpError } from '../codec/rlp.ts'
import type { Nibbles } from '../codec/trieNode.ts'
import type { TrieNode } from '../types/state.ts'

/** First byte of a child that is a hash, and of a place without a child. */
export const HASH_ITEM = 0xa0
export const EMPTY_ITEM = 0x80
const HASH_ITEM_BYTES = 33

/** What the store's file has before each node: its length and a checksum. */
export const NODE_HEADER_BYTES = 6

/** Ids are places in the store's file: the first one free after a node. */
export function idAfter({ id, bytes }: TrieNode): number {
  return id + NODE_HEADER_BYTES + bytes.length
}

/** The node's RLP, without the ids: what EIP-1186 proofs consist of. */
export function rlpOf(stored: Uint8Array): Uint8Array {
  return stored.subarray(0, itemEnd(stored, 0))
}

/** Where the item at `at` ends. */
export function itemEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at]
  // Stored nodes were encoded here; one that ends early is a damaged database and must not be read on.
  if (first === undefined) throw new RlpError('a trie node that ends early')
  if (first < 0x80) return at + 1
  if (first < 0xb8) return at + first - 0x7f
  if (first >= 0xc0 && first < 0xf8) return at + first - 0xbf
  const size = first < 0xc0 ? first - 0xb7 : first - 0xf7
  let length = 0
  for (let i = 1; i <= size; i++) length = length * 256 + (bytes[at + i] ?? 0)
  return at + 1 + size + length
}

/** Where the content of the item at `at` begins: after its header, if it has one. */
export function contentStart(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return at
  if (first < 0xb8 || (first >= 0xc0 && first < 0xf8)) return at + 1
  return at + 1 + (first < 0xc0 ? first - 0xb7 : first - 0xf7)
}

/** Whether a node's items, from `first` to `end`, are two (leaf, extension) and not seventeen (branch). */
export function isPair(stored: Uint8Array, first: number, end: number): boolean {
  return itemEnd(stored, itemEnd(stored, first)) === end
}

/** All ids of a branch have one width, so it follows from how many there are. */
export function idWidth(stored: Uint8Array, first: number, end: number): number {
  if (stored.length === end) return 0
  let count = 0
  for (let nibble = 0, at = first; nibble < 16; nibble++) {
    if (stored[at] === HASH_ITEM) count++
    at = itemEnd(stored, at)
  }
  return (stored.length - end) / count
}

export function readId(stored: Uint8Array, at: number, width: number): number {
  let id = 0
  for (let i = 0; i < width; i++) id = id * 256 + (stored[at + i] ?? 0)
  return id
}

/** What one step towards a key meets: its value, or the next node, which is stored under `id` or lies here (`inline`). */
export type Step =
  | { readonly kind: 'value'; readonly value: Uint8Array }
  | { readonly kind: 'stored'; readonly id: number; readonly depth: number }
  | { readonly kind: 'inline'; readonly node: Uint8Array; readonly depth: number }

/** From a node at `depth` towards `key`; null when the trie does not hold the key. */
export function stepTowards(stored: Uint8Array, key: Nibbles, depth: number): Step | null {
  const end = itemEnd(stored, 0)
  const first = contentStart(stored, 0)
  if (!isPair(stored, first, end)) return stepIntoBranch(stored, first, end, key[depth] ?? 0, depth + 1)
  const second = itemEnd(stored, first)
  const start = contentStart(stored, first)
  const below = matchPath(stored, start, second, key, depth)
  if (below === -1) return null
  const isLeaf = ((stored[start] ?? 0) & 0x20) !== 0
  if (isLeaf) return { kind: 'value', value: stored.subarray(contentStart(stored, second), end) }
  if (stored[second] !== HASH_ITEM) return { kind: 'inline', node: stored.subarray(second, end), depth: below }
  return { kind: 'stored', id: readId(stored, end, stored.length - end), depth: below }
}

/** How deep the key is once it has followed the hex-prefixed path, or -1 where it leaves it. */
function matchPath(stored: Uint8Array, start: number, end: number, key: Nibbles, depth: number): number {
  const flags = stored[start] ?? 0
  let at = depth
  if ((flags & 0x10) !== 0 && key[at++] !== (flags & 15)) return -1
  for (let i = start + 1; i < end; i++) {
    const byte = stored[i] ?? 0
    if (key[at++] !== byte >> 4 || key[at++] !== (byte & 15)) return -1
  }
  return at
}

function stepIntoBranch(stored: Uint8Array, first: number, end: number, nibble: number, depth: number): Step | null {
  let start = first
  let hashesBefore = 0
  let hashes = 0
  for (let i = 0, at = first; i < 16; i++) {
    if (i === nibble) {
      start = at
      hashesBefore = hashes
    }
    const kind = stored[at]
    if (kind === HASH_ITEM) hashes++
    at = kind === HASH_ITEM ? at + HASH_ITEM_BYTES : kind === EMPTY_ITEM ? at + 1 : itemEnd(stored, at)
  }
  const kind = stored[start]
  if (kind === EMPTY_ITEM) return null
  if (kind !== HASH_ITEM) return { kind: 'inline', node: stored.subarray(start, itemEnd(stored, start)), depth }
  const width = (stored.length - end) / hashes
  return { kind: 'stored', id: readId(stored, end + hashesBefore * width, width), depth }
}
