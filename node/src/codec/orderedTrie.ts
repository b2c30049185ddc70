// The tries of a block (H4): entry i of a list lives at rlp(i). What enters is the whole list of encoded transactions or
// receipts; what leaves is the root, or the nodes that prove one entry. Nothing is stored: a list is built in one pass.
import type { Hash } from '../types/bytes.ts'
import { EMPTY_TRIE_ROOT } from './constants.ts'
import { keccakHash } from './keccak.ts'
import { encodeRlp } from './rlp.ts'
import {
  encodeLeaf,
  encodeListOf,
  encodePath,
  type Nibbles,
  NO_CHILD,
  referenceTo,
  sharedLength,
  toNibbles,
} from './trieNode.ts'

type Entry = { readonly key: Nibbles; readonly value: Uint8Array }

export function orderedTrieRoot(items: readonly Uint8Array[]): Hash {
  if (items.length === 0) return EMPTY_TRIE_ROOT
  return keccakHash(buildNode(inKeyOrder(items), 0, items.length, 0, () => {}))
}

/** A built list, for who proves many of its entries: the nodes of 32 bytes or more, and which entries each covers. */
export type OrderedTrie = {
  readonly count: number
  /** Parents before children; the root first, whatever its length. */
  readonly nodes: readonly { readonly node: Uint8Array; readonly from: number; readonly to: number }[]
}

export function buildOrderedTrie(items: readonly Uint8Array[]): OrderedTrie {
  if (items.length === 0) return { count: 0, nodes: [] }
  const nodes: { node: Uint8Array; from: number; to: number }[] = []
  const root = buildNode(inKeyOrder(items), 0, items.length, 0, (node, from, to) => {
    if (node.length >= 32) nodes.push({ node, from, to })
  })
  if (nodes.at(-1)?.node !== root) nodes.push({ node: root, from: 0, to: items.length })
  return { count: items.length, nodes: nodes.reverse() }
}

/** The nodes from the root down to entry `index`; nodes below 32 bytes are inside their parents. Throws RangeError. */
export function proveEntry({ count, nodes }: OrderedTrie, index: number): Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= count) throw new RangeError(`no entry ${index}`)
  const place = placeOf(index, count)
  return nodes.filter(({ from, to }) => from <= place && place < to).map(({ node }) => node)
}

/** The inverse of `positionOf`. */
function placeOf(index: number, count: number): number {
  const before = Math.min(count - 1, 127)
  if (index === 0) return before
  return index <= before ? index - 1 : index
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
  if (to - from === 1) return seen(encodeLeaf(first.key.subarray(depth), first.value))
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
