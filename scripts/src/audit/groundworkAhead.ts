// Reads blocks ahead and has their groundwork laid by other threads, so that it overlaps with reading and replaying. With no
// threads the same work happens in line: tests and small chains need no more.
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type Groundwork, layGround } from './groundwork.ts'
import type { WorkerAnswer, WorkerJob } from './groundworkWorker.ts'
import type { RawBlock } from './source.ts'

export type GroundedBlock = { readonly raw: RawBlock; readonly ground: Groundwork | null }

/** Blocks under way at once; a full one is about a megabyte. */
const BLOCKS_AHEAD = 24

export async function* withGroundwork(
  blocks: AsyncIterable<RawBlock>,
  chainId: bigint,
  threads: number,
): AsyncIterable<GroundedBlock> {
  if (threads === 0) {
    for await (const raw of blocks) yield { raw, ground: layGround(raw, chainId) }
    return
  }
  const pool = startPool(threads)
  const grounded = async (raw: RawBlock) => ({ raw, ground: await pool.lay(raw, chainId) })
  try {
    yield* readAhead(blocks, grounded)
  } finally {
    await pool.close()
  }
}

/** In their order; each as soon as it is there, while others are still being read. */
async function* readAhead(
  blocks: AsyncIterable<RawBlock>,
  grounded: (raw: RawBlock) => Promise<GroundedBlock>,
): AsyncIterable<GroundedBlock> {
  const reader = blocks[Symbol.asyncIterator]()
  const waiting: Promise<GroundedBlock | null>[] = []
  let isReading = false
  let isOver = false

  function readMore(): void {
    if (isReading || isOver || waiting.length >= BLOCKS_AHEAD) return
    isReading = true
    const read = readOne()
    read.catch(() => {}) // met again when its turn comes
    waiting.push(read)
  }

  async function readOne(): Promise<GroundedBlock | null> {
    const { done, value } = await reader.next()
    isReading = false
    isOver = done === true
    if (done === true) return null
    const laying = grounded(value)
    readMore()
    return laying
  }

  try {
    for (;;) {
      readMore()
      const next = await waiting.shift()
      if (next === undefined || next === null) return
      yield next
      await setImmediate() // what has arrived is read between two blocks
    }
  } finally {
    // Not waited for: after a lie nobody needs what is still on its way.
    reader.return?.().catch(() => {})
  }
}

type Pool = { lay(raw: RawBlock, chainId: bigint): Promise<Groundwork | null>; close(): Promise<void> }
type Asked = { resolve(ground: Groundwork | null): void; reject(error: Error): void }

function startPool(threads: number): Pool {
  const asked = new Map<number, Asked>()
  let failure: Error | null = null
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./groundworkWorker.ts', import.meta.url)))
  for (const worker of workers) {
    worker.on('message', ({ id, ground }: WorkerAnswer) => {
      asked.get(id)?.resolve(ground)
      asked.delete(id)
    })
    worker.on('error', (error) => {
      failure = error instanceof Error ? error : new Error(String(error))
      for (const one of asked.values()) one.reject(failure)
      asked.clear()
    })
  }
  let nextId = 0
  return {
    lay: ({ block, receipts }, chainId) =>
      new Promise((resolve, reject) => {
        // Nobody answers any more, whether somebody was waiting when it happened or not.
        if (failure !== null) return reject(failure)
        const id = nextId++
        asked.set(id, { resolve, reject })
        // One piece of memory: thousands of small ones take longer to hand over than to read.
        const joined = new Uint8Array(Buffer.concat(receipts))
        // What shares its memory with others would be handed over with them.
        const alone = block.length === block.buffer.byteLength ? block : block.slice()
        const job: WorkerJob = { id, block: alone, joined, lengths: receipts.map(({ length }) => length), chainId }
        workers[id % workers.length]?.postMessage(job, [joined.buffer])
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
