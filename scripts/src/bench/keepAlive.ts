// A minimal HTTP/1.1 client for one keep-alive connection and one request at a time: prepared bytes out, the text of the
// answer's body back. A load generator must cost less than what it measures, so there is no pool and no header object.
import { connect, type Socket } from 'node:net'

export type KeepAlive = {
  /** `request` is a whole HTTP request. One at a time: the next only after the answer. */
  post(request: Uint8Array, onAnswer: (body: string) => void): void
  close(): void
}

const HEADER_END = Buffer.from('\r\n\r\n')

/** JSON-RPC body -> the bytes of a POST to the root of that host. */
export function httpRequest(host: string, body: string): Buffer {
  return Buffer.from(
    `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    'latin1',
  )
}

/** Rejects when the connection cannot be made; `onFailure` hears of its end afterwards. */
export function openKeepAlive(url: string, onFailure: (error: Error) => void): Promise<KeepAlive> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(converse(socket, onFailure))
    })
  })
}

function converse(socket: Socket, onFailure: (error: Error) => void): KeepAlive {
  let received: Buffer = Buffer.alloc(0)
  let waiting: ((body: string) => void) | null = null
  let closing = false
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const answer = readAnswer(received)
    if (answer === null) return
    received = received.subarray(answer.length)
    const done = waiting
    waiting = null
    done?.(answer.body)
  })
  socket.on('error', (error) => {
    if (!closing) onFailure(error)
  })
  socket.on('close', () => {
    if (!closing) onFailure(new Error('the server closed a keep-alive connection'))
  })
  return {
    post: (request, onAnswer) => {
      waiting = onAnswer
      socket.write(request)
    },
    close: () => {
      closing = true
      socket.destroy()
    },
  }
}

/** Null until the whole answer is there. Knows Content-Length and chunked bodies; JSON-RPC uses nothing else. */
export function readAnswer(bytes: Buffer): { body: string; length: number } | null {
  const headerEnd = bytes.indexOf(HEADER_END)
  if (headerEnd < 0) return null
  const header = bytes.toString('latin1', 0, headerEnd)
  const start = headerEnd + HEADER_END.length
  const contentLength = /\r\ncontent-length: *(\d+)/i.exec(header)?.[1]
  if (contentLength === undefined) return readChunks(bytes, start)
  const end = start + Number(contentLength)
  return bytes.length < end ? null : { body: bytes.toString('utf8', start, end), length: end }
}

function readChunks(bytes: Buffer, start: number): { body: string; length: number } | null {
  const parts: string[] = []
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at, 'latin1')
    if (lineEnd < 0) return null
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + size
    if (!(bytes.length >= end + 2)) return null
    if (size === 0) return { body: parts.join(''), length: end + 2 }
    parts.push(bytes.toString('utf8', lineEnd + 2, end))
    at = end + 2
  }
}
