// WebSocket: the same messages and answers as over HTTP, and notifications. Every socket is bounded: what it may ask at
// once, what it may subscribe to, and how much may wait for a slow reader before it is dropped.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  RPC_BODY_BYTES_MAX,
  RPC_SOCKETS_MAX,
  SOCKET_BUFFER_BYTES_MAX,
  SOCKET_PING_MS,
  SOCKET_REQUESTS_MAX,
} from '../params/limits.ts'
import type { Timers } from '../types/ports.ts'
import type { Dispatch } from './dispatch.ts'
import type { Subscriptions } from './subscriptions.ts'

export type Sockets = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  readonly count: number
  close(): void
}

export function createSockets(dispatch: Dispatch, subscriptions: Subscriptions, timers: Timers): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: RPC_BODY_BYTES_MAX, perMessageDeflate: false })
  const silent = new WeakSet<WebSocket>()
  let pinging = timers.after(SOCKET_PING_MS, ping)

  /** One that has not answered the last ping is gone. */
  function ping(): void {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate()
      else {
        silent.add(socket)
        socket.ping()
      }
    }
    pinging = timers.after(SOCKET_PING_MS, ping)
  }

  server.on('connection', (socket: WebSocket) => {
    socket.on('pong', () => silent.delete(socket))
    serve(socket, dispatch, subscriptions)
  })

  return {
    get count() {
      return server.clients.size
    },
    upgrade(request, socket, head) {
      if (server.clients.size >= RPC_SOCKETS_MAX) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
        return
      }
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request))
    },
    close() {
      pinging.cancel()
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}

function serve(socket: WebSocket, dispatch: Dispatch, subscriptions: Subscriptions): void {
  let answering = 0
  const send = (text: string): void => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > SOCKET_BUFFER_BYTES_MAX) socket.terminate()
    else socket.send(text)
  }
  const subscriber = subscriptions.open(send)

  socket.on('message', (data) => {
    const session = subscriber.forMessage()
    const reply = (text: string | null): void => {
      if (text !== null) send(text)
      session.replied()
    }
    const answer = dispatch(String(data), session)
    if (!(answer instanceof Promise)) return reply(answer)
    if (++answering >= SOCKET_REQUESTS_MAX) socket.pause()
    answer.then((text) => {
      if (answering-- === SOCKET_REQUESTS_MAX) socket.resume()
      reply(text)
    })
  })
  socket.on('close', () => subscriber.close())
  // A frame that is too large or broken: ws closes the socket itself, and nothing else is to be done.
  socket.on('error', () => socket.terminate())
}
