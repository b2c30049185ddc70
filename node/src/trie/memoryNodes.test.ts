import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOf, nodesOf } from '../../test/trie/nodesOf.ts'
import type { TrieNode } from '../types/state.ts'
import { memoryNodes } from './memoryNodes.ts'
import { idAfter } from './storedNode.ts'

describe('trie nodes in memory', () => {
  it('are what a Map of them would be, whatever is put, dropped and put again', () => {
    const aLength = fc.oneof(fc.integer({ min: 1, max: 700 }), fc.constant(5_000))
    const aStep = fc.record({ lengths: fc.array(aLength, { maxLength: 300 }), dropped: fc.infiniteStream(fc.nat(3)) })
    fc.assert(
      fc.property(
        fc.array(aStep, { minLength: 2, maxLength: 8 }),
        fc.constantFrom(1, 65_000, 2 ** 33),
        (steps, first) => {
          const nodes = memoryNodes()
          const model = new Map<number, Uint8Array>()
          const all: TrieNode[] = []
          for (const { lengths, dropped } of steps) {
            const last = all.at(-1)
            const more = nodesOf(lengths, last === undefined ? first : idAfter(last))
            // The last of what was dropped comes back.
            const again = all.filter(({ id }) => !model.has(id)).slice(-3)
            nodes.put([...again, ...more])
            all.push(...more)
            for (const { id, bytes } of [...again, ...more]) model.set(id, bytes)
            const gone = all.map(({ id }) => id).filter(() => dropped.next().value > 0)
            nodes.drop(gone)
            for (const id of gone) model.delete(id)
            expect(nodes.count()).toBe(model.size)
            for (const { id } of all) {
              const bytes = model.get(id)
              if (bytes === undefined) expect(() => nodes.get(id)).toThrow(`trie node ${id} is not here`)
              else expect(Buffer.compare(nodes.get(id), bytes)).toBe(0)
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('take little more than what counts of them, however much was dropped', () => {
    const nodes = memoryNodes()
    let nextId = 1
    let live = 0
    for (let block = 0; block < 40; block++) {
      const written = nodesOf(
        Array.from({ length: 2_000 }, (_, i) => (i % 10 === 0 ? 70 : 500)),
        nextId,
      )
      nextId = endOf(written)
      nodes.put(written)
      nodes.drop(written.filter(({ bytes }) => bytes.length === 500).map(({ id }) => id))
      live += 200 * 70
    }
    expect(nodes.count()).toBe(40 * 200)
    expect(nodes.bytes()).toBeLessThan(2 * live + 200_000)
  })

  it('an id that is none is not here', () => {
    const nodes = memoryNodes()
    expect(() => nodes.get(1)).toThrow('trie node 1 is not here')
    nodes.drop([1, 2 ** 40])
    expect(nodes.count()).toBe(0)
  })
})
