// Pages of trie nodes that were read lately. The voters of one election lie side by side in them, because they were
// enrolled together: what is read for one ballot is soon needed for others. Two generations, as in the node cache.
import { type NodePage, nodeIn } from './nodePages.ts'

/** Ids of a bucket. A page of 4,000 bytes holds 8 to 60 nodes. */
const BUCKET_IDS = 16

export class PageCache {
  readonly #pagesMax: number
  #young = new Map<number, NodePage>()
  #youngPages = 0
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
    if (this.#youngPages >= this.#pagesMax >> 1) {
      this.#old = this.#young
      this.#young = new Map()
      this.#youngPages = 0
    }
    this.#youngPages++
    const last = bucketOf(page.first + countOf(page) - 1)
    for (let bucket = bucketOf(page.first); bucket <= last; bucket++) this.#young.set(bucket, page)
  }
}

function countOf({ bytes }: NodePage): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint16(0)
}

/** Ids count beyond 32 bits in the long run. */
function bucketOf(id: number): number {
  return Math.floor(id / BUCKET_IDS)
}
