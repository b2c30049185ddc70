// R5 with real sockets: callers that never read, never finish, ask far ahead, or break the connection.
import { connect, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { aNode, type TestNode } from '../../test/rpc/aNode.ts'
import { aServer, type TestServer } from '../../test/rpc/aServer.ts'
import {
  RPC_PIPELINED_MAX,
  RPC_REQUEST_BYTES_MAX,
  RPC_SOCKETS_MAX,
  RPC_SWEEP_MS,
  RPC_UNFINISHED_BYTES_MAX,
  RPC_UNREAD_MS_MAX,
  RPC_UNSENT_BYTES_MAX,
} from '../params/limits.ts'
import type { RpcBudgets, SocketBudgets } from './budgets.ts'

let node: TestNode
let budgets: Pick<RpcBudgets, 'unfinished'> & SocketBudgets
let server: TestServer
let document: number
const open: { destroy(): unknown }[] = []
beforeEach(async () => {
  node = aNode()
  server = await aServer(node.input)
  budgets = { unfinished: server.rpc.context.budgets.unfinished, ...server.budgets }
  document = JSON.stringify(await node.result('rpc.discover')).length
})
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy()
  await server.close()
})

type Raw = { readonly socket: Socket; readonly closed: Promise<unknown>; readonly isClosed: () => boolean }

/** A connection that reads nothing until it is told to. */
async function aConnection(): Promise<Raw> {
  const socket = connect({ port: server.port, host: '127.0.0.1' })
  open.push(socket)
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.pause()
  let isClosed = false
  const closed = new Promise((resolve) => socket.once('close', resolve)).then(() => {
    isClosed = true
  })
  return { socket, closed, isClosed: () => isClosed }
}

async function connections(count: number): Promise<Raw[]> {
  return Promise.all(Array.from({ length: count }, aConnection))
}

const post = (body: string, length = body.length): string =>
  `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`
const batchOf = (count: number): string =>
  JSON.stringify(Array.from({ length: count }, (_, id) => ({ jsonrpc: '2.0', id, method: 'rpc.discover' })))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 3_000 && !isSo(); i++) await pause(10)
  expect(isSo()).toBe(true)
}

/** Time passes, a sweep at a time: a busy machine may begin an answer after the first of them. */
async function untilSwept(isSo: () => boolean): Promise<void> {
  node.pass(RPC_UNREAD_MS_MAX + RPC_SWEEP_MS)
  await until(() => {
    node.pass(RPC_SWEEP_MS)
    return isSo()
  })
}

/** Nothing is being answered, and has not been for 300 ms: between two requests it is so for a moment. */
async function untilAnswered(): Promise<void> {
  let quiet = 0
  await until(() => {
    quiet = budgets.unfinished.used === 0 ? quiet + 1 : 0
    return quiet >= 30
  })
}

async function serves(): Promise<void> {
  const body = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}'
  const reply = await fetch(server.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect(await reply.json()).toMatchObject({ result: '0xad571' })
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** What buffers held is given back a moment after a collection, so there are two. */
async function inUse(): Promise<number> {
  collect()
  await pause(100)
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The most that was held meanwhile. */
function watch(budget: SocketBudgets['answers']) {
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, budget.used)
  }, 1)
  return () => {
    clearInterval(timer)
    return most
  }
}

