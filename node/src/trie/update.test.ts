// The trie against @ethereumjs/mpt, on raw keys chosen to share long beginnings and ends: so extensions split and merge,
// branches collapse, and nodes below 32 bytes lie inside their parents, which hashed keys hardly ever show.
import { createMerkleProof, createMPT, type MerklePatriciaTrie, verifyMerkleProof } from '@ethereumjs/mpt'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hastyNodes } from '../../test/trie/hastyNodes.ts'
import { EMPTY_TRIE_ROOT } from '../codec/constants.ts'
import { bytesToHex, hexToBytes } from '../codec/hex.ts'
import { toNibbles } from '../codec/trieNode.ts'
import type { TrieRoot } from '../types/state.ts'
import type { MemoryNodes } from './memoryNodes.ts'
import { decodeNode } from './node.ts'
import { idAfter } from './storedNode.ts'
import { type TrieWriter, updateTrie } from './update.ts'
import { proveValue, readValue } from './walk.ts'

const EMPTY: TrieRoot = { hash: EMPTY_TRIE_ROOT, id: 0 }
type Batch = ReadonlyMap<string, Uint8Array | null>

/** 32-byte keys that differ in a few places only, near the root and at the very end. */
const aByte = fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xff)
const aKey = fc.tuple(aByte, aByte, aByte, aByte).map(([a, b, c, d]) => {
  const key = new Uint8Array(32)
  key[0] = a
  key[17] = b
  key[30] = c
  key[31] = d
  return bytesToHex(key)
})
const aValue = fc.oneof(
  fc.constant(null),
  fc.constant(Uint8Array.of(1)),
  fc.uint8Array({ minLength: 1, maxLength: 3 }),
  fc.uint8Array({ minLength: 30, maxLength: 120 }),
)
const aBatch: fc.Arbitrary<Batch> = fc.array(fc.tuple(aKey, aValue), { maxLength: 25 }).map((pairs) => new Map(pairs))

function apply(nodes: MemoryNodes, root: TrieRoot, nextId: number, batch: Batch) {
  const changes = [...batch]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ key: toNibbles(hexToBytes(key)), value }))
  const writer: TrieWriter = { source: nodes, nextId, written: [], replaced: [] }
  const next = updateTrie(writer, root, changes)
  nodes.put(writer.written)
  return { root: next, writer }
}

async function applyToReference(trie: MerklePatriciaTrie, batch: Batch): Promise<void> {
  for (const [key, value] of batch) {
    if (value === null) await trie.del(hexToBytes(key))
    else await trie.put(hexToBytes(key), value)
  }
}

function applyToModel(model: ReadonlyMap<string, Uint8Array>, batch: Batch): Map<string, Uint8Array> {
  const next = new Map(model)
  for (const [key, value] of batch) {
    if (value === null) next.delete(key)
    else next.set(key, value)
  }
  return next
}

/** Ids of all nodes that a root leads to. */
function reachable(nodes: MemoryNodes, root: TrieRoot): number[] {
  if (root.id === 0) return []
  const below = (bytes: Uint8Array): number[] => {
    const node = decodeNode(bytes)
    if (node.kind === 'leaf') return []
    const children = node.kind === 'extension' ? [node.child] : node.children.filter((child) => child !== null)
    return children.flatMap(({ id, bytes: parent, start, end }) =>
      id === 0 ? below(parent.subarray(start, end)) : [id, ...below(nodes.get(id).slice())],
    )
  }
  return [root.id, ...below(nodes.get(root.id))]
}

