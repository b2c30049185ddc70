// Passes one HTTP request on to the registrar, within a body and a time limit. Only the method, the body and its type go
// on; cookies and other headers of the visitor stay here.
import { PROXY_TIMEOUT_MS } from './limits.ts'

export type Forwarded = {
  method: string
  path: string
  body: Uint8Array | null
  contentType: string | null
  /** Told to the upstream as X-Forwarded-For, for its limits per sender. */
  visitor?: string | undefined
}

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
      ...(request.body === null ? {} : { body: new Uint8Array(request.body) }),
      headers: {
        'content-type': request.contentType ?? 'application/json',
        accept: 'application/json',
        ...(request.visitor === undefined ? {} : { 'x-forwarded-for': request.visitor }),
      },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return new Response(await answer.arrayBuffer(), {
      status: answer.status,
      headers: copyHeaders(answer.headers, ['content-type', 'retry-after']),
    })
  } catch {
    return Response.json({ title: 'The registrar does not answer', code: 'upstream-unreachable' }, { status: 502 })
  }
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
  const to = new Headers({ 'cache-control': 'no-store' })
  for (const name of names) {
    const value = from.get(name)
    if (value !== null) to.set(name, value)
  }
  return to
}
