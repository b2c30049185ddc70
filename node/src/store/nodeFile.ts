// Trie nodes on disk: one file that only grows, beside the database. A node's id is its place in it, so reading one is one
// call into the system, whose memory holds what is read often; the database would need a look-up and a page for each.
// Nothing here is atomic, and nothing needs to be: nodes are durable before the database has the block that refers to
// them (D3), and what a crash leaves behind the last block's nodes is written over.
import { closeSync, fdatasyncSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { EMPTY_ROOTS } from '../trie/state.ts'
import { NODE_HEADER_BYTES } from '../trie/storedNode.ts'
import type { TrieNode } from '../types/state.ts'
import { loud, NODES_FILE } from './database.ts'
import { StoreFailure } from './store.ts'
import { writeAll } from './writeAll.ts'

/** A branch with 16 children and their ids, and its header. */
const READ_BYTES = 1_024
const WRITE_BYTES = 65_536
/** At the file's beginning. */
const FIRST_ID = EMPTY_ROOTS.nextId

export type NodeFile = {
  /** A view, and true only until the next call. Throws StoreFailure when there is none, or not what was written. */
  read(id: number): Uint8Array
  /** Not durable before `sync`. Throws StoreFailure unless the first id is `nextId`, and each one that after the last. */
  write(nextId: number, nodes: readonly TrieNode[]): void
  sync(): void
  close(): void
}

/** For a new data directory. Durable when this returns, but its name: the folder is the caller's. */
export function createNodeFile(dir: string, nodes: readonly TrieNode[]): void {
  loud(`make ${join(dir, NODES_FILE)}`, () => closeSync(openSync(join(dir, NODES_FILE), 'wx')))
  const file = openNodeFile(dir, FIRST_ID)
  file.write(FIRST_ID, nodes)
  file.sync()
  file.close()
}

/** `nextId`: the first one after all nodes that the database refers to. Throws StoreFailure where some are missing. */
export function openNodeFile(dir: string, nextId: number): NodeFile {
  const path = join(dir, NODES_FILE)
  const fd = loud(`open ${path}`, () => {
    const opened = openSync(path, 'r+')
    const missing = nextId - FIRST_ID - fstatSync(opened).size
    if (missing <= 0) return opened
    closeSync(opened)
    throw new StoreFailure(`${path} lacks its last ${missing} bytes: the data directory is broken`)
  })
  let room = new Uint8Array(READ_BYTES)
  const outgoing = new Uint8Array(WRITE_BYTES)
  let isDurable = true
  let isOpen = true

  /** The system gives the number of a closed file to the next one. */
  function openFile(): number {
    if (!isOpen) throw new StoreFailure(`${path} is closed`)
    return fd
  }

  function read(id: number): Uint8Array {
    const at = id - FIRST_ID
    const got = loud('read trie node', () => readSync(openFile(), room, 0, room.length, at))
    const view = new DataView(room.buffer)
    const end = got < NODE_HEADER_BYTES ? 0 : NODE_HEADER_BYTES + view.getUint16(0)
    if (end > room.length) {
      room = new Uint8Array(end)
      return read(id)
    }
    const bytes = room.subarray(NODE_HEADER_BYTES, end)
    if (end === 0 || end > got || view.getUint32(2) !== checksumOf(id, bytes)) {
      throw new StoreFailure(`trie node ${id} is not what was written: ${path} is broken`)
    }
    return bytes
  }

  function write(nextId: number, nodes: readonly TrieNode[]): void {
    if (nodes.length > 0) isDurable = false
    const view = new DataView(outgoing.buffer)
    let start = nextId - FIRST_ID
    let used = 0
    for (const { id, bytes } of nodes) {
      if (id - FIRST_ID !== start + used)
        throw new StoreFailure(`D3: trie node ${id} where ${FIRST_ID + start + used} was due`)
      const size = NODE_HEADER_BYTES + bytes.length
      if (used + size > WRITE_BYTES) {
        writeAll(openFile(), outgoing.subarray(0, used), start)
        start += used
        used = 0
      }
      view.setUint16(used, bytes.length)
      view.setUint32(used + 2, checksumOf(id, bytes))
      outgoing.set(bytes, used + NODE_HEADER_BYTES)
      used += size
    }
    writeAll(openFile(), outgoing.subarray(0, used), start)
  }

  function sync(): void {
    if (!isDurable) fdatasyncSync(openFile())
    isDurable = true
  }

  return {
    read,
    write: (next, nodes) => loud('write trie nodes', () => write(next, nodes)),
    sync: () => loud('sync trie nodes', sync),
    close: () => {
      if (isOpen) loud('close', () => closeSync(fd))
      isOpen = false
    },
  }
}

/** A node's place is part of it: one that stands where another was written is noticed. */
function checksumOf(id: number, bytes: Uint8Array): number {
  return crc32(bytes, id % 2 ** 32)
}
