import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createValidators } from '@psephos/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from './app.ts'
import { forward } from './forward.ts'
import { createGateway } from './gateway/gateway.ts'
import { walletApp } from './gateway/http.ts'
import { PACE_SECONDS, REGISTRAR_BODY_BYTES_MAX, RPC_BODY_BYTES_MAX } from './limits.ts'
import { createPace } from './pace.ts'

const GENESIS = `0x${'ab'.repeat(32)}`
const seen: { url: string; body: string; cookie: string | undefined }[] = []
let upstream: Server
let url: string
let dist: string

/** A validator that knows its chain id, its genesis and no more. */
function answersTo(body: string): object {
  const calls = JSON.parse(body)
  const answer = ({ id, method }: { id: number; method: string }) => {
    const results: Record<string, unknown> = { eth_chainId: '0x10ec', eth_getBlockByNumber: { hash: GENESIS } }
    return { jsonrpc: '2.0', id, result: results[method] ?? '0x0' }
  }
  return Array.isArray(calls) ? calls.map(answer) : answer(calls)
}

beforeAll(async () => {
  upstream = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      seen.push({ url: request.url ?? '', body, cookie: request.headers.cookie })
      response.setHeader('content-type', 'application/json')
      response.end(request.url === '/' ? JSON.stringify(answersTo(body)) : '{}')
    })
  })
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

const gatewayTo = (rpcUrl: string) =>
  createGateway({ validators: createValidators({ urls: [rpcUrl] }), newId: () => '0x1' })
const app = ({ registrarUrl = url, rpcUrl = url }: { registrarUrl?: string | null; rpcUrl?: string } = {}) =>
  createApp({
    ...{ dist: relative(process.cwd(), dist), gateway: gatewayTo(rpcUrl), registrarUrl, walletRpcUrl: null },
    visitorOf: () => '192.0.2.1',
  })

describe('/rpc/N, one validator alone (G11)', () => {
  const post = (path: string) =>
    app().request(path, { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId' }) })
  it.each([
    ['/rpc/1', 200],
    ['/rpc/2', 503],
    ['/rpc/0', 404],
    ['/rpc/100', 404],
    ['/rpc/one', 404],
  ])('%s: %i', async (path, status) => expect((await post(path)).status).toBe(status))
})

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
  it('answers calls without the visitor’s cookies', async () => {
    const body = '{"jsonrpc":"2.0","id":"a","method":"eth_chainId","params":[]}'
    const answer = await app().request('/rpc', {
      method: 'POST',
      body,
      headers: { cookie: 'a=b', 'content-type': 'application/json' },
    })
    expect(await answer.json()).toEqual({ jsonrpc: '2.0', id: 'a', result: '0x10ec' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(seen.at(-1)?.cookie).toBeUndefined()
  })
  it('says in JSON-RPC and with 503 that nobody answers, and that it is not ready', async () => {
    const silent = app({ rpcUrl: 'http://127.0.0.1:1' })
    const body = '{"jsonrpc":"2.0","id":7,"method":"eth_chainId"}'
    const answer = await silent.request('/rpc', { method: 'POST', body })
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ id: 7, error: { code: -32000, message: /^no validator answers/ } })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect((await silent.request('/readyz')).status).toBe(503)
    expect((await silent.request('/config.json')).status).toBe(503)
  })
  it('on a port of its own the gateway is a node like any other', async () => {
    const wallet = walletApp(gatewayTo(url), () => '192.0.2.1')
    const body = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}'
    for (const path of ['/', '/rpc']) {
      const answer = await wallet.request(path, { method: 'POST', body })
      expect(await answer.json()).toEqual({ jsonrpc: '2.0', id: 1, result: '0x10ec' })
      const preflight = await wallet.request(path, { method: 'OPTIONS' })
      expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type'])
    }
    expect((await wallet.request('/')).status).toBe(200)
    for (const path of ['/index.html', '/config.json', '/registrar/x'])
      expect((await wallet.request(path)).status).toBe(404)
  })
  it('refuses in JSON-RPC what is above a visitor’s pace, and nobody else’s', async () => {
    const pace = createPace(1)
    const gateway = createGateway({
      ...{ validators: createValidators({ urls: [url] }), newId: () => '0x1', pace },
    })
    const asked = (visitor: string, count: number) => {
      const calls = Array.from({ length: count }, (_, id) => ({ jsonrpc: '2.0', id, method: 'eth_chainId' }))
      return walletApp(gateway, () => visitor).request('/', { method: 'POST', body: JSON.stringify(calls) })
    }
    const words = async (answer: Response) => [answer.status, (await answer.text()).includes('-32005')]
    expect(await words(await asked('a', PACE_SECONDS))).toEqual([200, false])
    expect(await words(await asked('a', 2))).toEqual([200, true])
    expect(await words(await asked('b', 2))).toEqual([200, false])
    gateway.close()
  })
  it('tells how the validators do, and not where they are', async () => {
    const page = app()
    expect((await page.request('/readyz')).status).toBe(200)
    const answer = await page.request('/validators.json')
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({ head: '0', validators: [{ level: 'healthy', reason: 'answers' }] })
    expect(text).not.toContain('127.0.0.1')
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
    expect((await app({ registrarUrl: null }).request('/registrar/enrolments/7')).status).toBe(404)
  })
})

