import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type NodePage, nodeIn, packNodes } from './nodePages.ts'

/** Everything from the page's first id until it has no more. */
function nodesIn(page: NodePage) {
  const nodes = []
  for (let id = page.first; ; id++) {
    const bytes = nodeIn(page, id)
    if (bytes === null) return nodes
    nodes.push({ id, bytes })
  }
}
const aNode = (id: number, length: number) => ({ id, bytes: new Uint8Array(length).fill(id) })

describe('trie nodes in pages', () => {
  it('come back as they were, in pages of at most 4,000 bytes', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 200 }),
        (from, lengths) => {
          const nodes = lengths.map((length, i) => aNode(from + i, length))
          const pages = packNodes(nodes)
          expect(pages.flatMap(nodesIn)).toEqual(nodes)
          for (const { bytes } of pages) expect(bytes.length).toBeLessThanOrEqual(4_000)
        },
      ),
    )
  })
  it.each<[string, readonly number[], readonly number[]]>([
    ['none: no page', [], []],
    ['what fits exactly is one page', [3_996], [1]],
    ['two that do not fit together are two', [2_000, 1_995], [1, 1]],
    ['two that do are one', [2_000, 1_994], [2]],
    ['one that is larger than a page has its own', [10, 5_000, 10], [1, 1, 1]],
  ])('%s', (_, lengths, counts) => {
    const pages = packNodes(lengths.map((length, i) => aNode(7 + i, length)))
    expect(pages.map((page) => nodesIn(page).length)).toEqual(counts)
  })
  it('a page holds nothing before its first node or behind its last', () => {
    const [page] = packNodes([aNode(5, 3), aNode(6, 3)])
    expect(page && [4, 5, 6, 7].map((id) => nodeIn(page, id)?.length ?? null)).toEqual([null, 3, 3, null])
  })
  it('refuses ids with a gap: they could not be found again', () => {
    expect(() => packNodes([aNode(1, 5), aNode(3, 5)])).toThrow(RangeError)
  })
})
