// Upgrades as nobody's browser would send them: raw sockets, odd targets, resets at every moment. Whatever they do, the
// server goes on answering (an error that nobody listens for would end the process, and fails this file).
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createValidators } from '@psephos/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { SOCKET_MESSAGE_BYTES_MAX } from '../limits.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { serveSockets } from './sockets.ts'

let server: Server
let port: number
let gateway: Gateway
let close = () => {}

/** Nobody is behind it: what these tests ask for is refused by the gateway itself. */
const start = (bounds: { socketsMax?: number; pingMs?: number } = {}) => {
  gateway = createGateway({ validators: createValidators({ urls: ['http://127.0.0.1:1'] }), newId: () => '0x1' })
  close = serveSockets(server, ['/rpc'], gateway, () => 'here', bounds)
}
beforeEach(async () => {
  server = createServer((_, response) => response.end('alive')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterEach(() => {
  close()
  gateway.close()
  server.closeAllConnections()
  server.close()
})

const upgrade = (target: string) =>
  [
    `GET ${target} HTTP/1.1`,
    'Host: page',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n')

async function rawSocket(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}
/** Sends, and gives all that comes until the server lets go. */
async function ask(text: string): Promise<string> {
  const socket = await rawSocket()
  let answer = ''
  socket.on('data', (data) => {
    answer += data
  })
  socket.write(text)
  await once(socket, 'close')
  return answer
}
const expectAlive = async () => {
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('alive')
}
const firstMessage = async (target: string) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${target}`)
  await once(socket, 'open')
  socket.send('hello')
  const [data] = await once(socket, 'message')
  socket.terminate()
  return String(data)
}
const PARSE_ERROR = '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"parse error"}}'

describe('upgrades from raw sockets', () => {
  it.each(['/', '//', '//[', '/x', '/rpc/', '/rpc/../x', '*', '/%', '/%ff', 'http://[', 'http://page/rpc', '/rpc#x'])(
    'the target %s is refused, and the server lives',
    async (target) => {
      start()
      expect(await ask(upgrade(target))).toMatch(/^HTTP\/1\.1 404 /)
      await expectAlive()
    },
  )
  it.each(['/rpc', '/rpc?x=//['])('the target %s is answered', async (target) => {
    start()
    expect(await firstMessage(target)).toBe(PARSE_ERROR)
  })
  it.each([
    ['after an upgrade of another path', upgrade('/x')],
    ['after a whole handshake', upgrade('/rpc')],
    ['in the middle of the handshake', upgrade('/rpc').slice(0, 60)],
    ['with a frame that is none', `${upgrade('/rpc')}\xff\xff\xff\xff`],
    ['with a key that is none', upgrade('/rpc').replace(/Key: \S+/, 'Key: no')],
  ])('a reset %s', async (_, text) => {
    start()
    for (const pauseMs of [0, 0, 1, 5, 20]) {
      const socket = await rawSocket()
      socket.write(text, 'latin1')
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      socket.resetAndDestroy()
    }
    await expectAlive()
    expect(await firstMessage('/rpc')).toBe(PARSE_ERROR)
  })
})

describe('bounds', () => {
  it('one visitor too many is told so; a place that is free again is given again', async () => {
    start({ socketsMax: 1 })
    const first = new WebSocket(`ws://127.0.0.1:${port}/rpc`)
    await once(first, 'open')
    expect(await ask(upgrade('/rpc'))).toMatch(/^HTTP\/1\.1 503 /)
    first.close()
    await once(first, 'close')
    await expectAlive()
    expect(await firstMessage('/rpc')).toBe(PARSE_ERROR)
  })
  it('a visitor that answers no ping gives its place back', async () => {
    start({ socketsMax: 1, pingMs: 40 })
    const silent = await rawSocket()
    silent.resume()
    silent.write(upgrade('/rpc'))
    await once(silent, 'close')
    const lively = new WebSocket(`ws://127.0.0.1:${port}/rpc`)
    await once(lively, 'open')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(lively.readyState).toBe(WebSocket.OPEN)
    lively.terminate()
  })
  it('messages without end are read as fast as they are answered, and the server lives', async () => {
    start()
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`)
    await once(socket, 'open')
    let answers = 0
    socket.on('message', () => {
      answers++
    })
    for (let i = 0; i < 500; i++) socket.send('')
    while (answers < 500) await once(socket, 'message')
    socket.terminate()
    await expectAlive()
  })
  it('a message that is too large ends its socket only', async () => {
    start()
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`)
    await once(socket, 'open')
    socket.on('error', () => {})
    socket.send('x'.repeat(SOCKET_MESSAGE_BYTES_MAX + 1))
    await once(socket, 'close')
    expect(await firstMessage('/rpc')).toBe(PARSE_ERROR)
  })
})