describe('a list of voters on its way to the registrar', () => {
  const send = (path: string, bytes: number) =>
    app().request(path, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'x'.repeat(bytes) })
  it('goes through whole, however long the registrar takes it; other bodies are bounded', async () => {
    const bytes = 3 * REGISTRAR_BODY_BYTES_MAX
    expect((await send('/registrar/elections/1/roll?dryRun=true', bytes)).status).toBe(200)
    expect([seen.at(-1)?.url, seen.at(-1)?.body.length]).toEqual(['/registrar/elections/1/roll?dryRun=true', bytes])
    for (const path of ['/registrar/elections/1/rolls', '/registrar/elections/x/roll', '/registrar/session']) {
      expect((await send(path, bytes)).status).toBe(413)
    }
  })
})

describe('forwarding to the registrar', () => {
  const request = { method: 'POST', path: '', body: new Uint8Array([1]), headers: new Headers() }
  it('an answer is an answer, whatever its status; no answer is said', async () => {
    const send = (async () => new Response('no', { status: 429 })) as typeof fetch
    expect((await forward('http://a', request, send)).status).toBe(429)
    const broken = (async () => {
      throw new TypeError('fetch failed')
    }) as typeof fetch
    expect((await forward('http://down', request, broken)).status).toBe(502)
  })
  it('passes on what a session needs, and no other cookie or header of the visitor', async () => {
    let told = new Headers()
    const send = async (_: unknown, init: RequestInit) => {
      told = new Headers(init.headers)
      const headers = new Headers({ 'content-type': 'application/json', server: 'x', 'retry-after': '3' })
      headers.append('set-cookie', 'psephos_session=new; HttpOnly')
      return new Response('{}', { headers })
    }
    const headers = new Headers({
      ...{
        cookie: 'a=b; psephos_session=token; c=psephos_session=evil',
        origin: 'http://page',
        'x-csrf-token': 'csrf',
      },
      ...{ authorization: 'Basic x', 'user-agent': 'Browser', 'sec-fetch-site': 'same-origin', accept: 'text/csv' },
      'content-type': 'application/json',
    })
    const answer = await forward('http://a', { ...request, headers }, send as typeof fetch)
    expect(Object.fromEntries(told)).toEqual({
      ...{ cookie: 'psephos_session=token', origin: 'http://page', 'x-csrf-token': 'csrf', accept: 'text/csv' },
      ...{ 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    })
    expect(Object.fromEntries(answer.headers)).toEqual({
      ...{ 'content-type': 'application/json', 'retry-after': '3', 'set-cookie': 'psephos_session=new; HttpOnly' },
      'cache-control': 'no-store',
    })
  })
  it('tells the registrar who asks, for its limits per sender', async () => {
    const told: (string | null)[] = []
    const send = (async (_: string, init: RequestInit) => {
      told.push(new Headers(init.headers).get('x-forwarded-for'))
      return new Response('{}')
    }) as typeof fetch
    await forward('http://a', { ...request, visitor: '192.0.2.7' }, send)
    await forward('http://a', request, send)
    expect(told).toEqual(['192.0.2.7', null])
  })
  it('gives up in time', async () => {
    const never = ((_: string, { signal }: RequestInit) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason)),
      )) as unknown as typeof fetch
    expect((await forward('http://slow', request, never, 20)).status).toBe(502)
  })
})
