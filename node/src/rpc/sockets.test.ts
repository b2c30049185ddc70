import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { calldata, OPENS_AT, stranger, voterAt, YES } from '../../test/execution/aChain.ts'
import { aFeeMarket } from '../../test/rpc/aNode.ts'
import { aServer, type TestServer } from '../../test/rpc/aServer.ts'
import { aVotingNode, type VotingNode } from '../../test/rpc/aVotingNode.ts'
import { faultOf, hasSpec } from '../../test/rpc/openrpc.ts'
import { bytesToHex } from '../codec/hex.ts'
import { SOCKET_BUFFER_BYTES_MAX, SOCKET_PING_MS, SUBSCRIPTIONS_PER_SOCKET_MAX } from '../params/limits.ts'

let node: VotingNode
let server: TestServer
const open: WebSocket[] = []
beforeEach(async () => {
  node = await aVotingNode()
  server = await aServer(node.input)
})
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate()
  await server.close()
})

type Message = {
  id?: unknown
  method?: string
  result?: unknown
  error?: { code: number; message: string }
  params?: { subscription: string; result: Record<string, unknown> | string | boolean }
}

/** A socket whose messages are read one by one, in the order in which they came. */
async function aSocket() {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}`)
  open.push(socket)
  const arrived: Message[] = []
  const waiting: ((message: Message) => void)[] = []
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message
    const next = waiting.shift()
    if (next) next(message)
    else arrived.push(message)
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const next = (): Promise<Message> => {
    const message = arrived.shift()
    return message ? Promise.resolve(message) : new Promise((resolve) => waiting.push(resolve))
  }
  const send = (message: unknown) => socket.send(JSON.stringify(message))
  const ask = (method: string, params: unknown = [], id: unknown = 1): Promise<Message> => {
    send({ jsonrpc: '2.0', id, method, params })
    return next()
  }
  return { socket, next, send, ask }
}

describe('WebSocket: requests', () => {
  it('answers like HTTP: single, batch, id null, errors', async () => {
    const { ask, send, next } = await aSocket()
    expect(await ask('eth_chainId')).toEqual({ jsonrpc: '2.0', id: 1, result: '0xad571' })
    expect(await ask('net_version', [], null)).toEqual({ jsonrpc: '2.0', id: null, result: '710001' })
    expect(await ask('nope')).toMatchObject({ error: { code: -32601 } })
    send([
      { jsonrpc: '2.0', id: 1, method: 'eth_chainId' },
      { jsonrpc: '2.0', id: 2, method: 'net_version' },
    ])
    expect(await next()).toMatchObject([{ id: 1 }, { id: 2 }])
  })

  it('broken JSON is -32700 and the socket lives on', async () => {
    const { socket, next, ask } = await aSocket()
    socket.send('{')
    expect(await next()).toMatchObject({ id: null, error: { code: -32700 } })
    expect(await ask('eth_chainId')).toMatchObject({ result: '0xad571' })
  })

  it('a frame above 5 MiB closes the socket', async () => {
    const { socket } = await aSocket()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.send(' '.repeat(5 * 1024 * 1024 + 1))
    expect(await closed).toBe(1009)
  })

  it('pings every 30 s and drops who does not answer', async () => {
    const { socket } = await aSocket()
    const deaf = new WebSocket(`ws://127.0.0.1:${server.port}`, { autoPong: false })
    open.push(deaf)
    await new Promise((resolve) => deaf.once('open', resolve))
    const pinged = Promise.all([socket, deaf].map((one) => new Promise((resolve) => one.once('ping', resolve))))
    const dropped = new Promise((resolve) => deaf.once('close', resolve))
    node.pass(SOCKET_PING_MS)
    await pinged
    await new Promise((resolve) => setTimeout(resolve, 50)) // the pong of the other one arrives
    node.pass(SOCKET_PING_MS)
    await dropped
    expect(socket.readyState).toBe(WebSocket.OPEN)
  })
})

describe('R5: a reader that does not read', () => {
  it('is dropped, and the others are served', async () => {
    const [slow, other] = [await aSocket(), await aSocket()]
    const document = JSON.stringify(await node.result('rpc.discover')).length
    const dropped = new Promise((resolve) => slow.socket.once('close', resolve))
    slow.socket.pause()
    for (let sent = 0; sent < 3 * SOCKET_BUFFER_BYTES_MAX; sent += document) {
      slow.send({ jsonrpc: '2.0', id: 1, method: 'rpc.discover' })
    }
    expect(await other.ask('eth_chainId')).toMatchObject({ result: '0xad571' })
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    slow.socket.resume()
    expect(await dropped).toBe(1006)
    expect(await other.ask('eth_chainId')).toMatchObject({ result: '0xad571' })
  })
})

