// `node dapp/server/main.ts --port 3000 --rpc URL [--rpc URL …] [--genesis-hash 0x…] [--registrar URL] [--wallet-rpc URL]
// [--wallet-port 8545] [--calls-per-second N] [--trust-proxy] [--dist DIR]` serves the page and, under /rpc, the gateway to the validators at those URLs; on the
// wallet port nothing but the gateway, at / too, because some wallets reach a node of this machine on 8545 only. One line of JSON on stdout says that it listens; SIGINT and SIGTERM end it.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { Server } from 'node:http'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { createValidators } from '@psephos/client'
import { isHash } from 'viem'
import { createApp } from './app.ts'
import { createGateway } from './gateway/gateway.ts'
import { walletApp } from './gateway/http.ts'
import { serveSockets } from './gateway/sockets.ts'
import { createPace } from './pace.ts'
import { visitorsBehind } from './visitors.ts'

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '3000' },
    rpc: { type: 'string', multiple: true, default: ['http://127.0.0.1:8001'] },
    'genesis-hash': { type: 'string' },
    registrar: { type: 'string' },
    'wallet-rpc': { type: 'string' },
    'wallet-port': { type: 'string' },
    'calls-per-second': { type: 'string' },
    'trust-proxy': { type: 'boolean', default: false },
    dist: { type: 'string', default: join(import.meta.dirname, '../dist') },
  },
})

if (!existsSync(join(values.dist, 'index.html'))) {
  console.error(`No built page in ${values.dist}. Build it first: npx vite build dapp`)
  process.exit(2)
}

const genesisHash = values['genesis-hash']
if (genesisHash !== undefined && !isHash(genesisHash)) {
  console.error(`--genesis-hash: ${genesisHash} is no hash`)
  process.exit(2)
}
const callsPerSecond = values['calls-per-second']
if (callsPerSecond !== undefined && !/^[1-9]\d{0,5}$/.test(callsPerSecond)) {
  console.error(`--calls-per-second: ${callsPerSecond} is no whole number from 1 to 999999`)
  process.exit(2)
}
const visitors = visitorsBehind(values['trust-proxy'])
const gateway = createGateway({
  validators: createValidators({ urls: values.rpc, genesisHash }),
  // Nobody guesses another visitor's filter.
  newId: () => `0x${randomBytes(16).toString('hex')}`,
  pace: createPace(callsPerSecond === undefined ? null : Number(callsPerSecond)),
})

const { host } = values
const walletPort = values['wallet-port'] === undefined ? null : Number(values['wallet-port'])

const app = createApp({
  // The static middleware wants a path relative to the working directory.
  dist: relative(process.cwd(), values.dist) || '.',
  gateway,
  registrarUrl: values.registrar ?? null,
  visitorOf: visitors.ofContext,
  walletRpcUrl: values['wallet-rpc'] ?? (walletPort === null ? null : `http://${host}:${walletPort}`),
})

const servers = [await listen(app.fetch, Number(values.port), ['/rpc'])]
if (walletPort !== null)
  servers.push(await listen(walletApp(gateway, visitors.ofContext).fetch, walletPort, ['/', '/rpc']))
const [{ port }] = servers as [Listening]
console.log(JSON.stringify({ ready: true, dapp: `http://${host}:${port}` }))

type Listening = { port: number; close(): void }

function listen(answer: typeof app.fetch, wanted: number, socketPaths: readonly string[]): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: answer, hostname: host, port: wanted }, (address) =>
      resolve({ port: address.port, close }),
    )
    if (!(server instanceof Server)) throw new Error('the page is served over HTTP/1.1')
    const closeSockets = serveSockets(server, socketPaths, gateway, visitors.ofRequest)
    const close = () => {
      closeSockets()
      server.close()
      server.closeAllConnections()
    }
    server.once('error', reject)
  })
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    gateway.close()
    for (const { close } of servers) close()
  })
}
