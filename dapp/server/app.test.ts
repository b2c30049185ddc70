import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createApp } from './app.ts'
import { forward } from './forward.ts'
import { RPC_BODY_BYTES_MAX } from './limits.ts'
import { forwardSockets } from './socketForward.ts'

const GENESIS = `0x${'ab'.repeat(32)}`
const seen: { url: string; body: string; cookie: string | undefined }[] = []
let upstream: Server
let url: string
let dist: string

beforeAll(async () => {
  upstream = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      seen.push({ url: request.url ?? '', body, cookie: request.headers.cookie })
      const result = body.includes('eth_chainId') ? '0x10ec' : { hash: GENESIS, genesis: {}, header: '0x' }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result }))
    })
  })
  const sockets = new WebSocketServer({ server: upstream })
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${data}`)))
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
  dist = mkdtempSync(join(tmpdir(), 'psephos-page-'))
  mkdirSync(join(dist, 'assets'))
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Psephos</title>')
  writeFileSync(join(dist, 'assets', 'app-1.js'), 'void 0')
})
afterAll(() => {
  upstream.closeAllConnections()
  upstream.close()
  rmSync(dist, { recursive: true })
})

const app = (registrarUrl: string | null = url) =>
  createApp({ dist: relative(process.cwd(), dist), rpcUrls: [url], registrarUrl, walletRpcUrl: null })

describe('the page’s server', () => {
  it('lets the page run and reach its own origin only', async () => {
    const policy = (await app().request('/')).headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("connect-src 'self';")
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
  })
  it.each(['/', '/election/1/vote', '/check', '/rpc-nothing', '/config.json'])(
    'sends every security header with %s',
    async (path) => {
      const { headers } = await app().request(path)
      for (const name of ['content-security-policy', 'x-content-type-options', 'referrer-policy'])
        expect(headers.get(name)).toBeTruthy()
    },
  )
  it('answers the page’s routes with the page, files with files, and no file with 404', async () => {
    expect(await (await app().request('/election/1/vote')).text()).toContain('<title>Psephos</title>')
    const script = await app().request('/assets/app-1.js')
    expect(await script.text()).toBe('void 0')
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect((await app().request('/assets/none.js')).status).toBe(404)
  })
  it('tells the page its network', async () => {
    const config = await (await app().request('/config.json')).json()
    expect(config).toMatchObject({ chainId: 4332, genesisHash: GENESIS, rpcUrl: null, registrar: true })
  })
  it('passes calls on without the visitor’s cookies', async () => {
    const body = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}'
    const answer = await app().request('/rpc', {
      method: 'POST',
      body,
      headers: { cookie: 'a=b', 'content-type': 'application/json' },
    })
    expect(await answer.json()).toEqual({ jsonrpc: '2.0', id: 1, result: '0x10ec' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(seen.at(-1)).toEqual({ url: '/', body, cookie: undefined })
  })
  it('refuses a body that is too long, said or unsaid', async () => {
    const body = 'x'.repeat(RPC_BODY_BYTES_MAX + 1)
    expect((await app().request('/rpc', { method: 'POST', body })).status).toBe(413)
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 20; i++) controller.enqueue(new Uint8Array(65_536))
        controller.close()
      },
    })
    const request = new Request('http://page/rpc', { method: 'POST', body: stream, duplex: 'half' } as RequestInit)
    expect((await app().request(request)).status).toBe(413)
  })
  it('passes the registrar’s path on, and says so when there is none', async () => {
    await app().request('/registrar/enrolments/7')
    expect(seen.at(-1)?.url).toBe('/registrar/enrolments/7')
    expect((await app(null).request('/registrar/enrolments/7')).status).toBe(404)
  })
})

describe('forwarding', () => {
  const request = { method: 'POST', path: '', body: new Uint8Array([1]), contentType: null }
  it('goes to the next validator when one cannot be reached, and says so when none can', async () => {
    const asked: string[] = []
    const send = (async (input: string) => {
      asked.push(input)
      if (input.startsWith('http://down')) throw new TypeError('fetch failed')
      return new Response('{}')
    }) as typeof fetch
    expect((await forward({ urls: ['http://down', 'http://up'] }, request, send)).status).toBe(200)
    expect(asked).toEqual(['http://down', 'http://up'])
    expect((await forward({ urls: ['http://down'] }, request, send)).status).toBe(502)
  })
  it('an answer is an answer, whatever its status', async () => {
    const asked: string[] = []
    const send = (async (input: string) => {
      asked.push(input)
      return new Response('no', { status: 429 })
    }) as typeof fetch
    expect((await forward({ urls: ['http://a', 'http://b'] }, request, send)).status).toBe(429)
    expect(asked).toEqual(['http://a'])
  })
  it('tells the upstream who asks, for its limits per sender', async () => {
    const told: (string | null)[] = []
    const send = (async (_: string, init: RequestInit) => {
      told.push(new Headers(init.headers).get('x-forwarded-for'))
      return new Response('{}')
    }) as typeof fetch
    await forward({ urls: ['http://a'] }, { ...request, visitor: '192.0.2.7' }, send)
    await forward({ urls: ['http://a'] }, request, send)
    expect(told).toEqual(['192.0.2.7', null])
  })
  it('gives up in time', async () => {
    const never = ((_: string, { signal }: RequestInit) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason)),
      )) as unknown as typeof fetch
    expect((await forward({ urls: ['http://slow'] }, request, never, 20)).status).toBe(502)
  })
})

describe('WebSockets', () => {
  it('passes messages both ways, also those sent before the validator’s socket was open', async () => {
    const server = serve({ fetch: app().fetch, port: 0, hostname: '127.0.0.1' }) as Server
    await new Promise<void>((resolve) => (server.listening ? resolve() : server.once('listening', resolve)))
    const close = forwardSockets(server, '/rpc', url.replace('http', 'ws'))
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/rpc`)
    const answers: string[] = []
    await new Promise<void>((resolve) => {
      socket.on('open', () => {
        for (const text of ['one', 'two']) socket.send(text)
      })
      socket.on('message', (data) => answers.push(data.toString()) === 2 && resolve())
    })
    expect(answers).toEqual(['echo one', 'echo two'])
    const gone = new Promise<void>((resolve) => socket.on('close', () => resolve()))
    close()
    await gone
    server.close()
  })
})
