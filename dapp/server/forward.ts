// Passes one HTTP request on to the registrar, within a body and a time limit. What the registrar judges a request by goes on
// (type, origin, its own session cookie and token); other headers and other cookies of the visitor stay here.
import { PROXY_TIMEOUT_MS } from './limits.ts'

export type Forwarded = {
  method: string
  path: string
  /** A stream goes through without being kept. */
  body: Uint8Array | ReadableStream<Uint8Array> | null
  /** The visitor's. */
  headers: Headers
  /** Told to the upstream as X-Forwarded-For, for its limits per sender. */
  visitor?: string | undefined
}

const ASKED = ['content-type', 'accept', 'origin', 'sec-fetch-site', 'x-csrf-token'] as const
const ANSWERED = ['content-type', 'content-disposition', 'retry-after'] as const
const SESSION_COOKIE = /(?:^|;\s*)(psephos_session=[^;]*)/

/** An answer, whatever its status, is the answer; 502 when there is none in time. */
export async function forward(
  url: string,
  request: Forwarded,
  send: typeof fetch = fetch,
  timeoutMs: number = PROXY_TIMEOUT_MS,
): Promise<Response> {
  try {
    const answer = await send(url + request.path, {
      method: request.method,
      ...(request.body === null ? {} : { body: request.body as BodyInit, duplex: 'half' }),
      headers: headersFor(request),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    } as RequestInit)
    return new Response(answer.body, { status: answer.status, headers: answeredHeaders(answer.headers) })
  } catch {
    return Response.json({ title: 'The registrar does not answer', code: 'upstream-unreachable' }, { status: 502 })
  }
}

function headersFor({ headers, visitor }: Forwarded): Headers {
  const to = copyHeaders(headers, ASKED)
  const session = SESSION_COOKIE.exec(headers.get('cookie') ?? '')?.[1]
  if (session !== undefined) to.set('cookie', session)
  if (visitor !== undefined) to.set('x-forwarded-for', visitor)
  return to
}

function answeredHeaders(headers: Headers): Headers {
  const to = copyHeaders(headers, ANSWERED)
  to.set('cache-control', 'no-store')
  for (const cookie of headers.getSetCookie()) to.append('set-cookie', cookie)
  return to
}

/** The request's body, or null when it is longer than allowed; stops reading at the limit. */
export async function readBody(request: Request, bytesMax: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return null
  const parts: Uint8Array[] = []
  let length = 0
  const reader = request.body?.getReader()
  if (reader === undefined) return new Uint8Array()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length
    if (length > bytesMax) {
      await reader.cancel()
      return null
    }
    parts.push(part.value)
  }
  const body = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    body.set(part, offset)
    offset += part.length
  }
  return body
}

function copyHeaders(from: Headers, names: readonly string[]): Headers {
  const to = new Headers()
  for (const name of names) {
    const value = from.get(name)
    if (value !== null) to.set(name, value)
  }
  return to
}
