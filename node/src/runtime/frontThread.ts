// The thread that holds the sockets: it parses, checks forms and recovers senders beside the chain's own thread, and goes
// when that goes. What enters is its configuration and a channel; it has no file and no key.
import { flushCompileCache } from 'node:module'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { createSocketBudgets } from '../rpc/budgets.ts'
import type { Dispatch } from '../rpc/dispatch.ts'
import { createAsking } from '../rpc/front/asking.ts'
import type { Said } from '../rpc/front/messages.ts'
import { type Listening, listenRpc } from '../rpc/listen.ts'
import type { FrontStart } from './front.ts'
import { systemClock, systemTimers } from './systemPorts.ts'

if (parentPort === null) throw new Error('this is the thread of a node')
const port = parentPort
const { host, ports, chainId, handled } = workerData as FrontStart
const asking = createAsking({ port, handled, chainId, timers: systemTimers })
const listening: Listening[] = []

port.on('message', hear)

function hear(said: readonly Said[]): void {
  for (const one of said) {
    if (one.kind === 'end') void end()
    else asking.hear(one)
  }
}

/** One turn reads every socket that has something, tenths of a millisecond each: who is answered meanwhile need not wait for all. */
const dispatch: Dispatch = (text, session) => {
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) hear(next.message)
  return asking.dispatch(text, session)
}

async function listen(): Promise<void> {
  const budgets = createSocketBudgets(systemClock)
  for (const wanted of ports) {
    try {
      listening.push(await listenRpc({ host, budgets, timers: systemTimers, ...asking, dispatch }, wanted))
    } catch (error) {
      const { message, code = '', syscall = '' } = error as NodeJS.ErrnoException
      asking.tell({ kind: 'refused', error: { message, code, syscall } })
      return
    }
  }
  asking.tell({ kind: 'listening', ports: listening.map((one) => one.port) })
}

async function end(): Promise<void> {
  await Promise.all(listening.map((one) => one.close()))
  asking.tell({ kind: 'ended' })
}

await listen()
// Also for a node that is killed later.
flushCompileCache()
