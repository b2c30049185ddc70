// The thread that lays the groundwork: raw blocks in, what their bytes say out, in the order they came.
import { parentPort } from 'node:worker_threads'
import { type Groundwork, layGround } from './groundwork.ts'

export type WorkerJob = {
  readonly id: number
  readonly block: Uint8Array
  /** The receipts one behind the other. */
  readonly joined: Uint8Array
  readonly lengths: readonly number[]
  readonly chainId: bigint
}
export type WorkerAnswer = { readonly id: number; readonly ground: Groundwork | null }

parentPort?.on('message', ({ id, block, joined, lengths, chainId }: WorkerJob) => {
  let end = 0
  const receipts = lengths.map((length) => {
    end += length
    return joined.subarray(end - length, end)
  })
  const answer: WorkerAnswer = { id, ground: layGround({ block, receipts }, chainId) }
  parentPort?.postMessage(answer)
})
