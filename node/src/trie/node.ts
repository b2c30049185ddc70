// One trie node between its three forms: what the algorithm works on, its RLP (which is hashed and proved), and what is
// stored: the RLP followed by the ids of those children that are referred to by hash, in order, all of the same width.
// So a proof is a prefix of what is stored, and every child is found by its id, never by its hash.
import { RlpError, writeBytes } from '../codec/rlp.ts'
import { encodeListOf, encodePath, type Nibbles, NO_CHILD } from '../codec/trieNode.ts'

/**
 * A child as its parent holds it. Either `item` is its hash as an RLP string (33 bytes) and `id` its place in the store,
 * or `item` is the whole child, below 32 bytes, and `id` is 0.
 */
export type Reference = { readonly kind: 'reference'; readonly item: Uint8Array; readonly id: number }
export type Leaf = { readonly kind: 'leaf'; readonly path: Nibbles; readonly value: Uint8Array }
export type Extension = { readonly kind: 'extension'; readonly path: Nibbles; readonly child: Reference }
/** 16 children. Keys are all 32 bytes long, so a branch never holds a value. */
export type Branch = { readonly kind: 'branch'; readonly children: readonly (Reference | null)[] }
export type Node = Leaf | Extension | Branch

const HASH_ITEM = 0xa0
const EMPTY_ITEM = 0x80

export function encodeNode(node: Node): Uint8Array {
  if (node.kind === 'leaf') return encodeListOf([encodePath(node.path, true), asString(node.value)])
  if (node.kind === 'extension') return encodeListOf([encodePath(node.path, false), node.child.item])
  const items = node.children.map((child) => (child === null ? NO_CHILD : child.item))
  items.push(NO_CHILD)
  return encodeListOf(items)
}

function asString(value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(value.length + 5)
  return bytes.subarray(0, writeBytes(bytes, 0, value))
}

/** What is stored for a node whose RLP is `rlp`. */
export function toStored(node: Node, rlp: Uint8Array): Uint8Array {
  const ids = childIds(node)
  if (ids.length === 0) return rlp
  const width = bytesNeeded(Math.max(...ids))
  const stored = new Uint8Array(rlp.length + ids.length * width)
  stored.set(rlp)
  let at = rlp.length
  for (const id of ids) {
    for (let i = width - 1, rest = id; i >= 0; i--, rest = Math.floor(rest / 256)) stored[at + i] = rest % 256
    at += width
  }
  return stored
}

function childIds(node: Node): number[] {
  if (node.kind === 'leaf') return []
  if (node.kind === 'extension') return node.child.id === 0 ? [] : [node.child.id]
  const ids: number[] = []
  for (const child of node.children) if (child !== null && child.id !== 0) ids.push(child.id)
  return ids
}

function bytesNeeded(id: number): number {
  let width = 1
  for (let limit = 256; id >= limit; limit *= 256) width++
  return width
}

/** The node's RLP, without the ids: what EIP-1186 proofs consist of. */
export function rlpOf(stored: Uint8Array): Uint8Array {
  return stored.subarray(0, itemEnd(stored, 0))
}

/** Reads what `toStored` wrote, or the item of an inline child. What it returns are views of `stored`. */
export function decodeNode(stored: Uint8Array): Node {
  const end = itemEnd(stored, 0)
  const first = contentStart(stored, 0)
  const second = itemEnd(stored, first)
  if (itemEnd(stored, second) === end) return decodePair(stored, first, second, end)
  const children = new Array<Reference | null>(16).fill(null)
  const width = idWidth(stored, first, end)
  let idAt = end
  for (let nibble = 0, at = first; nibble < 16; nibble++) {
    const next = itemEnd(stored, at)
    const kind = stored[at]
    if (kind === HASH_ITEM) {
      children[nibble] = { kind: 'reference', item: stored.subarray(at, next), id: readId(stored, idAt, width) }
      idAt += width
    } else if (kind !== EMPTY_ITEM) children[nibble] = { kind: 'reference', item: stored.subarray(at, next), id: 0 }
    at = next
  }
  return { kind: 'branch', children }
}

