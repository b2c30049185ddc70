// The registrar, assembled: key, chain, memory, enroller and HTTP server from settings; what leaves is where it listens
// and how to stop it.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { IncomingMessage, Server } from 'node:http'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { genesisHashOf, type PsephosClient, validatorsTransport } from '@psephos/client'
import { createClient, type Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { createApp, type Log } from './app.ts'
import { startEnroller } from './enroller.ts'
import { hourlyCap } from './hourlyCap.ts'
import { openRequests } from './requests.ts'
import { rollsOf } from './rolls.ts'

export type RegistrarSettings = {
  /** Of one validator or several: when one fails, the same signed batches go on through another. */
  rpcUrls: readonly string[]
  privateKey: Hex
  dataDir: string
  host: string
  /** 0: any free one. */
  port: number
  /** Null: every election whose manifest names this registrar. */
  elections: readonly bigint[] | null
  capVoters: number
  perSenderHourMax: number
  /** Believe X-Forwarded-For of a proxy on this machine. */
  trustProxy: boolean
  log: Log
}

export type Registrar = { url: string; address: Hex; close(): Promise<void> }

/** Throws when the node does not answer, when the data directory belongs to another network, or the port is taken. */
export async function startRegistrar(settings: RegistrarSettings): Promise<Registrar> {
  const { log } = settings
  const client: PsephosClient = createClient({ transport: validatorsTransport({ urls: settings.rpcUrls }) })
  const account = privateKeyToAccount(settings.privateKey)
  const genesisHash = await genesisHashOf(client)
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 })
  const requests = openRequests(join(settings.dataDir, 'registrar.sqlite'))
  if (!requests.keepsFact('genesisHash', genesisHash)) {
    requests.close()
    throw new Error(
      `${settings.dataDir} belongs to another network than the one at ${settings.rpcUrls.join(', ')} (${genesisHash})`,
    )
  }
  const enroller = startEnroller({ client, account, requests, log })
  const app = createApp({
    requests,
    rolls: rollsOf(client, account.address, settings.elections),
    perSender: hourlyCap(settings.perSenderHourMax, Date.now),
    capVoters: settings.capVoters,
    onRequest: () => enroller.wake(),
    remoteAddress: (request, environment) => remoteAddress(request, environment, settings.trustProxy),
    newId: randomUUID,
    newSalt: () => randomBytes(32),
    isHealthy: () => enroller.isHealthy(),
    log,
  })
  const { server, port } = await listen(app.fetch, settings)
  return {
    url: `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`,
    address: account.address,
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
      await enroller.stop()
      requests.close()
    },
  }
}

/** The last entry of X-Forwarded-For is the one our own proxy wrote; earlier ones are the sender's word. */
function remoteAddress(request: Request, environment: unknown, trustProxy: boolean): string {
  const { socket } = (environment as { incoming: IncomingMessage }).incoming
  const forwarded = request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
  return (trustProxy && forwarded) || socket.remoteAddress || 'unknown'
}

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { host, port }: RegistrarSettings,
): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port }, (info) => resolve({ server, port: info.port })) as Server
    server.once('error', reject)
  })
}
