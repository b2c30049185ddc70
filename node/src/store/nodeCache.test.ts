import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NodeCache } from './nodeCache.ts'

const aNode = (id: number, length = 1 + (id % 40)) => new Uint8Array(length).fill(id)
/** Bytes of a node's entry: its header and itself, in whole words. */
const entryBytes = (length: number) => 16 + 4 * Math.ceil(length / 4)
const MANY = 64 * 20

describe('the node cache', () => {
  it('whatever is asked, kept and dropped: an answer is always the node', () => {
    const step = fc.record({ id: fc.nat(300), is: fc.constantFrom('get', 'set', 'set', 'drop') })
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 2_000 }),
        fc.integer({ min: 64 * 60, max: 20_000 }),
        (steps, bytesMax) => {
          const cache = new NodeCache(bytesMax)
          for (const { id, is } of steps) {
            if (is === 'get') expect(cache.get(id) ?? aNode(id)).toEqual(aNode(id))
            else if (is === 'set') cache.set(id, aNode(id))
            else {
              cache.drop(id)
              expect(cache.get(id)).toBeUndefined()
            }
          }
        },
      ),
    )
  })
  it('ids above 32 bits are ids of their own', () => {
    const cache = new NodeCache(100_000)
    const ids = [7, 7 + 2 ** 32, 7 + 2 ** 40, 2 ** 31 + 7, Number.MAX_SAFE_INTEGER]
    ids.forEach((id, i) => {
      cache.set(id, aNode(i, 30))
    })
    expect(ids.map((id) => cache.get(id))).toEqual(ids.map((_, i) => aNode(i, 30)))
    cache.drop(7)
    expect(ids.map((id) => cache.get(id) === undefined)).toEqual([true, false, false, false, false])
  })
  it('what is used stays, what is not goes', () => {
    const cache = new NodeCache(64 * 4 * entryBytes(50))
    cache.set(1, aNode(1, 50))
    for (let id = 100; id < 100 + MANY; id++) {
      cache.set(id, aNode(id, 50))
      expect(cache.get(1)).toEqual(aNode(1, 50))
    }
    expect(cache.get(100)).toBeUndefined()
    expect(cache.get(99 + MANY)).toEqual(aNode(99 + MANY, 50))
  })
  it('what was dropped makes room: the rest stays, though nobody asked for it', () => {
    const cache = new NodeCache(64 * 8 * entryBytes(50))
    for (let id = 0; id < 100; id++) cache.set(id, aNode(id, 50))
    // Ten times the area, of which a hundred count at any time: as a block replaces what the one before it wrote.
    for (let id = 1_000; id < 6_000; id++) {
      cache.set(id, aNode(id, 50))
      cache.drop(id - 100)
    }
    const kept = Array.from({ length: 100 }, (_, id) => cache.get(id)).filter((node) => node !== undefined)
    expect(kept).toHaveLength(100)
  })
  it('goes on when everything in it is used', () => {
    const cache = new NodeCache(64 * 4 * entryBytes(50))
    const ids = Array.from({ length: MANY }, (_, id) => id)
    for (let round = 0; round < 3; round++) {
      for (const id of ids) {
        cache.set(id, aNode(id, 50))
        expect(cache.get(id)).toEqual(aNode(id, 50))
      }
    }
    expect(ids.filter((id) => cache.get(id) !== undefined).length).toBeGreaterThan(64)
  })
  it('a node larger than half a segment is not kept', () => {
    const cache = new NodeCache(64 * 2 * entryBytes(60))
    cache.set(1, aNode(1, 60))
    cache.set(2, aNode(2, 64))
    expect(cache.get(1)).toEqual(aNode(1, 60))
    expect(cache.get(2)).toBeUndefined()
  })
  it('a cache without room keeps nothing', () => {
    const cache = new NodeCache(0)
    cache.set(1, aNode(1))
    expect(cache.get(1)).toBeUndefined()
  })
})
