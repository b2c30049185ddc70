// Plain HTTP: bodies in, answers out, in geth's manners. JSON-RPC is POST to / or /rpc and always 200, whatever the answer
// says, because wallets throw other bodies away; besides there are the probes and what a browser asks before it posts.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { RPC_BODY_BYTES_MAX, RPC_PARSED_FACTOR } from '../params/limits.ts'
import type { SocketBudgets } from './budgets.ts'
import type { Dispatch } from './dispatch.ts'
import { oneAtATime } from './pipeline.ts'

const JSON_TYPES: ReadonlySet<string> = new Set(['application/json', 'application/json-rpc', 'application/jsonrequest'])
/** The RPC is public and knows no cookies (R5). */
const CORS = ['access-control-allow-origin', '*']
const RPC_PATHS: ReadonlySet<string> = new Set(['/', '/rpc'])

/** R6. `ready` decides the answer of /readyz; the facts are its body. */
export type Health = { readonly ready: boolean } & Readonly<Record<string, unknown>>
/** R6. Each is answered by the chain's own thread, so that none says yes for one that hangs. */
export type Probes = {
  live(): Promise<void>
  health(): Promise<Health>
  metrics(): Promise<{ readonly text: string; readonly contentType: string }>
}

export type HttpParts = { readonly dispatch: Dispatch; readonly budgets: SocketBudgets; readonly probes: Probes }

export function createHttpHandler(parts: HttpParts): (request: IncomingMessage, response: ServerResponse) => void {
  return oneAtATime((request, response) => {
    if (request.method === 'POST') post(parts, request, response)
    else if (request.method === 'OPTIONS') preflight(request, response)
    else if (request.method === 'GET' || request.method === 'HEAD') get(parts.probes, pathOf(request), response)
    else sendText(response, 405, 'method not allowed\n')
  }, parts.budgets.requests)
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}

function post(parts: HttpParts, request: IncomingMessage, response: ServerResponse): void {
  const { headers } = request
  const announced = Number(headers['content-length'] ?? 0)
  if (!RPC_PATHS.has(pathOf(request))) sendText(response, 404, 'not found\n')
  else if (!JSON_TYPES.has(mediaType(headers['content-type']))) {
    sendText(response, 415, 'invalid content type, only application/json is supported\n')
  } else if (announced > RPC_BODY_BYTES_MAX) {
    sendText(response, 413, `content length too large (${announced}>${RPC_BODY_BYTES_MAX})\n`)
  } else answer(parts, request, response)
}

function answer({ dispatch, budgets }: HttpParts, request: IncomingMessage, response: ServerResponse): void {
  readBody(request, response, budgets, (body) => {
    const release = budgets.requests.take(body.length * RPC_PARSED_FACTOR)
    if (release === null) return sendText(response, 503, 'too many requests are being answered\n')
    const reply = (text: string | null): void => {
      release()
      sendJson(response, text ?? '', budgets)
    }
    const text = dispatch(body, null)
    if (text instanceof Promise) text.then(reply)
    else reply(text)
  })
}

function mediaType(contentType = ''): string {
  const end = contentType.indexOf(';')
  return (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase()
}

/** While it comes it may be cut off in favour of others. */
function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  { requests }: SocketBudgets,
  upon: (body: string) => void,
): void {
  const chunks: Buffer[] = []
  const held: (() => void)[] = []
  let bytes = 0
  const release = () => {
    for (const one of held.splice(0)) one()
  }
  response.once('close', release)
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > RPC_BODY_BYTES_MAX) {
      chunks.length = 0
      release()
      if (!response.headersSent) sendText(response, 413, `content length too large (>${RPC_BODY_BYTES_MAX})\n`)
      return
    }
    const one = requests.take(chunk.length, () => request.socket.destroy())
    if (one === null) return void request.socket.destroy()
    held.push(one)
    chunks.push(chunk)
  })
  request.on('end', () => {
    if (bytes > RPC_BODY_BYTES_MAX) return
    release()
    const [first] = chunks
    upon(chunks.length === 1 && first !== undefined ? first.toString() : Buffer.concat(chunks).toString())
  })
}

/** Empty: only notifications, which are answered by nothing. Who reads too slowly is cut off when others need the room. */
function sendJson(response: ServerResponse, body: string, { answers }: SocketBudgets): void {
  if (response.closed || response.destroyed) return
  // A long text would be kept beside the bytes that are written of it.
  const data = body.length > LONG_TEXT ? Buffer.from(body) : body
  const bytes = Buffer.byteLength(data)
  const release = answers.take(bytes, () => response.socket?.destroy())
  if (release === null) {
    sendText(response, 503, 'too many answers are waiting to be read\n')
    return
  }
  response.once('close', release)
  response.writeHead(200, [...CORS, 'content-type', 'application/json', 'content-length', String(bytes)])
  response.end(data)
}

const LONG_TEXT = 65_536

/** The connection ends with a refusal: its body may never come to an end. */
function sendText(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  const end = status >= 400 ? ['connection', 'close'] : []
  response.writeHead(status, [
    ...CORS,
    ...end,
    'content-type',
    type,
    'content-length',
    String(Buffer.byteLength(body)),
    'cache-control',
    'no-store',
  ])
  response.end(body)
}

const HEADER_LIST = /^[a-zA-Z0-9\-_, ]{1,1000}$/

function preflight({ headers }: IncomingMessage, response: ServerResponse): void {
  const asked = headers['access-control-request-headers'] ?? ''
  const isPrivateNetwork = headers['access-control-request-private-network'] === 'true'
  response.writeHead(204, [
    ...CORS,
    'access-control-allow-methods',
    'POST, GET, OPTIONS',
    'access-control-allow-headers',
    HEADER_LIST.test(asked) ? asked : 'content-type',
    'access-control-max-age',
    '86400',
    'vary',
    'access-control-request-headers, access-control-request-private-network',
    // Chrome asks this when a public page calls a node on the own machine or network.
    ...(isPrivateNetwork ? ['access-control-allow-private-network', 'true'] : []),
  ])
  response.end()
}

/** R6. */
function get(probes: Probes, path: string, response: ServerResponse): void {
  const fail = () => sendText(response, 500, 'failed\n')
  if (RPC_PATHS.has(path)) sendText(response, 200, '')
  else if (path === '/livez') probes.live().then(() => sendText(response, 200, 'ok\n'), fail)
  else if (path === '/readyz') {
    probes.health().then((facts) => {
      sendText(response, facts.ready ? 200 : 503, `${JSON.stringify(facts)}\n`, 'application/json')
    }, fail)
  } else if (path === '/metrics') {
    probes.metrics().then(({ text, contentType }) => sendText(response, 200, text, contentType), fail)
  } else sendText(response, 404, 'not found\n')
}
