// Trie nodes in memory: the NodeSource of the audit, the simulator and tests. The node itself keeps them in its store.
import type { NodeSource, TrieNode } from '../types/state.ts'

export type MemoryNodes = NodeSource & {
  put(nodes: readonly TrieNode[]): void
  /** Forgets nodes, for a reader that never goes back: pass a commit's `replaced` once its nodes are put. */
  drop(ids: readonly number[]): void
  count(): number
}

export function memoryNodes(): MemoryNodes {
  const byId = new Map<number, Uint8Array>()
  return {
    get: (id) => {
      const bytes = byId.get(id)
      if (bytes === undefined) throw new Error(`trie node ${id} is not here`)
      return bytes
    },
    put: (nodes) => {
      for (const { id, bytes } of nodes) byId.set(id, bytes.slice()) // without the room of its neighbours (slab.ts)
    },
    drop: (ids) => {
      for (const id of ids) byId.delete(id)
    },
    count: () => byId.size,
  }
}
