// The tries of a block (H4): entry i of a list lives at rlp(i). What enters is the whole list of encoded transactions or
// receipts; what leaves is the root, or the nodes that prove one entry. Nothing is stored: a list is built in one pass.
import type { Hash } from '../types/bytes.ts'
import { EMPTY_TRIE_ROOT } from './constants.ts'
import { keccakHash } from './keccak.ts'
import { encodeRlp, writeBytes } from './rlp.ts'
import { encodeListOf, encodePath, type Nibbles, NO_CHILD, referenceTo, sharedLength, toNibbles } from './trieNode.ts'

type Entry = { readonly key: Nibbles; readonly value: Uint8Array }

export function orderedTrieRoot(items: readonly Uint8Array[]): Hash {
  if (items.length === 0) return EMPTY_TRIE_ROOT
  return keccakHash(buildNode(inKeyOrder(items), 0, items.length, 0, () => {}))
}

/** The nodes from the root down to entry `index`; nodes below 32 bytes are inside their parents. Throws RangeError. */
export function orderedTrieProof(items: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= items.length) throw new RangeError(`no entry ${index}`)
  const entries = inKeyOrder(items)
  const place = entries.findIndex((_, i) => positionOf(i, items.length) === index)
  const proof: Uint8Array[] = []
  const root = buildNode(entries, 0, entries.length, 0, (node, from, to) => {
    if (from <= place && place < to && node.length >= 32) proof.unshift(node)
  })
  return proof[0] === root ? proof : [root, ...proof]
}

/** Which entry is the i-th in the order of keys: rlp(0) is 0x80, so 0 comes after 127 and before 128. */
function positionOf(i: number, count: number): number {
  const before = Math.min(count - 1, 127)
  if (i < before) return i + 1
  return i === before ? 0 : i
}

function inKeyOrder(items: readonly Uint8Array[]): Entry[] {
  return items.map((_, i) => {
    const position = positionOf(i, items.length)
    return { key: toNibbles(encodeRlp(BigInt(position))), value: items[position] ?? new Uint8Array(0) }
  })
}

/**
 * The node over entries from..to, which share `depth` nibbles. `visit` sees every node after its children. No key is
 * the beginning of another (RLP), so no branch holds a value.
 */
function buildNode(
  entries: readonly Entry[],
  from: number,
  to: number,
  depth: number,
  visit: (node: Uint8Array, from: number, to: number) => void,
): Uint8Array {
  const first = entries[from]
  const last = entries[to - 1]
  if (first === undefined || last === undefined) throw new Error('a trie node over no entries')
  const seen = (node: Uint8Array) => {
    visit(node, from, to)
    return node
  }
  if (to - from === 1) return seen(encodeListOf([encodePath(first.key.subarray(depth), true), asString(first.value)]))
  const shared = sharedLength(first.key, last.key, depth)
  const below = depth + shared
  const children = new Array<Uint8Array>(17).fill(NO_CHILD)
  for (let start = from; start < to; ) {
    const nibble = entries[start]?.key[below] ?? 0
    let end = start + 1
    while (end < to && entries[end]?.key[below] === nibble) end++
    children[nibble] = referenceTo(buildNode(entries, start, end, below + 1, visit))
    start = end
  }
  const branch = seen(encodeListOf(children))
  if (shared === 0) return branch
  return seen(encodeListOf([encodePath(first.key.subarray(depth, below), false), referenceTo(branch)]))
}

function asString(value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(value.length + 5)
  return bytes.subarray(0, writeBytes(bytes, 0, value))
}
