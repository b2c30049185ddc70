// deploy/Caddyfile in a real Caddy in front of the page's real server, as in the profile "public" of docker-compose.yml:
// what the world sees of a network, and what it does not. Skipped where there is no Caddy.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { request } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { connect } from 'node:tls'
import { serve } from '@hono/node-server'
import { createValidators } from '@psephos/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createApp } from '../../dapp/server/app.ts'
import { createGateway, type Gateway } from '../../dapp/server/gateway/gateway.ts'
import { serveSockets } from '../../dapp/server/gateway/sockets.ts'
import { PACE_SECONDS } from '../../dapp/server/limits.ts'
import { createPace } from '../../dapp/server/pace.ts'
import { visitorsBehind } from '../../dapp/server/visitors.ts'
import { freePorts } from '../../scripts/src/devnet/ports.ts'

const hasCaddy = spawnSync('caddy', ['version']).status === 0
const CALLS_PER_SECOND = 20
const START_MS_MAX = 20_000

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

describe.skipIf(!hasCaddy)('the world’s door (skipped without Caddy)', () => {
  let folder: string
  let page: Server
  let gateway: Gateway
  let caddy: ChildProcess
  let port: number
  let ca: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'psephos-proxy-'))
    const dist = join(folder, 'dist')
    mkdirSync(dist)
    writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Psephos</title>')
    const visitors = visitorsBehind(true)
    gateway = createGateway({
      validators: createValidators({ urls: ['http://127.0.0.1:1'] }),
      newId: () => '0x1',
      pace: createPace(CALLS_PER_SECOND),
    })
    const app = createApp({
      ...{ dist: relative(process.cwd(), dist), gateway, registrarUrl: null, walletRpcUrl: null },
      visitorOf: visitors.ofContext,
    })
    page = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }) as Server
    if (!page.listening) await once(page, 'listening')
    serveSockets(page, ['/rpc'], gateway, visitors.ofRequest)
    const [https = 0, http = 0] = await freePorts(2)
    port = https
    caddy = spawn('caddy', ['run', '--config', 'deploy/Caddyfile', '--adapter', 'caddyfile'], {
      env: {
        ...process.env,
        PSEPHOS_DOMAIN: `https://localhost:${https}`,
        PSEPHOS_PAGE: `127.0.0.1:${(page.address() as AddressInfo).port}`,
        PSEPHOS_HTTP_PORT: String(http),
        XDG_DATA_HOME: folder,
        XDG_CONFIG_HOME: folder,
      },
      stdio: 'ignore',
    })
    const root = join(folder, 'caddy/pki/authorities/local/root.crt')
    const until = Date.now() + START_MS_MAX
    while (!(existsSync(root) && (await isListening(port)))) {
      if (Date.now() > until) throw new Error('Caddy does not answer')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    ca = readFileSync(root, 'utf8')
  }, START_MS_MAX + 5_000)

  afterAll(async () => {
    caddy.kill('SIGTERM')
    await once(caddy, 'exit')
    gateway.close()
    page.closeAllConnections()
    page.close()
    rmSync(folder, { recursive: true })
  })

  function ask(path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        { host: 'localhost', port, path, ca, method: body === undefined ? 'GET' : 'POST', headers },
        (answer) => {
          let text = ''
          answer.on('data', (part) => {
            text += part
          })
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
  }

  it('shows the page over TLS, with its own headers and HSTS', async () => {
    const { status, headers, body } = await ask('/election/1')
    expect([status, body]).toEqual([200, expect.stringContaining('<title>Psephos</title>')])
    expect(headers['strict-transport-security']).toBe('max-age=31536000')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers.server).toBeUndefined()
  })
  it.each(['/livez', '/readyz', '/metrics', '/registrar/healthz', '/registrar/metrics'])(
    '%s is the operator’s business',
    async (path) => expect((await ask(path)).status).toBe(404),
  )
  it('speaks no TLS older than 1.2', async () => {
    await expect(handshake(port, ca, 'TLSv1.1')).rejects.toThrow(/protocol/)
    expect(await handshake(port, ca, 'TLSv1.3')).toBe('TLSv1.3')
  })
  it('lets WebSockets through', async () => {
    const socket = new WebSocket(`wss://localhost:${port}/rpc`, { ca })
    await once(socket, 'open')
    socket.send('{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["nothing"]}')
    const [message] = await once(socket, 'message')
    expect(String(message)).toContain('no \\"nothing\\" subscription')
    socket.close()
  })
  it('a visitor cannot make itself many by what it writes in X-Forwarded-For', async () => {
    const batch = JSON.stringify(
      Array.from({ length: (CALLS_PER_SECOND * PACE_SECONDS) / 2 - 1 }, (_, id) => ({
        ...{ jsonrpc: '2.0', id, method: 'eth_getFilterChanges', params: ['0x9'] },
      })),
    )
    const answers: string[] = []
    for (let i = 1; i <= 3; i++) answers.push((await ask('/rpc', batch, { 'x-forwarded-for': `192.0.2.${i}` })).body)
    expect(answers.map((text) => text.includes('too many calls from your address'))).toEqual([false, false, true])
  })
})

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(true))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(false)))
  })
}

function handshake(port: number, ca: string, version: 'TLSv1.1' | 'TLSv1.3'): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const options = {
      port,
      host: 'localhost',
      servername: 'localhost',
      ca,
      minVersion: version,
      maxVersion: version,
    } as const
    const socket = connect(options, () => {
      resolve(socket.getProtocol())
      socket.destroy()
    })
    socket.on('error', reject)
  })
}
