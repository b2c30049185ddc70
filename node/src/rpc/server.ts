// The node's door to the world: JSON-RPC over HTTP and WebSocket on one port, the probes and the metrics (R1..R6). What
// enters is the views of chain and pool; what leaves is a listening server and the way to close it.
import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Registry } from 'prom-client'
import type { ExecutionContext } from '../execution/context.ts'
import { CLIENT_NAME } from '../execution/extraData.ts'
import {
  RPC_CONNECTIONS_MAX,
  RPC_HEADERS_MS_MAX,
  RPC_KEEP_ALIVE_MS,
  RPC_REQUEST_MS_MAX,
  RPC_SWEEP_MS,
  RPC_UNREAD_MS_MAX,
} from '../params/limits.ts'
import type { Hex } from '../types/bytes.ts'
import type { ChainView, Notices, PoolView } from '../types/chainView.ts'
import type { Clock, Log, Timers } from '../types/ports.ts'
import { createRpcBudgets, type RpcBudgets } from './budgets.ts'
import { createDispatch, type Dispatch } from './dispatch.ts'
import { createFilters } from './filters.ts'
import { createHttpHandler } from './http.ts'
import { createInclusion } from './inclusion.ts'
import type { RpcContext } from './method.ts'
import { methodTable } from './methodTable.ts'
import { createRpcMetrics } from './metrics.ts'
import { createSockets } from './sockets.ts'
import { createSubscriptions } from './subscriptions.ts'
import { createTurns } from './turns.ts'

/** R6. `ready` decides the answer of /readyz; the facts are its body. */
export type Health = { readonly ready: boolean } & Readonly<Record<string, unknown>>

export type RpcInput = {
  readonly chain: ChainView
  readonly pool: PoolView
  readonly notices: Notices
  readonly context: ExecutionContext
  readonly genesisJson: unknown
  readonly clock: Clock
  readonly log: Log
  readonly registry: Registry
  /** The node's, when it answers on more than one port. */
  readonly budgets?: RpcBudgets
  /** Defaults to the process's own. */
  readonly timers?: Timers
  /** Names of filters and subscriptions: must not be guessable. Defaults to 16 random bytes. */
  readonly newId?: () => Hex
  readonly peerCount?: () => number
  /** Defaults to this software's name, version and platform. */
  readonly clientVersion?: string
}

export type RpcServerInput = RpcInput & {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  health(): Health
}
export type RpcServer = { readonly url: string; readonly port: number; close(): Promise<void> }

export type Rpc = {
  readonly dispatch: Dispatch
  readonly context: RpcContext
  close(): void
}

/** The methods without a socket: what tests and the server share. */
export function createRpc(input: RpcInput): Rpc {
  const { chain, pool, notices, context: execution, genesisJson, clock, log, registry } = input
  const { timers = processTimers, newId = randomId, peerCount = () => 0, clientVersion = CLIENT_VERSION } = input
  const { budgets = createRpcBudgets(clock) } = input
  const filters = createFilters(notices, clock, newId)
  const inclusion = createInclusion(notices, timers)
  const context: RpcContext = {
    ...{ chain, pool, notices, execution, genesisJson, clock, timers, log, filters, inclusion },
    ...{ clientVersion, peerCount, turns: createTurns(), budgets },
  }
  return {
    context,
    dispatch: createDispatch(context, methodTable, createRpcMetrics(registry)),
    close() {
      filters.close()
      inclusion.close()
    },
  }
}

export async function startRpcServer(input: RpcServerInput): Promise<RpcServer> {
  const { notices, host, registry, health, log, timers = processTimers, newId = randomId } = input
  const rpc = createRpc(input)
  const { dispatch } = rpc
  const { budgets } = rpc.context
  const subscriptions = createSubscriptions({ notices, budgets, log, newId })
  const sockets = createSockets({ dispatch, subscriptions, budgets, timers })
  const http = createServer(
    {
      keepAliveTimeout: RPC_KEEP_ALIVE_MS,
      requestTimeout: RPC_REQUEST_MS_MAX,
      headersTimeout: RPC_HEADERS_MS_MAX,
      connectionsCheckingInterval: RPC_SWEEP_MS,
      noDelay: true,
    },
    createHttpHandler({ dispatch, budgets, health, registry }),
  )
  http.maxConnections = RPC_CONNECTIONS_MAX
  http.on('upgrade', sockets.upgrade)
  http.on('clientError', refuse)
  const sweeping = everySweep(timers, () => {
    budgets.answers.dropOlderThan(RPC_UNREAD_MS_MAX)
    budgets.requests.dropOlderThan(RPC_UNREAD_MS_MAX)
  })
  const port = await listen(http, host, input.port)
  return {
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async close() {
      sweeping.cancel()
      rpc.close()
      subscriptions.close()
      sockets.close()
      await closed(http)
    },
  }
}

/** What is no HTTP, comes too slowly, or is reset by the other side. */
function refuse(error: Error & { code?: string }, socket: Duplex): void {
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request'
  if (!socket.writable || error.code === 'ECONNRESET') socket.destroy()
  else socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy())
}

function everySweep(timers: Timers, run: () => void): { cancel(): void } {
  let timer = timers.after(RPC_SWEEP_MS, sweep)
  function sweep(): void {
    run()
    timer = timers.after(RPC_SWEEP_MS, sweep)
  }
  return { cancel: () => timer.cancel() }
}

function listen(http: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host, () => {
      http.off('error', reject)
      resolve((http.address() as AddressInfo).port)
    })
  })
}

/** What is being answered is finished; who then keeps the connection, or takes too long, is not waited for. */
function closed(http: Server): Promise<void> {
  return new Promise((resolve) => {
    const limit = processTimers.after(CLOSE_MS_MAX, () => http.closeAllConnections())
    http.close(() => {
      limit.cancel()
      resolve()
    })
    http.closeIdleConnections()
  })
}

const CLOSE_MS_MAX = 1_000
const CLIENT_VERSION = `${CLIENT_NAME}/${process.platform}-${process.arch}/node${process.versions.node}`

const processTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return { cancel: () => clearTimeout(timer) }
  },
}

/** As a quantity, which is what the schema of filter ids asks for. */
const randomId = (): Hex => `0x${BigInt(`0x${randomBytes(16).toString('hex')}`).toString(16)}`