describe('readers that do not read', () => {
  it('hold no more than the budget, give way to others, and are gone after a minute', { timeout: 60_000 }, async () => {
    const most = watch(budgets.answers)
    const before = await inUse()
    const readers = await connections(10)
    const request = post(batchOf(600))
    for (const { socket } of readers) socket.write(request)
    await until(() => budgets.unfinished.used > RPC_UNFINISHED_BYTES_MAX * 0.9)
    await serves()
    await untilAnswered()
    for (const { socket } of readers) socket.write(request) // never looked at: the first answer was not read
    const late = await connections(6)
    for (const { socket } of late) socket.write(request)
    await until(() => budgets.unfinished.used > 0)
    await untilAnswered()
    await serves()
    expect(most()).toBeLessThanOrEqual(RPC_UNSENT_BYTES_MAX)
    expect(most()).toBeGreaterThan(RPC_UNSENT_BYTES_MAX / 2)
    expect((await inUse()) - before).toBeLessThan(1.5 * RPC_UNSENT_BYTES_MAX)
    await untilSwept(() => budgets.answers.used === 0 && budgets.requests.used === 0)
    for (const { socket } of [...readers, ...late]) socket.resume()
    await until(() => [...readers, ...late].every(({ isClosed }) => isClosed()))
    await serves()
  })

  it('on one connection: the next request waits until the last answer was read', { timeout: 60_000 }, async () => {
    const most = watch(budgets.answers)
    const { socket } = await aConnection()
    const size = 100 * document
    socket.write(post(batchOf(100)).repeat(20))
    await until(() => budgets.answers.used > 0)
    await pause(500)
    expect(budgets.answers.used).toBeLessThan(1.1 * size)
    let received = 0
    socket.on('data', (chunk) => {
      received += chunk.length
    })
    socket.resume()
    await until(() => received > 20 * size)
    expect(most()).toBeLessThan(1.1 * size)
    await until(() => budgets.answers.used === 0)
    expect(budgets.requests.used).toBe(0)
  })

  it('over WebSocket too', { timeout: 60_000 }, async () => {
    const sockets = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}`)
        open.push({ destroy: () => socket.terminate() })
        socket.on('error', () => {})
        await new Promise((resolve) => socket.once('open', resolve))
        socket.pause()
        return socket
      }),
    )
    const most = watch(budgets.answers)
    for (const socket of sockets) socket.send(batchOf(600))
    await until(() => budgets.unfinished.used > 0)
    await untilAnswered()
    await serves()
    expect(most()).toBeLessThanOrEqual(RPC_UNSENT_BYTES_MAX)
    await untilSwept(() => budgets.answers.used === 0)
  })
})

describe('senders that do not finish', () => {
  const part = ' '.repeat(5_000_000)

  it('hold no more than the budget: who began first is cut off', { timeout: 60_000 }, async () => {
    const most = watch(budgets.requests)
    const senders = await connections(40)
    for (const { socket } of senders) socket.write(post(part, 5_100_000))
    await until(() => senders.some(({ isClosed }) => isClosed()) || budgets.requests.used > RPC_REQUEST_BYTES_MAX * 0.9)
    await pause(500)
    await serves()
    expect(most()).toBeLessThanOrEqual(RPC_REQUEST_BYTES_MAX)
    expect(budgets.requests.used).toBeGreaterThan(RPC_REQUEST_BYTES_MAX / 2)
    for (const { socket } of senders) socket.destroy()
    await until(() => budgets.requests.used === 0)
  })

  it('over WebSocket too, and pings in between are no part of it', { timeout: 60_000 }, async () => {
    const { socket, isClosed } = await webSocketHandshake()
    for (let i = 0; i < 2_000; i++) socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0])) // pongs
    await pause(200)
    expect([budgets.requests.used, isClosed()]).toEqual([0, false])
    const header = Buffer.alloc(14)
    header.set([0x81, 0xff])
    header.writeBigUInt64BE(5_100_000n, 2)
    socket.write(header)
    socket.write(part)
    await until(() => budgets.requests.used > 4_500_000)
    await untilSwept(() => budgets.requests.used === 0)
    socket.resume()
    await until(isClosed)
  })
})

describe('who sends ahead', () => {
  const request = post('{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}')

  it('is answered in order', async () => {
    const { socket } = await aConnection()
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.resume()
    const requests = Array.from({ length: RPC_PIPELINED_MAX }, (_, id) =>
      post(JSON.stringify({ jsonrpc: '2.0', id, method: 'eth_chainId' })),
    )
    socket.write(requests.join(''))
    await until(() => text.split('"result"').length > RPC_PIPELINED_MAX)
    const ids = [...text.matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id))
    expect(ids).toEqual(Array.from({ length: RPC_PIPELINED_MAX }, (_, id) => id))
    socket.write(request)
    await until(() => text.split('"result"').length > RPC_PIPELINED_MAX + 1)
    expect(budgets.requests.used).toBe(0)
  })

  it('is cut off when it is far ahead', async () => {
    const { socket, closed } = await aConnection()
    socket.write(post(batchOf(200)) + request.repeat(RPC_PIPELINED_MAX * 4))
    socket.resume()
    await closed
    await until(() => budgets.requests.used === 0)
    await serves()
  })
})

const UPGRADE =
  'GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n' +
  'sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'

async function webSocketHandshake(): Promise<Raw> {
  const raw = await aConnection()
  raw.socket.write(UPGRADE)
  await new Promise((resolve) => raw.socket.once('readable', resolve))
  raw.socket.read()
  return raw
}

describe('connections that are reset', () => {
  it('during an upgrade that is refused, the node lives on', { timeout: 60_000 }, async () => {
    for (let i = 0; i < RPC_SOCKETS_MAX; i += 50) {
      await Promise.all(Array.from({ length: 50 }, webSocketHandshake))
    }
    const refused = await webSocketHandshake()
    refused.socket.resume()
    await refused.closed
    for (let i = 0; i < 50; i++) {
      const { socket } = await aConnection()
      socket.write(UPGRADE)
      if (i % 2 === 0) await pause(1)
      socket.resetAndDestroy()
    }
    await pause(200)
    await serves()
  })

  it('in the middle of a request, an answer or an upgrade: the node lives on, and nothing is held', async () => {
    const parts = [post(batchOf(100)), post('x', 1_000), UPGRADE, 'GET / HT', `${UPGRADE}\x81\xff`, 'no http\r\n\r\n']
    for (const part of parts) {
      for (const ms of [0, 2, 30]) {
        const { socket } = await aConnection()
        socket.write(part)
        await pause(ms)
        socket.resetAndDestroy()
      }
    }
    await until(() => budgets.answers.used === 0 && budgets.requests.used === 0)
    await serves()
  })

  it('what is no HTTP is told so', async () => {
    const { socket, closed } = await aConnection()
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.write('no http\r\n\r\n')
    socket.resume()
    await closed
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/)
  })
})
