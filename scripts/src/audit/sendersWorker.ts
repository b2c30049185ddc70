// The thread that recovers senders: raw blocks in, senders out, in the order they came.
import { parentPort } from 'node:worker_threads'
import { recoverSenders } from './senders.ts'

parentPort?.on('message', ({ id, block, chainId }: { id: number; block: Uint8Array; chainId: bigint }) => {
  parentPort?.postMessage({ id, senders: recoverSenders(block, chainId) })
})
