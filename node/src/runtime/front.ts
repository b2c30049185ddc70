// Starts the thread that holds the sockets and connects it with the RPC. One processor parses and recovers senders while
// another executes blocks; the chain is touched by one thread alone.
import { Worker } from 'node:worker_threads'
import { type AnsweringParts, createAnswering } from '../rpc/front/answering.ts'
import type { Asked, Handled, Said } from '../rpc/front/messages.ts'

export type FrontConfig = {
  readonly host: string
  /** 0: any free one. */
  readonly ports: readonly number[]
  readonly chainId: bigint
  /** For new objects; requests live for milliseconds. */
  readonly youngMb: number
}
/** What the thread is started with. */
export type FrontStart = FrontConfig & { readonly handled: Handled }
export type Front = {
  /** In the order of `ports`. */
  readonly ports: readonly number[]
  /** Answers what is under way, then takes the sockets down. */
  close(): Promise<void>
}
export type FrontParts = Omit<AnsweringParts, 'port' | 'handled'> & {
  /** The thread has died of itself: nobody can vote through this node any more. */
  onFailure(error: Error): void
}

/** Rejects with the system's error when a port cannot be had. */
export function startFront(config: FrontConfig, { onFailure, ...parts }: FrontParts): Promise<Front> {
  // Flags of the process are meant for its main thread: what they load may watch the process and end it.
  const handled: Handled = new Int32Array(new SharedArrayBuffer(4))
  const workerData: FrontStart = { ...config, handled }
  const thread = new Worker(new URL('./frontThread.ts', import.meta.url), {
    ...{ workerData, execArgv: [] },
    resourceLimits: { maxYoungGenerationSizeMb: config.youngMb },
  })
  const answering = createAnswering({ ...parts, port: thread, handled })
  return new Promise((resolve, reject) => {
    let isEnding = false
    let onEnded = () => {}
    const close = (): Promise<void> =>
      new Promise((done) => {
        isEnding = true
        onEnded = done
        thread.postMessage([{ kind: 'end' }] satisfies Said[])
      })
    const end = async () => {
      isEnding = true
      answering.close()
      await thread.terminate()
    }
    const hear = (asked: readonly Asked[]): void => {
      for (const one of asked) {
        if (one.kind === 'listening') resolve({ ports: one.ports, close })
        else if (one.kind === 'refused') end().then(() => reject(systemError(one.error)))
        else if (one.kind === 'ended') end().then(onEnded)
      }
      answering.hear(asked)
    }
    thread.on('message', hear)
    thread.on('error', (error) => {
      isEnding = true
      reject(error)
      onFailure(error instanceof Error ? error : new Error(String(error)))
    })
    thread.on('exit', (code) => {
      if (isEnding) return onEnded()
      const error = new Error(`the sockets’ thread ended with code ${code}`)
      reject(error)
      onFailure(error)
    })
  })
}

function systemError({ message, code, syscall }: { message: string; code: string; syscall: string }): Error {
  return Object.assign(new Error(message), { code, syscall })
}
