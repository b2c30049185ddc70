// A JSON body from untrusted bytes to an object, before any schema looks at it: type, size, JSON, object, each with its own
// problem. What is read is put back in place of the stream.
import { createMiddleware } from 'hono/factory'
import { Problem } from '../problems.ts'

/** Reads at most `bytesMax`, whatever the request says of its length. */
export function jsonBody(bytesMax: number) {
  return createMiddleware(async (context, next) => {
    if (typeOf(context.req.raw) !== 'application/json')
      throw new Problem('wrong-content-type', { want: 'application/json' })
    const text = await readText(context.req.raw, bytesMax)
    const body = parse(text)
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Problem('not-an-object')
    context.req.bodyCache.json = Promise.resolve(body) as never
    await next()
  })
}

/** A key that some code would take for the object's prototype is no field of anything. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new Problem('unknown-field', { field: key })
      return value
    })
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('not-json')
  }
}

export const typeOf = (request: Request): string =>
  request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''

async function readText(request: Request, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > bytesMax) throw new Problem('body-too-large', { max: bytesMax })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
