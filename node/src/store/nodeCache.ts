// Trie nodes that were read or written lately, in two flat areas of memory of a fixed size. What is used moves to the young
// area; when that is full, the old one is forgotten whole. A node is some hundred bytes, so a buffer of its own for each
// would cost more than its content.
export class NodeCache {
  readonly #areaBytes: number
  #young: Area
  #old: Area

  constructor(bytesMax: number) {
    this.#areaBytes = bytesMax >> 1
    this.#young = new Area(this.#areaBytes)
    this.#old = new Area(0)
  }

  /** A view, not to be written to. An area is never filled twice, so it stays what it is; holding it holds the area. */
  get(id: number): Uint8Array | undefined {
    const found = this.#young.get(id)
    if (found !== undefined) return found
    const kept = this.#old.get(id)
    if (kept !== undefined) this.set(id, kept)
    return kept
  }

  /** A node larger than an area is not kept. */
  set(id: number, bytes: Uint8Array): void {
    if (this.#young.put(id, bytes)) return
    this.#old = this.#young
    this.#young = new Area(this.#areaBytes)
    this.#young.put(id, bytes)
  }
}

const LENGTH_BYTES = 4

/** Nodes one after the other, each behind its length; an id leads to the place. */
class Area {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #places = new Map<number, number>()
  #end = 0

  constructor(length: number) {
    this.#bytes = new Uint8Array(length)
    this.#view = new DataView(this.#bytes.buffer)
  }

  get(id: number): Uint8Array | undefined {
    const at = this.#places.get(id)
    if (at === undefined) return undefined
    return this.#bytes.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + this.#view.getUint32(at))
  }

  put(id: number, bytes: Uint8Array): boolean {
    const end = this.#end + LENGTH_BYTES + bytes.length
    if (end > this.#bytes.length) return false
    this.#view.setUint32(this.#end, bytes.length)
    this.#bytes.set(bytes, this.#end + LENGTH_BYTES)
    this.#places.set(id, this.#end)
    this.#end = end
    return true
  }
}
