// `node dapp/server/main.ts --port 3000 --rpc URL [--rpc URL …] [--genesis-hash 0x…] [--registrar URL] [--wallet-rpc URL]
// [--dist DIR]` serves the page and, under /rpc, the gateway to the validators at those URLs. One line of JSON on stdout says that it listens; SIGINT and SIGTERM end it.
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
import { serveSockets } from './gateway/sockets.ts'

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '3000' },
    rpc: { type: 'string', multiple: true, default: ['http://127.0.0.1:8001'] },
    'genesis-hash': { type: 'string' },
    registrar: { type: 'string' },
    'wallet-rpc': { type: 'string' },
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
const gateway = createGateway({
  validators: createValidators({ urls: values.rpc, genesisHash }),
  // Nobody guesses another visitor's filter.
  newId: () => `0x${randomBytes(16).toString('hex')}`,
})

const app = createApp({
  // The static middleware wants a path relative to the working directory.
  dist: relative(process.cwd(), values.dist) || '.',
  gateway,
  registrarUrl: values.registrar ?? null,
  walletRpcUrl: values['wallet-rpc'] ?? null,
})

const server = serve({ fetch: app.fetch, hostname: values.host, port: Number(values.port) }, (address) => {
  console.log(JSON.stringify({ ready: true, dapp: `http://${values.host}:${address.port}` }))
})
if (!(server instanceof Server)) throw new Error('the page is served over HTTP/1.1')
const closeSockets = serveSockets(server, '/rpc', gateway)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    closeSockets()
    gateway.close()
    server.close()
    server.closeAllConnections()
  })
}
