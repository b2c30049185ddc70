// One trie node between its three forms: what the algorithm works on, its RLP (which is hashed and proved), and what is
// stored: the RLP followed by the ids of those children that are referred to by hash, in order, all of the same width.
// So a proof is a prefix of what is stored, and every child is found by its id, never by its hash.
import { headerLength, writeHeader } from '../codec/rlp.ts'
import { roomFor } from '../codec/slab.ts'
import { encodeLeaf, type Nibbles, pathLength, writePath } from '../codec/trieNode.ts'
import { contentStart, EMPTY_ITEM, HASH_ITEM, idWidth, isPair, itemEnd, readId } from './storedNode.ts'

/**
 * A child as its parent holds it: an item from `start` to `end` of `bytes`. Either it is the child's hash as an RLP string
 * and `id` is the child's place in the store, or it is the whole child, below 32 bytes, and `id` is 0. It stays where it
 * was read, so that a branch that changes in one place is written in two or three copies.
 */
export type Reference = {
  readonly kind: 'reference'
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly id: number
}
export type Leaf = { readonly kind: 'leaf'; readonly path: Nibbles; readonly value: Uint8Array }
export type Extension = { readonly kind: 'extension'; readonly path: Nibbles; readonly child: Reference }
/** 16 children. Keys are all 32 bytes long, so a branch never holds a value. */
export type Branch = { readonly kind: 'branch'; readonly children: readonly (Reference | null)[] }
export type Node = Leaf | Extension | Branch

/** What is stored for a node, and how many bytes of it are the RLP. */
export type Encoded = { readonly stored: Uint8Array; readonly rlpLength: number }

export function encodeNode(node: Node): Encoded {
  if (node.kind === 'branch') return encodeBranch(node.children)
  if (node.kind === 'extension') return encodeExtension(node)
  const stored = encodeLeaf(node.path, node.value)
  return { stored, rlpLength: stored.length }
}

function encodeExtension({ path, child }: Extension): Encoded {
  const payload = pathLength(path) + child.end - child.start
  const rlpLength = headerLength(payload) + payload
  const width = bytesNeeded(child.id)
  const stored = roomFor(rlpLength + width)
  const afterPath = writePath(stored, writeHeader(stored, 0, 0xc0, payload), path, false)
  copy(stored, afterPath, child.bytes, child.start, child.end)
  writeId(stored, rlpLength, child.id, width)
  return { stored, rlpLength }
}

function encodeBranch(children: Branch['children']): Encoded {
  let payload = 17
  let idCount = 0
  let idMax = 0
  for (const child of children) {
    if (child === null) continue
    payload += child.end - child.start - 1
    if (child.id !== 0) idCount++
    if (child.id > idMax) idMax = child.id
  }
  const rlpLength = headerLength(payload) + payload
  const width = bytesNeeded(idMax)
  const stored = roomFor(rlpLength + idCount * width)
  const afterItems = writeItems(stored, writeHeader(stored, 0, 0xc0, payload), children)
  stored[afterItems] = EMPTY_ITEM // the value that no branch here has
  let at = rlpLength
  for (const child of children) if (child !== null && child.id !== 0) at = writeId(stored, at, child.id, width)
  return { stored, rlpLength }
}

/** Neighbours that lie side by side where they come from are copied together. */
function writeItems(out: Uint8Array, at: number, children: Branch['children']): number {
  let next = at
  for (let i = 0; i < 16; i++) {
    const child = children[i] ?? null
    if (child === null) {
      out[next++] = EMPTY_ITEM
      continue
    }
    let end = child.end
    for (let after = children[i + 1]; after?.bytes === child.bytes && after.start === end; after = children[i + 1]) {
      end = after.end
      i++
    }
    next = copy(out, next, child.bytes, child.start, end)
  }
  return next
}

function copy(out: Uint8Array, at: number, bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 64) out.set(bytes.subarray(start, end), at)
  else for (let i = start, to = at; i < end; i++, to++) out[to] = bytes[i] ?? 0
  return at + end - start
}

/** 0 for id 0, which needs no place. */
function bytesNeeded(id: number): number {
  let width = 0
  for (let limit = 1; id >= limit; limit *= 256) width++
  return width
}

function writeId(out: Uint8Array, at: number, id: number, width: number): number {
  for (let i = width - 1, rest = id; i >= 0; i--, rest = Math.floor(rest / 256)) out[at + i] = rest % 256
  return at + width
}

/** Reads what `encodeNode` gave, or an inline node. What it returns are views of `stored`. */
export function decodeNode(stored: Uint8Array): Node {
  const end = itemEnd(stored, 0)
  const first = contentStart(stored, 0)
  if (isPair(stored, first, end)) return decodePair(stored, first, end)
  const children = new Array<Reference | null>(16).fill(null)
  const width = idWidth(stored, first, end)
  let idAt = end
  for (let nibble = 0, at = first; nibble < 16; nibble++) {
    const kind = stored[at]
    const next = itemEnd(stored, at)
    if (kind !== EMPTY_ITEM) {
      const id = kind === HASH_ITEM ? readId(stored, idAt, width) : 0
      children[nibble] = { kind: 'reference', bytes: stored, start: at, end: next, id }
      if (kind === HASH_ITEM) idAt += width
    }
    at = next
  }
  return { kind: 'branch', children }
}

function decodePair(stored: Uint8Array, first: number, end: number): Leaf | Extension {
  const second = itemEnd(stored, first)
  const { path, isLeaf } = decodePath(stored, contentStart(stored, first), second)
  if (isLeaf) return { kind: 'leaf', path, value: stored.subarray(contentStart(stored, second), end) }
  const id = readId(stored, end, stored.length - end)
  return { kind: 'extension', path, child: { kind: 'reference', bytes: stored, start: second, end, id } }
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
