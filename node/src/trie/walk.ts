// Reading a stored trie: the value under a key, and the nodes that prove it (EIP-1186). The store is asked node by node,
// from the root down; an inline child is read out of its parent.

import type { Nibbles } from '../codec/trieNode.ts'
import type { NodeSource, TrieRoot } from '../types/state.ts'
import { rlpOf, stepTowards } from './storedNode.ts'

/** `key`: 64 nibbles. Null when the trie does not hold it; else what it says until the source is asked again. */
export function readValue(source: NodeSource, root: TrieRoot, key: Nibbles): Uint8Array | null {
  return walk(source, root, key, () => {})
}

/** The nodes from the root to the value, or to where the key's absence shows; of an empty trie, none. */
export function proveValue(
  source: NodeSource,
  root: TrieRoot,
  key: Nibbles,
): { readonly value: Uint8Array | null; readonly proof: Uint8Array[] } {
  const proof: Uint8Array[] = []
  const value = walk(source, root, key, (stored) => proof.push(rlpOf(stored).slice()))
  return { value: value?.slice() ?? null, proof }
}

/** `visit` sees every node that was stored on its own; inline ones are part of the node before. */
function walk(
  source: NodeSource,
  root: TrieRoot,
  key: Nibbles,
  visit: (stored: Uint8Array) => void,
): Uint8Array | null {
  if (root.id === 0) return null
  let depth = 0
  let node = source.get(root.id)
  visit(node)
  for (;;) {
    const step = stepTowards(node, key, depth)
    if (step === null) return null
    if (step.kind === 'value') return step.value
    depth = step.depth
    if (step.kind === 'inline') {
      node = step.node
      continue
    }
    node = source.get(step.id)
    visit(node)
  }
}
