// WebSocket connections to /rpc are passed on, message by message, to a validator. Sockets, message sizes and what may
// wait are bounded; when either side closes, so does the other.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import {
  PROXY_TIMEOUT_MS,
  SOCKET_BACKLOG_MAX,
  SOCKET_BUFFER_BYTES_MAX,
  SOCKET_MESSAGE_BYTES_MAX,
  SOCKETS_MAX,
} from './limits.ts'

/** Answers upgrades of `path` on `server`; returns the function that closes every socket. */
export function forwardSockets(server: Server, path: string, upstreamUrl: string): () => void {
  const visitors = new WebSocketServer({
    noServer: true,
    maxPayload: SOCKET_MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (new URL(request.url ?? '/', 'http://page').pathname !== path || visitors.clients.size >= SOCKETS_MAX) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n')
      return
    }
    visitors.handleUpgrade(request, socket, head, (visitor) => join(visitor, upstreamUrl))
  })
  return () => {
    for (const visitor of visitors.clients) visitor.terminate()
    visitors.close()
  }
}

function join(visitor: WebSocket, upstreamUrl: string): void {
  const upstream = new WebSocket(upstreamUrl, {
    handshakeTimeout: PROXY_TIMEOUT_MS,
    maxPayload: SOCKET_BUFFER_BYTES_MAX,
    perMessageDeflate: false,
  })
  const waiting: string[] = []
  const closeBoth = () => {
    visitor.close()
    upstream.close()
  }
  visitor.on('message', (data) => {
    const text = data.toString()
    if (upstream.readyState === WebSocket.OPEN) relay(upstream, text, closeBoth)
    else if (waiting.length < SOCKET_BACKLOG_MAX) waiting.push(text)
    else closeBoth()
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
