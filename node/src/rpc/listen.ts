// Sockets: HTTP and WebSocket on one or more ports, with the bounds of R5. What enters is whoever answers messages and
// probes; what leaves are open ports and the way to close them. It knows neither chain nor methods, so that a thread of
// its own can do this.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  RPC_CONNECTIONS_MAX,
  RPC_HEADERS_MS_MAX,
  RPC_KEEP_ALIVE_MS,
  RPC_REQUEST_MS_MAX,
  RPC_SWEEP_MS,
  RPC_UNREAD_MS_MAX,
} from '../params/limits.ts'
import type { Timers } from '../types/ports.ts'
import type { SocketBudgets } from './budgets.ts'
import type { Dispatch } from './dispatch.ts'
import { createHttpHandler, type Probes } from './http.ts'
import { createSockets } from './sockets.ts'
import type { OpenSubscriber } from './subscriptions.ts'

export type ListenParts = {
  readonly host: string
  readonly dispatch: Dispatch
  readonly openSubscriber: OpenSubscriber
  readonly probes: Probes
  /** The node's, however many ports it answers on. */
  readonly budgets: SocketBudgets
  readonly timers: Timers
}
export type Listening = { readonly port: number; close(): Promise<void> }

/** `port` 0: any free one. Rejects when it cannot be had. */
export async function listenRpc(parts: ListenParts, port: number): Promise<Listening> {
  const { host, budgets, timers } = parts
  const sockets = createSockets(parts)
  const http = createServer(
    {
      keepAliveTimeout: RPC_KEEP_ALIVE_MS,
      requestTimeout: RPC_REQUEST_MS_MAX,
      headersTimeout: RPC_HEADERS_MS_MAX,
      connectionsCheckingInterval: RPC_SWEEP_MS,
      noDelay: true,
    },
    createHttpHandler(parts),
  )
  http.maxConnections = RPC_CONNECTIONS_MAX
  http.on('upgrade', sockets.upgrade)
  http.on('clientError', refuse)
  const sweeping = everySweep(timers, () => {
    budgets.answers.dropOlderThan(RPC_UNREAD_MS_MAX)
    budgets.requests.dropOlderThan(RPC_UNREAD_MS_MAX)
  })
  try {
    return {
      port: await listen(http, host, port),
      async close() {
        sweeping.cancel()
        sockets.close()
        await closed(http)
      },
    }
  } catch (error) {
    sweeping.cancel()
    sockets.close()
    throw error
  }
}

export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
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
    const limit = setTimeout(() => http.closeAllConnections(), CLOSE_MS_MAX)
    http.close(() => {
      clearTimeout(limit)
      resolve()
    })
    http.closeIdleConnections()
  })
}

const CLOSE_MS_MAX = 1_000
