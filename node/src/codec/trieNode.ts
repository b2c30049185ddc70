// The parts of Merkle-Patricia trie nodes (yellow paper, appendix D) that the tries of blocks and the tries of state
// share: hex-prefix paths, lists of encoded items, and how a parent refers to a child.
import { keccak } from './keccak.ts'
import { headerLength, stringLength, writeBytes, writeHeader } from './rlp.ts'
import { roomFor, roomForKey } from './slab.ts'

/** One nibble (0..15) per byte. */
export type Nibbles = Uint8Array

export function toNibbles(bytes: Uint8Array): Nibbles {
  const nibbles = roomForKey(bytes.length * 2)
  for (let i = 0, at = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    nibbles[at++] = byte >> 4
    nibbles[at++] = byte & 15
  }
  return nibbles
}

/** How many nibbles two paths share, from `from` on. */
export function sharedLength(a: Nibbles, b: Nibbles, from = 0): number {
  const end = Math.min(a.length, b.length)
  let at = from
  while (at < end && a[at] === b[at]) at++
  return at - from
}

/** Hex-prefix of a path as an encoded RLP string: flag nibble 2 for a leaf, 1 for an odd length. */
export function encodePath(path: Nibbles, isLeaf: boolean): Uint8Array {
  const bytes = new Uint8Array(pathLength(path))
  writePath(bytes, 0, path, isLeaf)
  return bytes
}

/** Bytes of a path's RLP: one alone stands for itself, because its flag nibble keeps it below 0x80. */
export function pathLength(path: Nibbles): number {
  const size = (path.length >> 1) + 1
  return size === 1 ? 1 : size + 1
}

/** Returns where the path ends. */
export function writePath(out: Uint8Array, at: number, path: Nibbles, isLeaf: boolean): number {
  const size = (path.length >> 1) + 1
  let next = at
  if (size > 1) out[next++] = 0x80 + size
  const isOdd = path.length % 2 === 1
  out[next++] = (isLeaf ? 0x20 : 0) | (isOdd ? 0x10 | (path[0] ?? 0) : 0)
  for (let i = isOdd ? 1 : 0; i < path.length; i += 2) out[next++] = ((path[i] ?? 0) << 4) | (path[i + 1] ?? 0)
  return next
}

/** A leaf's RLP: the path that is left, and the value as a string. */
export function encodeLeaf(path: Nibbles, value: Uint8Array): Uint8Array {
  const payload = pathLength(path) + stringLength(value)
  const bytes = roomFor(headerLength(payload) + payload)
  writeBytes(bytes, writePath(bytes, writeHeader(bytes, 0, 0xc0, payload), path, true), value)
  return bytes
}

/** A list of items that are encoded already. */
export function encodeListOf(items: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const item of items) length += item.length
  const bytes = roomFor(headerLength(length) + length)
  let at = writeHeader(bytes, 0, 0xc0, length)
  for (const item of items) {
    bytes.set(item, at)
    at += item.length
  }
  return bytes
}

/** As an item of its parent: the node itself below 32 bytes, else its hash as an encoded string. */
export function referenceTo(node: Uint8Array): Uint8Array {
  if (node.length < 32) return node
  const reference = new Uint8Array(33)
  reference[0] = 0xa0
  reference.set(keccak(node), 1)
  return reference
}

/** An empty place of a branch. */
export const NO_CHILD = Uint8Array.of(0x80)
