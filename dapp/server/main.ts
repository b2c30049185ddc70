// `node dapp/server/main.ts --port 3000 --rpc URL [--rpc URL …] [--registrar URL] [--wallet-rpc URL] [--dist DIR]`
// serves the page. One line of JSON on stdout says that it listens; SIGINT and SIGTERM end it.
import { existsSync } from 'node:fs'
import { Server } from 'node:http'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { createApp } from './app.ts'
import { forwardSockets } from './socketForward.ts'

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '3000' },
    rpc: { type: 'string', multiple: true, default: ['http://127.0.0.1:8001'] },
    registrar: { type: 'string' },
    'wallet-rpc': { type: 'string' },
    dist: { type: 'string', default: join(import.meta.dirname, '../dist') },
  },
})

if (!existsSync(join(values.dist, 'index.html'))) {
  console.error(`No built page in ${values.dist}. Build it first: npx vite build dapp`)
  process.exit(2)
}

const app = createApp({
  // The static middleware wants a path relative to the working directory.
  dist: relative(process.cwd(), values.dist) || '.',
  rpcUrls: values.rpc,
  registrarUrl: values.registrar ?? null,
  walletRpcUrl: values['wallet-rpc'] ?? null,
})

const server = serve({ fetch: app.fetch, hostname: values.host, port: Number(values.port) }, (address) => {
  console.log(JSON.stringify({ ready: true, dapp: `http://${values.host}:${address.port}` }))
})
if (!(server instanceof Server)) throw new Error('the page is served over HTTP/1.1')
const closeSockets = forwardSockets(server, '/rpc', (values.rpc[0] ?? '').replace(/^http/, 'ws'))

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    closeSockets()
    server.close()
    server.closeAllConnections()
  })
}