describe('eth_subscribe', () => {
  it('newHeads: the reply comes first, then every header', async () => {
    const { ask, next } = await aSocket()
    const { result: id } = await ask('eth_subscribe', ['newHeads'])
    expect(id).toMatch(/^0x/)
    node.nextBlock()
    const { method, params } = await next()
    expect([method, params?.subscription]).toEqual(['eth_subscription', id])
    const head = (await node.result('eth_getBlockByNumber', ['latest', false])) as Record<string, unknown>
    const { size, uncles, transactions, ...header } = head
    expect(params?.result).toEqual(header)
    expect([typeof size, uncles, Array.isArray(transactions)]).toEqual(['string', [], true])
  })

  it('in a batch too, the reply comes before the first notification', async () => {
    const { send, next } = await aSocket()
    const ballot = aFeeMarket(voterAt(5), { nonce: 0n, data: calldata('castBallot', [1n, YES]) })
    send([
      { jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newPendingTransactions'] },
      { jsonrpc: '2.0', id: 2, method: 'eth_sendRawTransaction', params: [bytesToHex(ballot.raw)] },
    ])
    const reply = (await next()) as unknown as Message[]
    expect(reply.map(({ id }) => id)).toEqual([1, 2])
    expect((await next()).params).toEqual({ subscription: reply[0]?.result, result: ballot.hash })
  })

  it('logs: only what passes the filter, as eth_getLogs prints it', async () => {
    const { ask, next } = await aSocket()
    const topics = (filter: object) => ask('eth_subscribe', ['logs', filter])
    const wanted = await topics({ topics: [null, null, `0x${'00'.repeat(12)}${node.sent.pending.sender.slice(2)}`] })
    await topics({ topics: [null, null, `0x${'00'.repeat(12)}${stranger.address.slice(2)}`] })
    await topics({ address: stranger.address })
    node.nextBlock()
    const { params } = await next()
    const { blockHash } = params!.result as { blockHash: string }
    expect(params?.subscription).toBe(wanted.result)
    expect([params?.result]).toEqual(await node.result('eth_getLogs', [{ blockHash }]))
    expect(await ask('eth_chainId')).toMatchObject({ id: 1 }) // nothing else had come
  })

  it('newPendingTransactions: hashes, or whole transactions', async () => {
    const { ask, next } = await aSocket()
    const hashes = await ask('eth_subscribe', ['newPendingTransactions'])
    const whole = await ask('eth_subscribe', ['newPendingTransactions', true])
    const ballot = aFeeMarket(voterAt(5), { nonce: 0n, data: calldata('castBallot', [1n, YES]) })
    await node.send(ballot)
    expect((await next()).params).toEqual({ subscription: hashes.result, result: ballot.hash })
    const { params } = await next()
    expect(params).toMatchObject({ subscription: whole.result, result: { hash: ballot.hash, blockHash: null } })
    if (hasSpec) expect(faultOf('eth_getTransactionByHash', params?.result)).toBeNull()
  })

  it('syncing: false, once', async () => {
    const { ask, next } = await aSocket()
    const { result } = await ask('eth_subscribe', ['syncing'])
    expect((await next()).params).toEqual({ subscription: result, result: false })
  })

  it('ends with eth_unsubscribe, which only the own socket can call', async () => {
    const [own, other] = [await aSocket(), await aSocket()]
    const { result: id } = await own.ask('eth_subscribe', ['newHeads'])
    expect(await other.ask('eth_unsubscribe', [id])).toMatchObject({
      error: { code: -32000, message: 'subscription not found' },
    })
    expect(await own.ask('eth_unsubscribe', [id])).toMatchObject({ result: true })
    expect(await own.ask('eth_unsubscribe', [id])).toMatchObject({
      error: { code: -32000, message: 'subscription not found' },
    })
    node.nextBlock()
    expect(await own.ask('eth_chainId')).toMatchObject({ result: '0xad571' })
  })

  const refused: [string, unknown[], number, string][] = [
    ['an unknown kind', ['newThings'], -32601, 'no "newThings" subscription in eth namespace'],
    ['no kind', [], -32602, 'missing value for required argument 0'],
    ['a broken filter', ['logs', { topics: ['0x12'] }], -32602, 'invalid argument 1: topics: '],
    ['a filter that is no object', ['logs', 7], -32602, 'invalid argument 1: want an object'],
  ]
  it.each(refused)('refuses %s', async (_, params, code, message) => {
    const { ask } = await aSocket()
    const { error } = await ask('eth_subscribe', params)
    expect(error).toEqual({ code, message: expect.stringContaining(message) })
  })

  it('R5: at most 100 on one socket', async () => {
    const { ask } = await aSocket()
    for (let i = 0; i < SUBSCRIPTIONS_PER_SOCKET_MAX; i++) await ask('eth_subscribe', ['newHeads'])
    expect(await ask('eth_subscribe', ['newHeads'])).toMatchObject({
      error: { code: -32000, message: 'too many subscriptions, at most 100' },
    })
  })

  it('a socket that is gone is forgotten', async () => {
    const { socket, ask } = await aSocket()
    await ask('eth_subscribe', ['newHeads'])
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.terminate()
    await closed
    await new Promise((resolve) => setTimeout(resolve, 50))
    node.passUntil(OPENS_AT + 60n)
    expect(node.complaints).toEqual([])
  })
})
