// Merkle-Patricia proofs, read from the root down. A root hash, a key and the nodes on the way enter; the value leaves,
// or null when the nodes show that the key is not there. Any other outcome throws: a proof is never half believed.
import { type Hash, type Hex, hexToBytes, keccak256 } from 'viem'
import { EvidenceFault } from './evidenceFault.ts'
import { bytesItem, decodeRlp, listItem, type RlpItem } from './rlp.ts'

/** keccak256(rlp('')): the root of a trie with nothing in it. */
export const EMPTY_TRIE_ROOT: Hash = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'

/**
 * Yellow Paper, appendix D. Nodes shorter than 32 bytes stand inside their parent and are not listed.
 * Throws `wrong-hash` for a node its parent does not name, `incomplete-proof` for one missing or too many, `malformed`.
 */
export function verifyMerkleProof(root: Hash, key: Uint8Array | Hex, proof: readonly Hex[]): Hex | null {
  if (root === EMPTY_TRIE_ROOT && proof.length === 0) return null
  const path = nibblesOf(typeof key === 'string' ? hexToBytes(key) : key)
  let used = 0
  const take = (hash: Hex): RlpItem => {
    const node = proof[used]
    if (node === undefined) throw new EvidenceFault('incomplete-proof', { at: used })
    if (keccak256(node) !== hash) throw new EvidenceFault('wrong-hash', { what: 'proof node', at: used })
    used += 1
    return decodeRlp(node, 'proof node')
  }
  const value = descend(take(root), path, take)
  if (used !== proof.length) throw new EvidenceFault('incomplete-proof', { at: used, have: proof.length })
  return value
}

function descend(start: RlpItem, path: readonly number[], take: (hash: Hex) => RlpItem): Hex | null {
  let node = start
  let rest = path
  for (;;) {
    const items = listItem(node, 'proof node')
    let child: RlpItem | undefined
    if (items.length === 17) {
      const [nibble] = rest
      if (nibble === undefined) return valueItem(items[16])
      child = items[nibble]
      rest = rest.slice(1)
    } else if (items.length === 2) {
      const { nibbles, isLeaf } = decodePath(bytesItem(items[0], 'proof path'))
      const isOnWay = nibbles.every((nibble, i) => rest[i] === nibble)
      if (isLeaf) return isOnWay && nibbles.length === rest.length ? valueItem(items[1]) : null
      if (!isOnWay) return null
      child = items[1]
      rest = rest.slice(nibbles.length)
    } else {
      throw new EvidenceFault('malformed', { what: 'proof node' })
    }
    if (child === '0x') return null
    node =
      typeof child === 'string' ? take(bytesItem(child, 'proof node reference', 32)) : listItem(child, 'proof node')
  }
}

/** The empty string is no value. */
function valueItem(item: RlpItem | undefined): Hex | null {
  const value = bytesItem(item, 'proof value')
  return value === '0x' ? null : value
}

/** Hex-prefix encoding: the first nibble says leaf or extension, and whether the count is odd. */
function decodePath(encoded: Hex): { nibbles: number[]; isLeaf: boolean } {
  const all = nibblesOf(hexToBytes(encoded))
  const [flag] = all
  if (flag === undefined || flag > 3) throw new EvidenceFault('malformed', { what: 'proof path' })
  const isOdd = flag % 2 === 1
  if (!isOdd && all[1] !== 0) throw new EvidenceFault('malformed', { what: 'proof path' })
  return { nibbles: all.slice(isOdd ? 1 : 2), isLeaf: flag >= 2 }
}

function nibblesOf(bytes: Uint8Array): number[] {
  return [...bytes].flatMap((byte) => [byte >> 4, byte & 15])
}
