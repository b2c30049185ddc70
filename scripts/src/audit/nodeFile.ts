// Keeps the trie nodes of an audit: appended to a temporary file that has no name any more, with the newest and most
// used in memory. An audit of any length needs 8 bytes of memory a node and a bounded cache.
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NodeSource, TrieNode } from '@psephos/node/types/state.ts'

/** Nodes in each of the two cache generations; a node is 100 to 600 bytes. */
const GENERATION_NODES_MAX = 150_000
const WRITE_BUFFER_BYTES = 1 << 20

export type NodeFile = NodeSource & {
  /** Ids must follow on from those stored before. */
  append(nodes: readonly TrieNode[]): void
  close(): void
}

export function openNodeFile(): NodeFile {
  const folder = mkdtempSync(join(tmpdir(), 'psephos-audit-'))
  const fd = openSync(join(folder, 'nodes'), 'w+')
  // The open descriptor keeps the data; nothing is left behind however the audit ends.
  rmSync(folder, { recursive: true, force: true })

  let young = new Map<number, Uint8Array>()
  let old = new Map<number, Uint8Array>()
  let starts = new Float64Array(1 << 16) // index: id; where its bytes begin
  let nextId = 1
  let fileBytes = 0
  let buffered: Uint8Array[] = []
  let bufferedBytes = 0

  const remember = (id: number, bytes: Uint8Array): void => {
    young.set(id, bytes)
    if (young.size < GENERATION_NODES_MAX) return
    flush() // a node that leaves the cache must be readable from the file
    old = young
    young = new Map()
  }
  const flush = (): void => {
    const all = Buffer.concat(buffered)
    for (let done = 0; done < all.length; ) done += writeSync(fd, all, done)
    buffered = []
    bufferedBytes = 0
  }
  const endOf = (id: number): number => (id + 1 < nextId ? (starts[id + 1] ?? 0) : fileBytes)

  return {
    append(nodes) {
      for (const { id, bytes } of nodes) {
        if (id !== nextId) throw new Error(`trie node ${id} follows ${nextId - 1}`)
        if (id + 1 >= starts.length) starts = grown(starts)
        starts[id] = fileBytes
        nextId++
        fileBytes += bytes.length
        buffered.push(bytes)
        bufferedBytes += bytes.length
        remember(id, bytes)
      }
      if (bufferedBytes > WRITE_BUFFER_BYTES) flush()
    },
    get(id) {
      const cached = young.get(id)
      if (cached) return cached
      const aged = old.get(id)
      if (aged) {
        remember(id, aged)
        return aged
      }
      if (id <= 0 || id >= nextId) throw new Error(`there is no trie node ${id}`)
      if (bufferedBytes > 0) flush()
      const start = starts[id] ?? 0
      const bytes = new Uint8Array(endOf(id) - start)
      if (readSync(fd, bytes, 0, bytes.length, start) !== bytes.length) throw new Error(`trie node ${id} is cut off`)
      remember(id, bytes)
      return bytes
    },
    close: () => closeSync(fd),
  }
}

function grown(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2)
  larger.set(values)
  return larger
}
