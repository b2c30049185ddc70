// H4: the tries of blocks against @ethereumjs/mpt, at the sizes where rlp(index) changes its length or order.
import { createMPT, verifyMerkleProof } from '@ethereumjs/mpt'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes } from './hex.ts'
import { keccak } from './keccak.ts'
import { buildOrderedTrie, orderedTrieRoot, proveEntry } from './orderedTrie.ts'
import { encodeRlp } from './rlp.ts'

const itemsOf = (count: number, length: (i: number) => number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => {
    const item = new Uint8Array(length(i)).fill(0x42)
    item.set(keccak(encodeRlp(BigInt(i))).subarray(0, item.length))
    return item
  })
async function referenceRoot(items: readonly Uint8Array[]): Promise<string> {
  const trie = await createMPT()
  for (const [i, item] of items.entries()) await trie.put(encodeRlp(BigInt(i)), item)
  return bytesToHex(trie.root())
}

describe('H4: transactionsRoot and receiptsRoot', () => {
  it.each([0, 1, 2, 16, 17, 127, 128, 129, 130, 200, 256, 257, 300, 700])(
    'of %i entries are the reference root',
    async (count) => {
      for (const length of [
        () => 1,
        (i: number) => 1 + (i % 40),
        () => 120,
        (i: number) => (i % 7 === 0 ? 70_000 : 300),
      ]) {
        if (count > 300 && length(0) > 1000) continue
        const items = itemsOf(count, length)
        expect(orderedTrieRoot(items)).toBe(await referenceRoot(items))
      }
    },
  )
  it('do not depend on entries being different', async () => {
    const items = new Array<Uint8Array>(150).fill(Uint8Array.of(0xc0))
    expect(orderedTrieRoot(items)).toBe(await referenceRoot(items))
  })
})

describe('H4: a proof of an entry', () => {
  it('convinces a checker we did not write, for any entry of any list', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.nat(1000),
        fc.integer({ min: 1, max: 120 }),
        async (count, n, length) => {
          const items = itemsOf(count, () => length)
          const index = n % count
          const proof = proveEntry(buildOrderedTrie(items), index)
          const root = hexToBytes(orderedTrieRoot(items))
          expect(keccak(proof[0]!)).toEqual(root)
          expect(await verifyMerkleProof(encodeRlp(BigInt(index)), proof, { root })).toEqual(items[index])
        },
      ),
      { numRuns: 80 },
    )
  })
  it.each([-1, 3, 1.5, Number.NaN])('is refused for entry %d of three', (index) => {
    expect(() => proveEntry(buildOrderedTrie(itemsOf(3, () => 5)), index)).toThrow(RangeError)
  })
})
