import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { endOf, nodesOf } from '../../test/trie/nodesOf.ts'
import type { TrieNode } from '../types/state.ts'
import { NODES_FILE } from './database.ts'
import { createNodeFile, openNodeFile } from './nodeFile.ts'
import { StoreFailure } from './store.ts'

const root = mkdtempSync(join(tmpdir(), 'psephos-nodes-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const aFolder = () => mkdtempSync(join(root, 'dir-'))
const pathIn = (dir: string) => join(dir, NODES_FILE)

function fileOf(nodes: readonly TrieNode[]): string {
  const dir = aFolder()
  createNodeFile(dir, nodes)
  return dir
}

describe('the file of trie nodes', () => {
  it('gives back what was written, in any order, after being opened again', () => {
    // More than is written or read at once, and a node that is longer than is read at once.
    const aLength = fc.oneof(
      fc.integer({ min: 1, max: 700 }),
      fc.constant(1_018),
      fc.constant(1_019),
      fc.constant(9_000),
    )
    const blocks = fc.array(fc.array(aLength, { maxLength: 200 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(blocks, fc.infiniteStream(fc.nat()), ([first = [], ...others], picks) => {
        const all = nodesOf(first)
        const dir = fileOf(all)
        const written = openNodeFile(dir, endOf(all))
        for (const lengths of others) {
          const nodes = nodesOf(lengths, endOf(all))
          written.write(endOf(all), nodes)
          all.push(...nodes)
        }
        written.sync()
        written.close()
        const file = openNodeFile(dir, endOf(all))
        for (let i = 0; i < all.length; i++) {
          const node = all[picks.next().value % all.length]
          if (node) expect(Buffer.compare(file.read(node.id), node.bytes)).toBe(0)
        }
        for (const { id, bytes } of all) expect(Buffer.compare(file.read(id), bytes)).toBe(0)
        file.close()
        expect(statSync(pathIn(dir)).size).toBe(endOf(all) - 1)
      }),
      { numRuns: 60 },
    )
  })

  it('knows ids above 32 bits', () => {
    const dir = fileOf([])
    truncateSync(pathIn(dir), 2 ** 33)
    const nodes = nodesOf([40, 50], 2 ** 33 + 1)
    const file = openNodeFile(dir, 2 ** 33 + 1)
    file.write(2 ** 33 + 1, nodes)
    for (const { id, bytes } of nodes) expect(file.read(id)).toEqual(bytes)
    file.close()
  })

  it('D3: what a crash left behind the last block is written over', () => {
    const first = nodesOf([100, 200])
    const dir = fileOf(first)
    appendFileSync(pathIn(dir), Buffer.alloc(500, 7))
    const more = nodesOf([60, 70, 80], endOf(first))
    const file = openNodeFile(dir, endOf(first))
    file.write(endOf(first), more)
    for (const { id, bytes } of [...first, ...more]) expect(file.read(id)).toEqual(bytes)
    file.close()
  })

  it('any bit that is another is noticed when the node is read', () => {
    const nodes = nodesOf([33, 1, 120])
    const dir = fileOf(nodes)
    const whole = readFileSync(pathIn(dir))
    for (let at = 0; at < whole.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(whole)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        writeFileSync(pathIn(dir), changed)
        const file = openNodeFile(dir, endOf(nodes))
        const bad = nodes.filter(({ id }) => {
          try {
            file.read(id)
            return false
          } catch (error) {
            expect(error).toBeInstanceOf(StoreFailure)
            return true
          }
        })
        file.close()
        expect(bad.map(({ id }) => id)).toEqual([nodes.findLast(({ id }) => id - 1 <= at)?.id])
      }
    }
  })

  it.each<[string, (nodes: TrieNode[]) => number]>([
    ['between two nodes', () => 5],
    ['behind the last one', endOf],
    ['far behind it', (nodes) => endOf(nodes) + 1e9],
  ])('refuses an id %s', (_, idOf) => {
    const nodes = nodesOf([40, 50])
    const file = openNodeFile(fileOf(nodes), endOf(nodes))
    expect(() => file.read(idOf(nodes))).toThrow(/is not what was written: .*chain\.nodes is broken/)
    file.close()
  })

  it('refuses nodes that do not stand where they say', () => {
    const nodes = nodesOf([40, 50])
    const dir = fileOf(nodes)
    const file = openNodeFile(dir, endOf(nodes))
    expect(() => file.write(endOf(nodes), nodesOf([10], endOf(nodes) + 1))).toThrow(/D3: trie node/)
    expect(() => file.write(endOf(nodes), nodes)).toThrow(/D3: trie node 1 where 103 was due/)
    const [a, b] = nodesOf([10, 20], endOf(nodes)) as [TrieNode, TrieNode]
    expect(() => file.write(endOf(nodes), [a, { ...b, id: b.id + 1 }])).toThrow(/D3: trie node/)
    for (const { id, bytes } of nodes) expect(file.read(id)).toEqual(bytes)
    file.close()
  })

  it.each<[string, (dir: string) => void, RegExp]>([
    ['is not there', (dir) => rmSync(pathIn(dir)), /cannot open .*chain\.nodes/],
    ['has lost its end', (dir) => truncateSync(pathIn(dir), 90), /lacks its last 12 bytes/],
  ])('does not open one that %s', (_, harm, words) => {
    const nodes = nodesOf([40, 50])
    const dir = fileOf(nodes)
    harm(dir)
    expect(() => openNodeFile(dir, endOf(nodes))).toThrow(words)
    expect(() => openNodeFile(dir, endOf(nodes))).toThrow(StoreFailure)
  })

  it('is made once; closed, it is used no more', () => {
    const nodes = nodesOf([40, 50])
    const dir = fileOf(nodes)
    expect(() => createNodeFile(dir, nodes)).toThrow(/cannot make .*chain\.nodes/)
    const file = openNodeFile(dir, endOf(nodes))
    file.close()
    file.close()
    expect(() => file.read(1)).toThrow(/chain\.nodes is closed/)
    expect(() => file.write(endOf(nodes), nodesOf([1], endOf(nodes)))).toThrow(/chain\.nodes is closed/)
    expect(statSync(pathIn(dir)).size).toBe(endOf(nodes) - 1)
  })
})
