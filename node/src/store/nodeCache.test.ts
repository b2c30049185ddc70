import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NodeCache } from './nodeCache.ts'

const aNode = (id: number, length = 1 + (id % 40)) => new Uint8Array(length).fill(id)

describe('the node cache', () => {
  it('whatever is asked and kept, an answer is always the node', () => {
    const steps = fc.array(fc.record({ id: fc.nat(60), isRead: fc.boolean() }), { maxLength: 400 })
    fc.assert(
      fc.property(steps, fc.integer({ min: 64, max: 2_000 }), (all, bytesMax) => {
        const cache = new NodeCache(bytesMax)
        for (const { id, isRead } of all) {
          if (isRead) expect(cache.get(id) ?? aNode(id)).toEqual(aNode(id))
          else cache.set(id, aNode(id))
        }
      }),
    )
  })
  it('what is used stays, what is not goes', () => {
    const cache = new NodeCache(1_000)
    cache.set(1, aNode(1, 50))
    for (let id = 100; id < 200; id++) {
      cache.set(id, aNode(id, 50))
      expect(cache.get(1)).toEqual(aNode(1, 50))
    }
    expect(cache.get(100)).toBeUndefined()
    expect(cache.get(199)).toEqual(aNode(199, 50))
  })
  it('an answer is the reader’s own', () => {
    const cache = new NodeCache(200)
    cache.set(1, aNode(1, 40))
    const held = cache.get(1)
    for (let id = 2; id < 20; id++) cache.set(id, aNode(id, 40))
    expect(held).toEqual(aNode(1, 40))
  })
  it('a node larger than half the bound is not kept', () => {
    const cache = new NodeCache(100)
    cache.set(1, aNode(1, 60))
    expect(cache.get(1)).toBeUndefined()
  })
})