describe('H4: the trie', () => {
  it('has the reference roots after any batches, and every older root stays readable', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aBatch, { minLength: 1, maxLength: 8 }), async (batches) => {
        const nodes = hastyNodes()
        const reference = await createMPT()
        let [root, nextId] = [EMPTY, 1]
        let model = new Map<string, Uint8Array>()
        const history: { root: TrieRoot; model: Map<string, Uint8Array> }[] = []
        for (const batch of batches) {
          const applied = apply(nodes, root, nextId, batch)
          root = applied.root
          nextId = applied.writer.nextId
          model = applyToModel(model, batch)
          await applyToReference(reference, batch)
          expect(root.hash).toBe(bytesToHex(reference.root()))
          history.push({ root, model })
        }
        const keys = new Set(batches.flatMap((batch) => [...batch.keys()]))
        for (const past of history) {
          for (const key of keys) {
            expect(readValue(nodes, past.root, toNibbles(hexToBytes(key)))).toEqual(past.model.get(key) ?? null)
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  it('proves presence and absence with the nodes the reference gives', async () => {
    await fc.assert(
      fc.asyncProperty(aBatch, fc.array(aKey, { maxLength: 6 }), async (batch, others) => {
        const nodes = hastyNodes()
        const reference = await createMPT()
        await applyToReference(reference, batch)
        const { root } = apply(nodes, EMPTY, 1, batch)
        for (const key of [...[...batch.keys()].slice(0, 6), ...others]) {
          const { value, proof } = proveValue(nodes, root, toNibbles(hexToBytes(key)))
          expect(value).toEqual(batch.get(key) ?? null)
          if (root.id === 0) {
            expect(proof).toEqual([])
            continue
          }
          // The reference lists inline nodes once more on their own, geth and EIP-1186 do not.
          const expected = (await createMerkleProof(reference, hexToBytes(key))).filter(
            (node, i) => i === 0 || node.length >= 32,
          )
          expect(proof.map(bytesToHex)).toEqual(expected.map(bytesToHex))
          const checked = await verifyMerkleProof(hexToBytes(key), proof, { root: reference.root() })
          expect(checked).toEqual(value)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('names exactly the nodes that the new root does without', () => {
    fc.assert(
      fc.property(fc.array(aBatch, { minLength: 1, maxLength: 6 }), (batches) => {
        const nodes = hastyNodes()
        let [root, nextId] = [EMPTY, 1]
        for (const batch of batches) {
          const { root: next, writer } = apply(nodes, root, nextId, batch)
          nodes.drop(writer.replaced)
          expect(reachable(nodes, next)).toHaveLength(nodes.count())
          expect([...writer.written.map(({ id }) => id), writer.nextId]).toEqual([
            nextId,
            ...writer.written.map(idAfter),
          ])
          root = next
          nextId = writer.nextId
        }
      }),
      { numRuns: 300 },
    )
  })

  it('writes nothing when nothing changes: equal values, and deletes of what is not there', () => {
    fc.assert(
      fc.property(aBatch, fc.array(aKey), (batch, others) => {
        const nodes = hastyNodes()
        const { root, writer } = apply(nodes, EMPTY, 1, batch)
        const absent = others.filter((key) => !batch.has(key)).map((key) => [key, null] as const)
        const again = apply(nodes, root, writer.nextId, new Map([...batch, ...absent]))
        expect(again.root).toBe(root)
        expect(again.writer.written).toEqual([])
        expect(again.writer.replaced).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('is empty again once everything is deleted', () => {
    const keys = ['00', '01', '10', 'ff'].map((end) => `0x${'00'.repeat(31)}${end}`)
    const nodes = hastyNodes()
    const full = apply(nodes, EMPTY, 1, new Map(keys.map((key) => [key, Uint8Array.of(7)])))
    const empty = apply(nodes, full.root, full.writer.nextId, new Map(keys.map((key) => [key, null])))
    expect(empty.root).toEqual(EMPTY)
    expect(empty.writer.replaced.toSorted()).toEqual(reachable(nodes, full.root).toSorted())
  })

  it('keeps ids of any size beside a node', () => {
    const keys = [0x00, 0x10, 0x20].map((first) => bytesToHex(new Uint8Array(32).fill(first, 0, 1)))
    const nodes = hastyNodes()
    const nextId = 2 ** 41
    const { root, writer } = apply(nodes, EMPTY, nextId, new Map(keys.map((key) => [key, new Uint8Array(40)])))
    expect(writer.written).toHaveLength(4)
    expect(root.id).toBe(writer.written[3]?.id)
    expect(writer.nextId).toBeGreaterThan(root.id)
    for (const key of keys) expect(readValue(nodes, root, toNibbles(hexToBytes(key)))).toEqual(new Uint8Array(40))
  })
})
