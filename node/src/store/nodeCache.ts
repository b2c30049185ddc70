// Trie nodes that were read or written lately, bounded in bytes. Two generations: what is used moves to the young one;
// when that is half the bound, the old one is dropped whole. No bookkeeping per read, and the upper nodes stay.
export class NodeCache {
  readonly #generationBytesMax: number
  #young = new Map<number, Uint8Array>()
  #old = new Map<number, Uint8Array>()
  #youngBytes = 0

  constructor(bytesMax: number) {
    this.#generationBytesMax = bytesMax / 2
  }

  get(id: number): Uint8Array | undefined {
    const found = this.#young.get(id)
    if (found !== undefined) return found
    const kept = this.#old.get(id)
    if (kept !== undefined) this.set(id, kept)
    return kept
  }

  set(id: number, bytes: Uint8Array): void {
    this.#young.set(id, bytes)
    this.#youngBytes += bytes.length + ENTRY_BYTES
    if (this.#youngBytes < this.#generationBytesMax) return
    this.#old = this.#young
    this.#young = new Map()
    this.#youngBytes = 0
  }
}

/** What the engine needs beside the bytes themselves: the view, its buffer and the map's entry. */
const ENTRY_BYTES = 200