function decodePair(stored: Uint8Array, first: number, second: number, end: number): Leaf | Extension {
  const { path, isLeaf } = decodePath(stored, contentStart(stored, first), second)
  if (isLeaf) return { kind: 'leaf', path, value: stored.subarray(contentStart(stored, second), end) }
  const item = stored.subarray(second, end)
  return { kind: 'extension', path, child: { kind: 'reference', item, id: readId(stored, end, stored.length - end) } }
}

/** Hex-prefix (yellow paper, appendix C). */
function decodePath(bytes: Uint8Array, start: number, end: number): { path: Nibbles; isLeaf: boolean } {
  const flags = bytes[start] ?? 0
  const isOdd = (flags & 0x10) !== 0
  const path = new Uint8Array((end - start - 1) * 2 + (isOdd ? 1 : 0))
  let at = 0
  if (isOdd) path[at++] = flags & 15
  for (let i = start + 1; i < end; i++) {
    const byte = bytes[i] ?? 0
    path[at++] = byte >> 4
    path[at++] = byte & 15
  }
  return { path, isLeaf: (flags & 0x20) !== 0 }
}

/** All ids of a node have one width, so it follows from how many there are. */
function idWidth(stored: Uint8Array, first: number, end: number): number {
  if (stored.length === end) return 0
  let count = 0
  for (let nibble = 0, at = first; nibble < 16; nibble++) {
    if (stored[at] === HASH_ITEM) count++
    at = itemEnd(stored, at)
  }
  return (stored.length - end) / count
}

function readId(stored: Uint8Array, at: number, width: number): number {
  let id = 0
  for (let i = 0; i < width; i++) id = id * 256 + (stored[at + i] ?? 0)
  return id
}

/** Where the content of the item at `at` begins: after its header, if it has one. */
function contentStart(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return at
  if (first < 0xb8 || (first >= 0xc0 && first < 0xf8)) return at + 1
  return at + 1 + (first < 0xc0 ? first - 0xb7 : first - 0xf7)
}

function itemEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at]
  // Stored nodes were encoded here; one that ends early is a damaged database and must not be read on.
  if (first === undefined) throw new RlpError('a trie node that ends early')
  if (first < 0x80) return at + 1
  if (first < 0xb8) return at + 1 + first - 0x80
  if (first >= 0xc0 && first < 0xf8) return at + 1 + first - 0xc0
  const size = first < 0xc0 ? first - 0xb7 : first - 0xf7
  let length = 0
  for (let i = 1; i <= size; i++) length = length * 256 + (bytes[at + i] ?? 0)
  return at + 1 + size + length
}

/** What one step towards a key meets. */
export type Step =
  | { readonly kind: 'value'; readonly value: Uint8Array }
  | { readonly kind: 'child'; readonly child: Reference; readonly depth: number }

/** From a node at `depth` towards `key`: the value, the next node, or null when the trie does not hold the key. */
export function stepTowards(stored: Uint8Array, key: Nibbles, depth: number): Step | null {
  const end = itemEnd(stored, 0)
  const first = contentStart(stored, 0)
  const second = itemEnd(stored, first)
  if (itemEnd(stored, second) !== end) return stepIntoBranch(stored, first, end, key[depth] ?? 0, depth)
  const node = decodePair(stored, first, second, end)
  for (let i = 0; i < node.path.length; i++) if (node.path[i] !== key[depth + i]) return null
  if (node.kind === 'leaf') return { kind: 'value', value: node.value }
  return { kind: 'child', child: node.child, depth: depth + node.path.length }
}

function stepIntoBranch(stored: Uint8Array, first: number, end: number, nibble: number, depth: number): Step | null {
  let start = first
  let hashesBefore = 0
  for (let i = 0; i < nibble; i++) {
    if (stored[start] === HASH_ITEM) hashesBefore++
    start = itemEnd(stored, start)
  }
  const kind = stored[start]
  if (kind === EMPTY_ITEM) return null
  const item = stored.subarray(start, itemEnd(stored, start))
  if (kind !== HASH_ITEM) return { kind: 'child', child: { kind: 'reference', item, id: 0 }, depth: depth + 1 }
  const width = idWidth(stored, first, end)
  return {
    kind: 'child',
    child: { kind: 'reference', item, id: readId(stored, end + hashesBefore * width, width) },
    depth: depth + 1,
  }
}
