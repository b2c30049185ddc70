// Trie nodes in memory: the NodeSource of the audit, the simulator and tests. The node itself keeps them in its store. An id
// is a place, so the nodes lie where their ids say, in pieces of memory without an object for each: an audit holds millions.
import type { NodeSource, TrieNode } from '../types/state.ts'

const PIECE_BYTES = 65_536
/** For what begins in a piece and ends behind it; mostly enough. */
const OVERHANG_BYTES = 1_024
const LENGTH_BYTES = 2

/** Of each node the length (0: not here) and the bytes. A piece whose last node is dropped is freed. */
type Piece = { bytes: Uint8Array; count: number }

export type MemoryNodes = NodeSource & {
  /** Each is no longer than ids keep free for it (`idAfter`). */
  put(nodes: readonly TrieNode[]): void
  /** Forgets nodes, for a reader that never goes back: pass a commit's `replaced` once its nodes are put. */
  drop(ids: readonly number[]): void
  count(): number
}

export function memoryNodes(): MemoryNodes {
  const pieces = new Map<number, Piece>()
  let total = 0

  function put({ id, bytes }: TrieNode): void {
    const at = id % PIECE_BYTES
    const end = at + LENGTH_BYTES + bytes.length
    const piece = pieceWith(numberOf(id), end)
    if (lengthAt(piece.bytes, at) === 0) {
      piece.count++
      total++
    }
    piece.bytes[at] = bytes.length >> 8
    piece.bytes[at + 1] = bytes.length & 0xff
    piece.bytes.set(bytes, at + LENGTH_BYTES)
  }

  function pieceWith(number: number, end: number): Piece {
    const piece = pieces.get(number) ?? { bytes: new Uint8Array(PIECE_BYTES + OVERHANG_BYTES), count: 0 }
    pieces.set(number, piece)
    if (end > piece.bytes.length) {
      const longer = new Uint8Array(end)
      longer.set(piece.bytes)
      piece.bytes = longer
    }
    return piece
  }

  function drop(id: number): void {
    const piece = pieces.get(numberOf(id))
    const at = id % PIECE_BYTES
    if (piece === undefined || lengthAt(piece.bytes, at) === 0) return
    piece.bytes.fill(0, at, at + LENGTH_BYTES)
    total--
    if (--piece.count === 0) pieces.delete(numberOf(id))
  }

  return {
    get: (id) => {
      const bytes = pieces.get(numberOf(id))?.bytes
      const start = (id % PIECE_BYTES) + LENGTH_BYTES
      const length = bytes === undefined ? 0 : lengthAt(bytes, start - LENGTH_BYTES)
      if (bytes === undefined || length === 0) throw new Error(`trie node ${id} is not here`)
      return bytes.subarray(start, start + length)
    },
    put: (nodes) => {
      for (const node of nodes) put(node)
    },
    drop: (ids) => {
      for (const id of ids) drop(id)
    },
    count: () => total,
  }
}

function numberOf(id: number): number {
  return Math.floor(id / PIECE_BYTES)
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}
