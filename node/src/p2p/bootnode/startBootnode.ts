// N5. The bootnode with its socket: where it listens and how it stops leave.
import type { IncomingMessage, Server } from 'node:http'
import { serve } from '@hono/node-server'
import { RPC_HEADERS_MS_MAX, RPC_REQUEST_MS_MAX } from '../../params/limits.ts'
import { type BootnodeParts, createBootnodeApp } from './app.ts'

export type BootnodeInput = Omit<BootnodeParts, 'remoteAddress'> & {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
}
export type Bootnode = { readonly url: string; close(): Promise<void> }

/** More callers at once than this are no network of ours. */
const CONNECTIONS_MAX = 512

/** Rejects when the port cannot be had. */
export async function startBootnode(input: BootnodeInput): Promise<Bootnode> {
  const app = createBootnodeApp({
    ...input,
    remoteAddress: ({ env }) => (env as { incoming: IncomingMessage }).incoming.socket.remoteAddress ?? '',
  })
  const { server, port } = await listen(app.fetch, input)
  return {
    url: `http://${input.host.includes(':') ? `[${input.host}]` : input.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  { host, port }: BootnodeInput,
): Promise<{ server: Server; port: number }> {
  const serverOptions = { requestTimeout: RPC_REQUEST_MS_MAX, headersTimeout: RPC_HEADERS_MS_MAX }
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port, serverOptions }, (info) =>
      resolve({ server, port: info.port }),
    ) as Server
    server.maxConnections = CONNECTIONS_MAX
    server.once('error', reject)
  })
}
