// WebSocket: the same messages and answers as over HTTP, and notifications. Every socket is bounded: what it may ask at
// once, what it may subscribe to, and how much may wait for a slow reader before it is dropped.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  RPC_BODY_BYTES_MAX,
  RPC_PARSED_FACTOR,
  RPC_SOCKETS_MAX,
  SOCKET_BATCH_WEIGHT,
  SOCKET_BUFFER_BYTES_MAX,
  SOCKET_FRAGMENTS_MAX,
  SOCKET_PACKET_BYTES,
  SOCKET_PACKETS_MAX,
  SOCKET_PING_MS,
  SOCKET_RECEIVED_BYTES,
  SOCKET_REQUESTS_MAX,
} from '../params/limits.ts'
import type { Timers } from '../types/ports.ts'
import type { SocketBudgets } from './budgets.ts'
import type { Dispatch } from './dispatch.ts'
import type { OpenSubscriber } from './subscriptions.ts'

export type Sockets = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  readonly count: number
  close(): void
}

type SocketParts = {
  readonly dispatch: Dispatch
  readonly openSubscriber: OpenSubscriber
  readonly budgets: SocketBudgets
  readonly timers: Timers
}

export function createSockets(parts: SocketParts): Sockets {
  const { timers } = parts
  const server = new WebSocketServer({
    ...{ noServer: true, perMessageDeflate: false, maxPayload: RPC_BODY_BYTES_MAX },
    ...{ maxFragments: SOCKET_FRAGMENTS_MAX, maxBufferedChunks: SOCKET_PACKETS_MAX },
  })
  const silent = new WeakSet<WebSocket>()
  let pinging = timers.after(SOCKET_PING_MS, ping)

  /** One that has not answered the last ping is gone. */
  function ping(): void {
    for (const socket of server.clients) {
      if (socket.isPaused) continue // we do not read its answer
      if (silent.has(socket)) socket.terminate()
      else {
        silent.add(socket)
        socket.ping()
      }
    }
    pinging = timers.after(SOCKET_PING_MS, ping)
  }

  server.on('connection', (socket: WebSocket, connection: Duplex) => {
    socket.on('pong', () => silent.delete(socket))
    serve(socket, connection, parts)
  })

  return {
    get count() {
      return server.clients.size
    },
    upgrade(request, socket, head) {
      // From here on it is nobody's but ours: without a listener, a reset by the other side would end the process.
      socket.on('error', () => socket.destroy())
      if (server.clients.size >= RPC_SOCKETS_MAX) {
        const refusal = 'HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'
        socket.end(refusal, () => socket.destroy())
        return
      }
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, socket))
    },
    close() {
      pinging.cancel()
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}

function serve(socket: WebSocket, connection: Duplex, { dispatch, openSubscriber, budgets }: SocketParts): void {
  const drop = () => socket.terminate()
  const receiving = countReceiving(socket, connection, budgets, drop)
  const send = (text: string): void => {
    if (socket.readyState !== socket.OPEN) return
    const release = socket.bufferedAmount > SOCKET_BUFFER_BYTES_MAX ? null : budgets.answers.take(text.length, drop)
    if (release === null) drop()
    else socket.send(text, release)
  }
  const subscriber = openSubscriber({ send, drop })
  let answering = 0

  socket.on('message', (data) => {
    receiving.ended()
    const text = String(data)
    const release = budgets.requests.take(text.length * RPC_PARSED_FACTOR)
    if (release === null) return drop()
    const session = subscriber.forMessage()
    const reply = (answer: string | null): void => {
      release()
      if (answer !== null) send(answer)
      session.replied()
    }
    const answer = dispatch(text, session)
    if (!(answer instanceof Promise)) return reply(answer)
    const weight = text.trimStart().startsWith('[') ? SOCKET_BATCH_WEIGHT : 1
    answering += weight
    if (answering >= SOCKET_REQUESTS_MAX) socket.pause()
    answer.then((later) => {
      answering -= weight
      if (answering < SOCKET_REQUESTS_MAX && socket.isPaused) socket.resume()
      reply(later)
    })
  })
  socket.on('close', () => {
    receiving.ended()
    subscriber.close()
  })
  // A frame that is too large or broken: ws closes the socket itself, and nothing else is to be done.
  socket.on('error', drop)
}

/**
 * Bytes of a message that has begun to come: ws shows it only when it is whole. A little is every socket's own; a ping or
 * a pong may come in the middle of a message and is no part of it.
 */
function countReceiving(
  socket: WebSocket,
  connection: Duplex,
  { requests }: SocketBudgets,
  drop: () => void,
): { ended(): void } {
  const held: (() => void)[] = []
  let bytes = 0
  let heldBytes = 0
  connection.on('data', (chunk: Buffer) => {
    bytes += chunk.length + SOCKET_PACKET_BYTES
    const excess = bytes - SOCKET_RECEIVED_BYTES - heldBytes
    if (excess <= 0) return
    const release = requests.take(excess, drop)
    if (release === null) return drop()
    held.push(release)
    heldBytes += excess
  })
  const control = (payload: Buffer) => {
    bytes = Math.max(0, bytes - payload.length - CONTROL_FRAME_BYTES - SOCKET_PACKET_BYTES)
  }
  socket.on('ping', control)
  socket.on('pong', control)
  return {
    ended() {
      bytes = 0
      heldBytes = 0
      for (const release of held.splice(0)) release()
    },
  }
}

/** Of a frame from a client, besides its payload: two bytes and the mask. */
const CONTROL_FRAME_BYTES = 6
