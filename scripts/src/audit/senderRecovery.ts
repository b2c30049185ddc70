// Reads blocks ahead and has their senders recovered by other threads, so that recovering and replaying overlap. With no
// threads the same work happens in line: tests and small chains need no more.
import { Worker } from 'node:worker_threads'
import { recoverSenders, type Senders } from './senders.ts'
import type { RawBlock } from './source.ts'

export type BlockWithSenders = { readonly raw: RawBlock; readonly senders: Senders | null }

/** Blocks under way at once; a full one is about a megabyte. */
const BLOCKS_AHEAD = 24

export async function* withSenders(
  blocks: AsyncIterable<RawBlock>,
  chainId: bigint,
  threads: number,
): AsyncIterable<BlockWithSenders> {
  if (threads === 0) {
    for await (const raw of blocks) yield { raw, senders: recoverSenders(raw.block, chainId) }
    return
  }
  const pool = startPool(threads)
  const waiting: Promise<BlockWithSenders>[] = []
  try {
    for await (const raw of blocks) {
      const done = pool.recover(raw.block, chainId).then((senders) => ({ raw, senders }))
      done.catch(() => {}) // met again when its turn comes
      waiting.push(done)
      if (waiting.length < BLOCKS_AHEAD) continue
      const next = await waiting.shift()
      if (next) yield next
    }
    for (const last of waiting) yield await last
  } finally {
    await pool.close()
  }
}

type Pool = { recover(block: Uint8Array, chainId: bigint): Promise<Senders | null>; close(): Promise<void> }
type Asked = { resolve(senders: Senders | null): void; reject(error: Error): void }

function startPool(threads: number): Pool {
  const asked = new Map<number, Asked>()
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./sendersWorker.ts', import.meta.url)))
  for (const worker of workers) {
    worker.on('message', ({ id, senders }: { id: number; senders: Senders | null }) => {
      asked.get(id)?.resolve(senders)
      asked.delete(id)
    })
    worker.on('error', (error) => {
      for (const one of asked.values()) one.reject(error instanceof Error ? error : new Error(String(error)))
      asked.clear()
    })
  }
  let nextId = 0
  return {
    recover: (block, chainId) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        asked.set(id, { resolve, reject })
        workers[id % workers.length]?.postMessage({ id, block, chainId })
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
