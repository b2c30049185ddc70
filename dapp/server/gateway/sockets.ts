// WebSocket connections to the gateway. Sockets, message sizes, what may be in hand and what may wait for a slow reader
// are bounded; a visitor that went silent gives its place back. Nothing is connected to any validator.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { SOCKET_BUFFER_BYTES_MAX, SOCKET_MESSAGE_BYTES_MAX, SOCKET_PING_MS, SOCKETS_MAX } from '../limits.ts'
import type { visitorsBehind } from '../visitors.ts'
import type { Gateway } from './gateway.ts'
import { SOCKET_MESSAGES_MAX } from './limits.ts'

type SocketBounds = { socketsMax?: number; pingMs?: number }
type AddressOf = ReturnType<typeof visitorsBehind>['ofRequest']

/** Answers upgrades of these paths on `server`; returns the function that closes every socket. */
export function serveSockets(
  server: Server,
  paths: readonly string[],
  gateway: Gateway,
  addressOf: AddressOf,
  { socketsMax = SOCKETS_MAX, pingMs = SOCKET_PING_MS }: SocketBounds = {},
): () => void {
  const visitors = new WebSocketServer({
    noServer: true,
    maxPayload: SOCKET_MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node gives the socket away without any listener: a reset before ours stands would end the process.
    socket.on('error', () => socket.destroy())
    if (!paths.includes(pathOf(request))) refuse(socket, '404 Not Found')
    else if (visitors.clients.size >= socketsMax) refuse(socket, '503 Service Unavailable')
    else {
      visitors.handleUpgrade(request, socket, head, (visitor) => {
        visitor.on('pong', () => asked.delete(visitor))
        serve(visitor, addressOf(request), gateway)
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
    if (visitor.isPaused) continue // we do not read its answer
    if (asked.has(visitor)) visitor.terminate()
    else if (visitor.readyState === WebSocket.OPEN) {
      asked.add(visitor)
      visitor.ping()
    }
  }
}

function serve(visitor: WebSocket, address: string, gateway: Gateway): void {
  const send = (text: string): void => {
    if (visitor.bufferedAmount > SOCKET_BUFFER_BYTES_MAX) visitor.terminate()
    else if (visitor.readyState === WebSocket.OPEN) visitor.send(text)
  }
  const subscriptions = gateway.openSubscriptions(send)
  let inHand = 0
  visitor.on('message', async (data: RawData) => {
    if (++inHand >= SOCKET_MESSAGES_MAX) visitor.pause()
    const session = subscriptions.forMessage()
    try {
      const { text } = await gateway.answer(data.toString(), address, session)
      if (text !== null) send(text)
      session.replied()
    } catch {
      // A bug: this visitor's connection ends, nobody else's.
      visitor.terminate()
    }
    if (--inHand < SOCKET_MESSAGES_MAX && visitor.isPaused) visitor.resume()
  })
  visitor.on('close', () => subscriptions.close())
  // A frame that is too large or broken: ws closes the socket itself, and nothing else is to be done.
  visitor.on('error', () => visitor.terminate())
}
