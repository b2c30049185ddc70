// Trie nodes in memory that keep to the letter of NodeSource: what it gave is spoilt as soon as it is asked again.
import { type MemoryNodes, memoryNodes } from '../../src/trie/memoryNodes.ts'

export function hastyNodes(): MemoryNodes {
  const nodes = memoryNodes()
  let last = new Uint8Array(0)
  return {
    ...nodes,
    get(id) {
      last.fill(0xee)
      last = nodes.get(id).slice()
      return last
    },
  }
}
