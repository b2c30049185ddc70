// Trie nodes as rows of the database: some that were written one after the other share a row. A row for each would cost
// more than its content, and neighbours are read together: a leaf was written just before its branch.
import type { TrieNode } from '../types/state.ts'

/** Row and its key are to fit a page of 4 KiB. */
export const PAGE_BYTES_MAX = 4_000
const COUNT_BYTES = 2
const LENGTH_BYTES = 2

/** Ids from `first` on, without a gap. */
export type NodePage = { readonly first: number; readonly bytes: Uint8Array }

/** `nodes` with ids one after the other. Throws RangeError otherwise. */
export function packNodes(nodes: readonly TrieNode[]): NodePage[] {
  const pages: NodePage[] = []
  for (let from = 0; from < nodes.length; ) {
    let to = from
    let bytes = COUNT_BYTES
    do {
      bytes += LENGTH_BYTES + (nodes[to]?.bytes.length ?? 0)
      to++
    } while (to < nodes.length && bytes + LENGTH_BYTES + (nodes[to]?.bytes.length ?? 0) <= PAGE_BYTES_MAX)
    pages.push(packPage(nodes.slice(from, to), bytes))
    from = to
  }
  return pages
}

/** count (2), lengths (2 each), nodes. A node is at most 16 hashes and ids, so two bytes are enough. */
function packPage(nodes: readonly TrieNode[], length: number): NodePage {
  const first = nodes[0]?.id ?? 0
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, nodes.length)
  let at = COUNT_BYTES + LENGTH_BYTES * nodes.length
  nodes.forEach(({ id, bytes: node }, i) => {
    if (id !== first + i) throw new RangeError(`trie node ${id} where ${first + i} was due`)
    view.setUint16(COUNT_BYTES + LENGTH_BYTES * i, node.length)
    bytes.set(node, at)
    at += node.length
  })
  return { first, bytes }
}

/** A view of the page; null when the page does not reach that far. */
export function nodeIn({ first, bytes }: NodePage, id: number): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const count = view.getUint16(0)
  const index = id - first
  if (index < 0 || index >= count) return null
  let start = COUNT_BYTES + LENGTH_BYTES * count
  for (let i = 0; i < index; i++) start += view.getUint16(COUNT_BYTES + LENGTH_BYTES * i)
  return bytes.subarray(start, start + view.getUint16(COUNT_BYTES + LENGTH_BYTES * index))
}
