// Trie nodes in memory: the NodeSource of the audit, the simulator and tests. The node itself keeps them in its store. An id
// is a place, so the nodes lie where their ids say, in pieces of memory without an object for each: an audit holds millions.
import type { NodeSource, TrieNode } from '../types/state.ts'

const PIECE_BYTES = 65_536
/** For what begins in a piece and ends behind it; mostly enough. */
const OVERHANG_BYTES = 1_024
const LENGTH_BYTES = 2
/** The part of a piece's bytes that must count, or it is packed. */
const LITTLE_OF_PIECE = 0.5

/** Of each node the length (0: not here) and the bytes. */
type Piece = {
  bytes: Uint8Array
  /** Where in the piece nodes were put. Packed: ascending. */
  places: number[] | Uint16Array
  /** Packed: where in `bytes` each of `places` is, one behind the other. Else null: where `places` says. */
  starts: Uint32Array | null
  count: number
  /** Bytes that count. */
  live: number
}

export type MemoryNodes = NodeSource & {
  /** Each is no longer than ids keep free for it (`idAfter`). */
  put(nodes: readonly TrieNode[]): void
  /** Forgets nodes, for a reader that never goes back: pass a commit's `replaced` once its nodes are put. */
  drop(ids: readonly number[]): void
  count(): number
  /** What they take, with what was dropped and is not cleared away yet. */
  bytes(): number
}

export function memoryNodes(): MemoryNodes {
  const pieces = new Map<number, Piece>()
  let last = 0

  function put({ id, bytes }: TrieNode): void {
    const number = numberOf(id)
    let piece = pieces.get(number) ?? emptyPiece()
    if (piece.starts !== null) piece = unpacked(piece)
    pieces.set(number, piece)
    putAt(piece, id % PIECE_BYTES, bytes)
    last = Math.max(last, number)
  }

  function drop(id: number): void {
    const number = numberOf(id)
    const piece = pieces.get(number)
    const at = piece === undefined ? -1 : startOf(piece, id % PIECE_BYTES)
    if (piece === undefined || at === -1) return
    piece.live -= LENGTH_BYTES + lengthAt(piece.bytes, at)
    piece.bytes.fill(0, at, at + LENGTH_BYTES)
    piece.count--
    if (piece.count === 0) pieces.delete(number)
    // The last one is still being written to.
    else if (number < last && piece.live < LITTLE_OF_PIECE * piece.bytes.length) pieces.set(number, packed(piece))
  }

  return {
    get: (id) => {
      const piece = pieces.get(numberOf(id))
      const at = piece === undefined ? -1 : startOf(piece, id % PIECE_BYTES)
      if (piece === undefined || at === -1) throw new Error(`trie node ${id} is not here`)
      return nodeAt(piece.bytes, at)
    },
    put: (nodes) => {
      for (const node of nodes) put(node)
    },
    drop: (ids) => {
      for (const id of ids) drop(id)
    },
    count: () => [...pieces.values()].reduce((sum, { count }) => sum + count, 0),
    bytes: () => [...pieces.values()].reduce((sum, { bytes }) => sum + bytes.length, 0),
  }
}

function numberOf(id: number): number {
  return Math.floor(id / PIECE_BYTES)
}

function emptyPiece(): Piece {
  return { bytes: new Uint8Array(PIECE_BYTES + OVERHANG_BYTES), places: [], starts: null, count: 0, live: 0 }
}

/** Of a piece that is not packed. */
function putAt(piece: Piece, place: number, node: Uint8Array): void {
  const before = lengthAt(piece.bytes, place)
  if (before === 0) {
    piece.count++
    piece.live += LENGTH_BYTES
    if (Array.isArray(piece.places)) piece.places.push(place)
  }
  piece.live += node.length - before
  const end = place + LENGTH_BYTES + node.length
  if (end > piece.bytes.length) {
    const longer = new Uint8Array(end)
    longer.set(piece.bytes)
    piece.bytes = longer
  }
  write(piece.bytes, place, node)
}

/** Where in `bytes` the node of this place is, or -1. */
function startOf({ bytes, places, starts }: Piece, place: number): number {
  const at = starts === null ? place : (starts[indexIn(places, place)] ?? -1)
  return at === -1 || lengthAt(bytes, at) === 0 ? -1 : at
}

/** -1 where it is not. */
function indexIn(places: ArrayLike<number>, place: number): number {
  let [from, to] = [0, places.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((places[middle] ?? 0) < place) from = middle + 1
    else to = middle
  }
  return places[from] === place ? from : -1
}

function packed(piece: Piece): Piece {
  const places = Uint16Array.from(new Set(piece.places.filter((place) => startOf(piece, place) !== -1))).sort()
  const starts = new Uint32Array(places.length)
  const bytes = new Uint8Array(piece.live)
  let at = 0
  places.forEach((place, i) => {
    starts[i] = at
    at = write(bytes, at, nodeAt(piece.bytes, startOf(piece, place)))
  })
  return { bytes, places, starts, count: piece.count, live: piece.live }
}

function unpacked(piece: Piece): Piece {
  const open = emptyPiece()
  for (const place of piece.places) {
    const at = startOf(piece, place)
    if (at !== -1) putAt(open, place, nodeAt(piece.bytes, at))
  }
  return open
}

/** Returns where it ends. */
function write(bytes: Uint8Array, at: number, node: Uint8Array): number {
  bytes[at] = node.length >> 8
  bytes[at + 1] = node.length & 0xff
  bytes.set(node, at + LENGTH_BYTES)
  return at + LENGTH_BYTES + node.length
}

function nodeAt(bytes: Uint8Array, at: number): Uint8Array {
  const start = at + LENGTH_BYTES
  return bytes.subarray(start, start + lengthAt(bytes, at))
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}
