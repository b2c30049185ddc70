import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calldata, voterAt, YES } from '../../test/execution/aChain.ts'
import { aFeeMarket, aNode } from '../../test/rpc/aNode.ts'
import { aServer, type TestServer } from '../../test/rpc/aServer.ts'
import { aVotingNode } from '../../test/rpc/aVotingNode.ts'
import { bytesToHex } from '../codec/hex.ts'
import { RPC_BATCH_ITEMS_MAX, RPC_BODY_BYTES_MAX } from '../params/limits.ts'

const node = aNode()
let health = { ready: true, certificateAgeSeconds: 1 }
let server: TestServer
beforeAll(async () => {
  server = await aServer(node.input, () => health)
})
afterAll(() => server.close())

type Reply = { status: number; headers: Record<string, unknown>; body: string }

function send(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: server.port, host: '127.0.0.1', method, path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
const JSON_TYPE = { 'content-type': 'application/json' }
const post = (body: string, headers: Record<string, string> = JSON_TYPE, path = '/') =>
  send('POST', path, headers, body)
const CHAIN_ID = { jsonrpc: '2.0', id: 1, method: 'eth_chainId' }
const ANSWER = '{"jsonrpc":"2.0","id":1,"result":"0xad571"}'

describe('R3: HTTP around JSON-RPC', () => {
  const answered: [string, Record<string, string>, string][] = [
    ['application/json', JSON_TYPE, '/'],
    ['with a charset', { 'content-type': 'application/json; charset=utf-8' }, '/'],
    ['application/json-rpc', { 'content-type': 'application/json-rpc' }, '/'],
    ['on /rpc, where a gateway puts it', JSON_TYPE, '/rpc'],
    ['with a query', JSON_TYPE, '/?key=1'],
  ]
  it.each(answered)('answers %s', async (_, headers, path) => {
    const reply = await post(JSON.stringify(CHAIN_ID), headers, path)
    expect([reply.status, reply.body]).toEqual([200, ANSWER])
    expect(reply.headers['content-type']).toBe('application/json')
    expect(reply.headers['access-control-allow-origin']).toBe('*')
  })

  const errors: [string, string, number][] = [
    ['broken JSON', '{', -32700],
    ['no request', '7', -32600],
    ['an unknown method', JSON.stringify({ ...CHAIN_ID, method: 'nope' }), -32601],
    ['a wrong parameter', JSON.stringify({ ...CHAIN_ID, method: 'eth_getBalance', params: ['0x'] }), -32602],
    ['an empty batch', '[]', -32600],
  ]
  it.each(errors)('200 with %s', async (_, body, code) => {
    const reply = await post(body)
    expect([reply.status, JSON.parse(reply.body).error.code]).toEqual([200, code])
  })

  it('200 and no body for a notification', async () => {
    const reply = await post(JSON.stringify({ jsonrpc: '2.0', method: 'eth_chainId' }))
    expect([reply.status, reply.body]).toEqual([200, ''])
  })

  it('a batch of 1,000 is answered, one more is not', async () => {
    const most = await post(JSON.stringify(Array(RPC_BATCH_ITEMS_MAX).fill(CHAIN_ID)))
    expect(JSON.parse(most.body)).toHaveLength(RPC_BATCH_ITEMS_MAX)
    const more = await post(JSON.stringify(Array(RPC_BATCH_ITEMS_MAX + 1).fill(CHAIN_ID)))
    expect(more.status).toBe(200)
    expect(JSON.parse(more.body)).toEqual([
      { jsonrpc: '2.0', id: 1, error: { code: -32600, message: 'batch too large' } },
    ])
  })

  const refused: [string, number, () => Promise<Reply>][] = [
    ['PUT', 405, () => send('PUT', '/', JSON_TYPE, JSON.stringify(CHAIN_ID))],
    ['DELETE', 405, () => send('DELETE', '/')],
    ['another content type', 415, () => post(JSON.stringify(CHAIN_ID), { 'content-type': 'text/plain' })],
    ['no content type', 415, () => post(JSON.stringify(CHAIN_ID), {})],
    ['an unknown path', 404, () => post(JSON.stringify(CHAIN_ID), JSON_TYPE, '/admin')],
    ['GET of an unknown path', 404, () => send('GET', '/admin')],
  ]
  it.each(refused)('%s: %i', async (_, status, ask) => {
    expect((await ask()).status).toBe(status)
  })

  it('413 for an announced body of more than 5 MiB, before it is read', async () => {
    const reply = await announce(RPC_BODY_BYTES_MAX + 1)
    expect(reply).toMatch(/^HTTP\/1.1 413 /)
    expect(reply).toContain(`content length too large (${RPC_BODY_BYTES_MAX + 1}>${RPC_BODY_BYTES_MAX})`)
  })

  it('413 for a body that grows beyond 5 MiB without saying so', async () => {
    const body = `${' '.repeat(RPC_BODY_BYTES_MAX)}${JSON.stringify(CHAIN_ID)}`
    const reply = await send('POST', '/', { ...JSON_TYPE, 'transfer-encoding': 'chunked' }, body).catch(String)
    // The answer may be lost when the connection ends under a sender that goes on; a result may not come.
    expect(typeof reply === 'string' ? 413 : reply.status).toBe(413)
    expect((await post(JSON.stringify(CHAIN_ID))).body).toBe(ANSWER)
  })
})

function announce(length: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`)
    })
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })
}

describe('R5: CORS', () => {
  it('a preflight allows what the browser asks for', async () => {
    const reply = await send('OPTIONS', '/', {
      origin: 'https://vote.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-client',
      'access-control-request-private-network': 'true',
    })
    expect(reply.status).toBe(204)
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST, GET, OPTIONS',
      'access-control-allow-headers': 'content-type,x-client',
      'access-control-allow-private-network': 'true',
    })
  })

  it('content-type is allowed when nothing is asked, and a header that is no list is not echoed', async () => {
    const plain = await send('OPTIONS', '/')
    expect(plain.headers['access-control-allow-headers']).toBe('content-type')
    expect(plain.headers).not.toHaveProperty('access-control-allow-private-network')
    const odd = await send('OPTIONS', '/', { 'access-control-request-headers': 'a"b' })
    expect(odd.headers['access-control-allow-headers']).toBe('content-type')
  })
})

describe('R6: probes and metrics', () => {
  it('GET / is 200, as health checks of geth expect', async () => {
    expect((await send('GET', '/')).status).toBe(200)
  })

  it('/livez answers while the process runs', async () => {
    expect(await send('GET', '/livez')).toMatchObject({ status: 200, body: 'ok\n' })
  })

  it('/readyz says why not', async () => {
    expect((await send('GET', '/readyz')).status).toBe(200)
    health = { ready: false, certificateAgeSeconds: 99 }
    const reply = await send('GET', '/readyz')
    expect([reply.status, JSON.parse(reply.body)]).toEqual([503, health])
    health = { ready: true, certificateAgeSeconds: 1 }
  })

  it('/metrics counts requests by method and outcome', async () => {
    await post(JSON.stringify({ ...CHAIN_ID, method: 'eth_gasPrice' }))
    await post(JSON.stringify({ ...CHAIN_ID, method: 'eth_gasPrice', params: [1] }))
    await post(JSON.stringify({ ...CHAIN_ID, method: 'made_up_name' }))
    const { body } = await send('GET', '/metrics')
    expect(body).toContain('psephos_rpc_requests_total{method="eth_gasPrice",outcome="result"} 1')
    expect(body).toContain('psephos_rpc_requests_total{method="eth_gasPrice",outcome="error"} 1')
    expect(body).not.toContain('made_up_name')
  })

  it('two servers share one registry', async () => {
    const second = await aServer(node.input, () => health)
    expect(second.port).not.toBe(server.port)
    await second.close()
  })
})

describe('closing', () => {
  it('answers what is being answered, and does not wait for who keeps the connection', async () => {
    const voting = await aVotingNode()
    const own = await aServer(voting.input, () => health)
    const raw = bytesToHex(aFeeMarket(voterAt(5), { nonce: 0n, data: calldata('castBallot', [1n, YES]) }).raw)
    const waiting = fetch(own.url, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_sendRawTransactionSync', params: [raw] }),
    })
    while (voting.input.pool.counts().pending < 3) await new Promise((resolve) => setTimeout(resolve, 10))
    const closing = own.close()
    const reply = (await (await waiting).json()) as { error: { code: number; data: string } }
    expect(reply.error).toMatchObject({ code: 4, data: expect.stringMatching(/^0x[0-9a-f]{64}$/) })
    await closing
    await expect(fetch(own.url)).rejects.toThrow()
  })
})
