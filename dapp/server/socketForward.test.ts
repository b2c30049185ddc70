// Upgrades as nobody's browser would send them: raw sockets, odd targets, resets at every moment. Whatever they do, the
// server goes on answering (an error that nobody listens for would end the process, and fails this file).
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { SOCKET_BACKLOG_MAX } from './limits.ts'
import { forwardSockets } from './socketForward.ts'

let server: Server
let upstream: WebSocketServer
let port: number
let close = () => {}

const listening = async (one: Server | WebSocketServer) => {
  if (one.address() === null) await once(one, 'listening')
  return (one.address() as AddressInfo).port
}
const start = (upstreamUrl: string, bounds: { socketsMax?: number; pingMs?: number } = {}) => {
  close = forwardSockets(server, '/rpc', upstreamUrl, bounds)
}
beforeEach(async () => {
  server = createServer((_, response) => response.end('alive')).listen(0, '127.0.0.1')
  upstream = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  upstream.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${data}`)))
  port = await listening(server)
})
afterEach(() => {
  close()
  for (const socket of upstream.clients) socket.terminate()
  upstream.close()
  server.closeAllConnections()
  server.close()
})
const upstreamUrl = async () => `ws://127.0.0.1:${await listening(upstream)}`

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

describe('upgrades from raw sockets', () => {
  it.each(['/', '//', '//[', '/x', '/rpc/', '/rpc/../x', '*', '/%', '/%ff', 'http://[', 'http://page/rpc', '/rpc#x'])(
    'the target %s is refused, and the server lives',
    async (target) => {
      start(await upstreamUrl())
      expect(await ask(upgrade(target))).toMatch(/^HTTP\/1\.1 404 /)
      await expectAlive()
    },
  )
  it.each(['/rpc', '/rpc?x=//['])('the target %s is passed on', async (target) => {
    start(await upstreamUrl())
    expect(await firstMessage(target)).toBe('echo hello')
  })
  it.each([
    ['after an upgrade of another path', upgrade('/x')],
    ['after a whole handshake', upgrade('/rpc')],
    ['in the middle of the handshake', upgrade('/rpc').slice(0, 60)],
    ['with a frame that is none', `${upgrade('/rpc')}\xff\xff\xff\xff`],
    ['with a key that is none', upgrade('/rpc').replace(/Key: \S+/, 'Key: no')],
  ])('a reset %s', async (_, text) => {
    start(await upstreamUrl())
    for (const pauseMs of [0, 0, 1, 5, 20]) {
      const socket = await rawSocket()
      socket.write(text, 'latin1')
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      socket.resetAndDestroy()
    }
    await expectAlive()
    expect(await firstMessage('/rpc')).toBe('echo hello')
  })
})

describe('bounds', () => {
  it('no validator there: the visitor’s socket is closed, and the server lives', async () => {
    const absent = await upstreamUrl()
    upstream.close()
    start(absent)
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`)
    await once(socket, 'close')
    await expectAlive()
  })
  it('one visitor too many is told so; a place that is free again is given again', async () => {
    start(await upstreamUrl(), { socketsMax: 1 })
    const first = new WebSocket(`ws://127.0.0.1:${port}/rpc`)
    await once(first, 'open')
    expect(await ask(upgrade('/rpc'))).toMatch(/^HTTP\/1\.1 503 /)
    first.close()
    await once(first, 'close')
    await expectAlive()
    expect(await firstMessage('/rpc')).toBe('echo hello')
  })
  it('a visitor that answers no ping gives its place back', async () => {
    start(await upstreamUrl(), { socketsMax: 1, pingMs: 40 })
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
  it('more messages than may wait for the validator cut the socket', async () => {
    const mute = createServer().listen(0, '127.0.0.1')
    mute.on('upgrade', (_, socket) => socket.on('error', () => {}))
    start(`ws://127.0.0.1:${await listening(mute)}`)
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`)
    await once(socket, 'open')
    for (let i = 0; i <= SOCKET_BACKLOG_MAX; i++) socket.send('')
    await once(socket, 'close')
    mute.closeAllConnections()
    mute.close()
    await expectAlive()
  })
  it('an upstream that is no WebSocket URL is found at the start', () => {
    expect(() => forwardSockets(server, '/rpc', '')).toThrow()
    expect(() => forwardSockets(server, '/rpc', 'http://127.0.0.1:1')).toThrow('no WebSocket URL')
  })
})
