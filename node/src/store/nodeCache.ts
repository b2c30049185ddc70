// Trie nodes that were read or written lately, in one flat area of memory of a fixed size. A node is some hundred bytes and
// there are tens of thousands of them, so none has a buffer of its own or an entry of a Map: the area holds both, and the
// collector sees neither. It is a log in segments, and its buckets are chains through it. The segment with the least in it
// that still counts is emptied when that is little, or when there is no other room; what stays moves to the end of the log.

/** Of an entry, in words: the next one of its bucket, the id, the length with two flags. The node's bytes follow. */
const NEXT = 0
const ID_LOW = 1
const ID_HIGH = 2
const LENGTH = 3
const HEADER_WORDS = 4
const LENGTH_MASK = 0xffff
/** Asked for since it was written here. */
const USED = 0x1_0000
const DROPPED = 0x2_0000
const NO_ENTRY = 0

const SEGMENTS = 64
/** The part of a segment below which it is emptied although there are empty ones. */
const LITTLE_OF_SEGMENT = 0.25
/** Of the area; a leaf and its header. */
const BYTES_PER_BUCKET = 128

type Segment = {
  /** In words. */
  readonly start: number
  end: number
  /** Words of entries that are not dropped. */
  live: number
}

export class NodeCache {
  readonly #words: Int32Array
  readonly #bytes: Uint8Array
  readonly #buckets: Int32Array
  readonly #segmentWords: number
  readonly #segments: readonly Segment[]
  /** One is left after every turn. */
  readonly #empty: Segment[]
  #current: Segment
  /** In the order in which they were. */
  readonly #filled: Segment[] = []

  /** Its memory is taken when it is needed. */
  constructor(bytesMax: number) {
    this.#segmentWords = Math.floor(bytesMax / SEGMENTS / 4)
    const buffer = new ArrayBuffer(4 * (HEADER_WORDS + SEGMENTS * this.#segmentWords))
    this.#words = new Int32Array(buffer)
    this.#bytes = new Uint8Array(buffer)
    this.#buckets = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(1, bytesMax / BYTES_PER_BUCKET))))
    // An entry at 0 would look like none.
    this.#segments = Array.from({ length: SEGMENTS }, (_, i) => emptyAt(HEADER_WORDS + i * this.#segmentWords))
    const [first = emptyAt(HEADER_WORDS), ...others] = this.#segments
    this.#current = first
    this.#empty = others
  }

  /** A view, not to be written to, and what it says only until the next `set`. */
  get(id: number): Uint8Array | undefined {
    const at = this.#find(id)
    if (at === NO_ENTRY) return undefined
    const length = this.#lengthOf(at)
    this.#words[at + LENGTH] = length | USED
    const start = 4 * (at + HEADER_WORDS)
    return this.#bytes.subarray(start, start + length)
  }

  /** What is here already stays: a node never changes. One that is larger than half a segment is not kept. */
  set(id: number, bytes: Uint8Array): void {
    const size = sizeOf(bytes.length)
    if (size > this.#segmentWords / 2 || bytes.length > LENGTH_MASK || this.#find(id) !== NO_ENTRY) return
    if (this.#current.end + size > this.#current.start + this.#segmentWords) this.#turn()
    const at = this.#current.end
    this.#bytes.set(bytes, 4 * (at + HEADER_WORDS))
    this.#words[at + ID_LOW] = id | 0
    this.#words[at + ID_HIGH] = Math.floor(id / 2 ** 32)
    this.#link(at, bytes.length)
  }

  /** Nobody asks for it any more, as for a node that a block has replaced. */
  drop(id: number): void {
    const at = this.#find(id)
    if (at === NO_ENTRY) return
    this.#unlink(at)
    const segment = this.#segments[Math.floor((at - HEADER_WORDS) / this.#segmentWords)]
    if (segment !== undefined) segment.live -= sizeOf(this.#lengthOf(at))
    this.#words[at + LENGTH] = this.#lengthOf(at) | DROPPED
  }

  /**
   * To the next segment. Where little is left of one it is emptied before another is begun, and all of that is kept: memory is
   * taken only for what counts. Later what is used is kept, up to half a segment: every turn gains something.
   */
  #turn(): void {
    this.#filled.push(this.#current)
    const next = this.#empty.pop() ?? this.#current
    this.#current = next
    const least = this.#leastLive()
    const old = this.#filled[least] ?? next
    const hasRoom = this.#empty.length > 0
    if (hasRoom && old.live > LITTLE_OF_SEGMENT * this.#segmentWords) return
    this.#filled.splice(least, 1)
    for (let at = old.start; at < old.end; ) {
      const length = this.#lengthOf(at)
      const flags = this.#words[at + LENGTH] ?? 0
      const size = sizeOf(length)
      if ((flags & DROPPED) === 0) {
        this.#unlink(at)
        if ((hasRoom || (flags & USED) !== 0) && next.end - next.start + size <= this.#segmentWords / 2) {
          this.#words.copyWithin(next.end, at, at + size)
          this.#link(next.end, length)
        }
      }
      at += size
    }
    old.end = old.start
    old.live = 0
    this.#empty.push(old)
  }

  /** Where two have as little the older one. */
  #leastLive(): number {
    let least = 0
    this.#filled.forEach(({ live }, i) => {
      if (live < (this.#filled[least]?.live ?? 0)) least = i
    })
    return least
  }

  /** An entry with its id and bytes, at the end of the current segment. */
  #link(at: number, length: number): void {
    const bucket = this.#bucketOf(at)
    this.#words[at + NEXT] = this.#buckets[bucket] ?? NO_ENTRY
    this.#words[at + LENGTH] = length
    this.#buckets[bucket] = at
    this.#current.end += sizeOf(length)
    this.#current.live += sizeOf(length)
  }

  #unlink(at: number): void {
    const next = this.#words[at + NEXT] ?? NO_ENTRY
    const bucket = this.#bucketOf(at)
    let before = this.#buckets[bucket] ?? NO_ENTRY
    if (before === at) {
      this.#buckets[bucket] = next
      return
    }
    while (this.#words[before + NEXT] !== at) before = this.#words[before + NEXT] ?? NO_ENTRY
    this.#words[before + NEXT] = next
  }

  #find(id: number): number {
    const low = id | 0
    const high = Math.floor(id / 2 ** 32)
    let at = this.#buckets[low & (this.#buckets.length - 1)] ?? NO_ENTRY
    while (at !== NO_ENTRY && (this.#words[at + ID_LOW] !== low || this.#words[at + ID_HIGH] !== high)) {
      at = this.#words[at + NEXT] ?? NO_ENTRY
    }
    return at
  }

  /** Ids are places of nodes of many lengths, so their last bits spread them evenly. */
  #bucketOf(at: number): number {
    return (this.#words[at + ID_LOW] ?? 0) & (this.#buckets.length - 1)
  }

  #lengthOf(at: number): number {
    return (this.#words[at + LENGTH] ?? 0) & LENGTH_MASK
  }
}

function emptyAt(start: number): Segment {
  return { start, end: start, live: 0 }
}

/** Words of a node's entry. */
function sizeOf(length: number): number {
  return HEADER_WORDS + Math.ceil(length / 4)
}
