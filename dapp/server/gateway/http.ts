// The gateway over plain HTTP: JSON-RPC by POST, in geth's manners, and what a browser asks before it posts. Mounted on the
// page's origin under /rpc; on a port of its own also at /, where wallets look for a node.
import { Hono } from 'hono'
import { readBody } from '../forward.ts'
import { RPC_BODY_BYTES_MAX } from '../limits.ts'
import type { VisitorOf } from '../visitors.ts'
import type { Gateway, Reply } from './gateway.ts'

/** Wallets call from their own origin (a browser extension), so the public RPC is open to all (R5). */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type',
  'access-control-allow-private-network': 'true',
  'access-control-max-age': '86400',
}
const JSON_HEADERS = { ...CORS, 'content-type': 'application/json', 'cache-control': 'no-store' }

export function rpcRoutes(gateway: Gateway, paths: readonly string[], visitorOf: VisitorOf): Hono {
  const app = new Hono()
  for (const path of paths) {
    app.options(path, () => new Response(null, { status: 204, headers: CORS }))
    app.post(path, (context) => {
      const visitor = visitorOf(context)
      return answerRpc(context.req.raw, (text) => gateway.answer(text, visitor, null))
    })
  }
  return app
}

/** G11. `/rpc/1` is the first of `/validators.json`, alone: the page compares what they say. */
export function oneValidatorRoutes(gateway: Gateway, visitorOf: VisitorOf): Hono {
  const app = new Hono()
  app.post('/rpc/:number{[1-9][0-9]?}', (context) => {
    const index = Number(context.req.param('number')) - 1
    const visitor = visitorOf(context)
    return answerRpc(context.req.raw, (text) => gateway.answerFrom(index, text, visitor))
  })
  return app
}

/** Where nothing but the gateway is served. */
export function walletApp(gateway: Gateway, visitorOf: VisitorOf): Hono {
  const app = new Hono()
  app.get('/', () => new Response('', { headers: CORS }))
  app.get('/livez', (context) => context.text('ok'))
  app.route('/', rpcRoutes(gateway, ['/', '/rpc'], visitorOf))
  return app
}

/** Always 200, whatever the answer says, because wallets throw other bodies away; 503 only when nobody answered. */
async function answerRpc(request: Request, answer: (text: string) => Promise<Reply>): Promise<Response> {
  const body = await readBody(request, RPC_BODY_BYTES_MAX)
  if (body === null)
    return Response.json({ title: 'Too large', code: 'body-too-large' }, { status: 413, headers: CORS })
  const { text, isSilence } = await answer(new TextDecoder().decode(body))
  return new Response(text ?? '', { status: isSilence ? 503 : 200, headers: JSON_HEADERS })
}
