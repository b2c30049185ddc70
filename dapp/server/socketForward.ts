// WebSocket connections to /rpc are passed on, message by message, to a validator. Sockets, message sizes and what may
// wait are bounded; when either side closes, so does the other; a visitor that went silent gives its place back.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import {
  PROXY_TIMEOUT_MS,
  SOCKET_BACKLOG_BYTES_MAX,
  SOCKET_BACKLOG_MAX,
  SOCKET_BUFFER_BYTES_MAX,
  SOCKET_MESSAGE_BYTES_MAX,
  SOCKET_PING_MS,
  SOCKETS_MAX,
} from './limits.ts'

type SocketBounds = { socketsMax?: number; pingMs?: number }

/**
 * Answers upgrades of `path` on `server`; returns the function that closes every socket. Throws at once when the
 * upstream is no WebSocket URL.
 */
export function forwardSockets(
  server: Server,
  path: string,
  upstreamUrl: string,
  { socketsMax = SOCKETS_MAX, pingMs = SOCKET_PING_MS }: SocketBounds = {},
): () => void {
  if (!/^wss?:$/.test(new URL(upstreamUrl).protocol)) throw new Error(`no WebSocket URL: ${upstreamUrl}`)
  const visitors = new WebSocketServer({
    noServer: true,
    maxPayload: SOCKET_MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node gives the socket away without any listener: a reset before ours stands would end the process.
    socket.on('error', () => socket.destroy())
    if (pathOf(request) !== path) refuse(socket, '404 Not Found')
    else if (visitors.clients.size >= socketsMax) refuse(socket, '503 Service Unavailable')
    else {
      visitors.handleUpgrade(request, socket, head, (visitor) => {
        visitor.on('pong', () => asked.delete(visitor))
        join(visitor, upstreamUrl)
      })
    }
  })
  const asked = new WeakSet<WebSocket>()
  const pinging = setInterval(() => pingAll(visitors.clients, asked), pingMs).unref()
  return () => {
    clearInterval(pinging)
    for (const visitor of visitors.clients) visitor.terminate()
    visitors.close()
  }
}

/** The target as it was sent, without its query: what anybody may write there need not be a URL. */
function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/'
}

/** Says why and lets go: an upgraded socket has no timeout of the HTTP server any more. */
function refuse(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

/** A visitor that has not answered the last ping when the next is due is gone, whatever its TCP connection says. */
function pingAll(visitors: ReadonlySet<WebSocket>, asked: WeakSet<WebSocket>): void {
  for (const visitor of visitors) {
    if (asked.has(visitor)) visitor.terminate()
    else if (visitor.readyState === WebSocket.OPEN) {
      asked.add(visitor)
      visitor.ping()
    }
  }
}

function join(visitor: WebSocket, upstreamUrl: string): void {
  const upstream = new WebSocket(upstreamUrl, {
    handshakeTimeout: PROXY_TIMEOUT_MS,
    maxPayload: SOCKET_BUFFER_BYTES_MAX,
    perMessageDeflate: false,
  })
  const waiting: string[] = []
  let waitingBytes = 0
  const closeBoth = () => {
    visitor.close()
    upstream.close()
  }
  visitor.on('message', (data: RawData) => {
    const text = data.toString()
    if (upstream.readyState === WebSocket.OPEN) return relay(upstream, text, closeBoth)
    waitingBytes += text.length
    if (waiting.length >= SOCKET_BACKLOG_MAX || waitingBytes > SOCKET_BACKLOG_BYTES_MAX) return closeBoth()
    waiting.push(text)
  })
  upstream.on('open', () => {
    for (const text of waiting.splice(0)) relay(upstream, text, closeBoth)
  })
  upstream.on('message', (data) => relay(visitor, data.toString(), closeBoth))
  for (const side of [visitor, upstream]) {
    side.on('close', closeBoth)
    side.on('error', closeBoth)
  }
}

function relay(to: WebSocket, text: string, cut: () => void): void {
  if (to.bufferedAmount > SOCKET_BUFFER_BYTES_MAX) cut()
  else if (to.readyState === WebSocket.OPEN) to.send(text)
}
