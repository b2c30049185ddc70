// Pages of trie nodes that were read lately. The voters of one election lie side by side in them, because they were
// enrolled together: what is read for one ballot is soon needed for others. Two generations in two flat areas, as in the node
// cache: thousands of buffers of a page each would keep the allocator from giving memory back.
import { type NodePage, nodeIn, PAGE_BYTES_MAX } from './nodePages.ts'

/** Ids of a bucket. A page of 4,000 bytes holds 8 to 60 nodes. */
const BUCKET_IDS = 16

export class PageCache {
  readonly #pagesMax: number
  #young = new Map<number, NodePage>()
  #area = new Uint8Array(0)
  #areaEnd = 0
  #old = new Map<number, NodePage>()

  /** `pagesMax`: of both generations together. */
  constructor(pagesMax: number) {
    this.#pagesMax = pagesMax
  }

  node(id: number): Uint8Array | null {
    const bucket = bucketOf(id)
    const young = this.#young.get(bucket)
    const found = young === undefined ? null : nodeIn(young, id)
    if (found !== null) return found
    const old = this.#old.get(bucket)
    const kept = old === undefined ? null : nodeIn(old, id)
    if (kept !== null && old !== undefined) this.add(old)
    return kept
  }

  /** Where two pages meet in a bucket the later one is found there, and the other is read again. */
  add(page: NodePage): void {
    const kept = this.#copy(page)
    const last = bucketOf(page.first + countOf(page) - 1)
    for (let bucket = bucketOf(page.first); bucket <= last; bucket++) this.#young.set(bucket, kept)
  }

  /** An area is never filled twice, so a view of it stays what it is. */
  #copy({ first, bytes }: NodePage): NodePage {
    if (this.#areaEnd + bytes.length > this.#area.length) {
      this.#old = this.#young
      this.#young = new Map()
      this.#area = new Uint8Array((this.#pagesMax >> 1) * PAGE_BYTES_MAX)
      this.#areaEnd = 0
    }
    const kept = this.#area.subarray(this.#areaEnd, this.#areaEnd + bytes.length)
    kept.set(bytes)
    this.#areaEnd += bytes.length
    return { first, bytes: kept }
  }
}

function countOf({ bytes }: NodePage): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint16(0)
}

/** Ids count beyond 32 bits in the long run. */
function bucketOf(id: number): number {
  return Math.floor(id / BUCKET_IDS)
}
