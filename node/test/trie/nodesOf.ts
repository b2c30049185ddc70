import { idAfter } from '../../src/trie/storedNode.ts'
import type { TrieNode } from '../../src/types/state.ts'

/** Nodes of these lengths, one behind the other. */
export function nodesOf(lengths: readonly number[], nextId = 1): TrieNode[] {
  let id = nextId
  return lengths.map((length, i) => {
    const node = { id, bytes: Uint8Array.from({ length }, (_, at) => at * 31 + i + 1) }
    id = idAfter(node)
    return node
  })
}

/** The first id after them. */
export function endOf(nodes: readonly TrieNode[]): number {
  const last = nodes.at(-1)
  return last === undefined ? 1 : idAfter(last)
}
