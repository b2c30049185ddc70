import { describe, expect, it } from 'vitest'
import { type NodePage, packNodes } from './nodePages.ts'
import { PageCache } from './pageCache.ts'

/** Ids from..to-1, each node's bytes say which it is. */
function pagesOf(from: number, to: number): NodePage[] {
  const ids = Array.from({ length: to - from }, (_, i) => from + i)
  return packNodes(ids.map((id) => ({ id, bytes: new Uint8Array(200).fill(id % 251) })))
}

describe('pages that were read lately', () => {
  it('give back their nodes, and no other', () => {
    const cache = new PageCache(100)
    const [page] = pagesOf(100, 115)
    if (page) cache.add(page)
    for (let id = 80; id < 140; id++) {
      const want = id >= 100 && id < 115 ? new Uint8Array(200).fill(id % 251) : null
      expect(cache.node(id)).toEqual(want)
    }
  })
  it('ids beyond 32 bits of a bucket’s number are their own', () => {
    const cache = new PageCache(4)
    const [low] = pagesOf(5, 6)
    const [high] = packNodes([{ id: 5 + 2 ** 33, bytes: Uint8Array.of(9) }])
    if (low && high) for (const page of [low, high]) cache.add(page)
    expect(cache.node(5 + 2 ** 33)).toEqual(Uint8Array.of(9))
    expect(cache.node(5)).toEqual(new Uint8Array(200).fill(5))
  })
  it('forgets what was not used for as long as half of it takes to fill; what is used stays', () => {
    const cache = new PageCache(8)
    const pages = pagesOf(0, 20 * 40)
    const [first, second] = pages
    for (const page of pages) {
      cache.add(page)
      expect(cache.node(first?.first ?? 0)).not.toBeNull()
    }
    expect(cache.node(second?.first ?? 0)).toBeNull()
  })
})
