// The page's one origin: the built page, /config.json, /rpc towards the validators and /registrar towards the registrar.
// It holds no key and keeps nothing.
import type { HttpBindings } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { forward, readBody, type Upstreams } from './forward.ts'
import { REGISTRAR_BODY_BYTES_MAX, RPC_BODY_BYTES_MAX } from './limits.ts'
import { securityHeaders } from './securityHeaders.ts'
import { siteConfigSource } from './siteConfig.ts'

export type AppSettings = {
  /** Folder of the built page. */
  dist: string
  rpcUrls: readonly string[]
  registrarUrl: string | null
  walletRpcUrl: string | null
}

export function createApp(settings: AppSettings): Hono {
  const rpc: Upstreams = { urls: settings.rpcUrls.map(withoutSlash) }
  const siteConfig = siteConfigSource(rpc, {
    walletRpcUrl: settings.walletRpcUrl,
    registrar: settings.registrarUrl !== null,
  })
  const app = new Hono()
  app.use('*', securityHeaders())
  app.get('/livez', (context) => context.text('ok'))
  app.get('/config.json', async (context) => {
    const config = await siteConfig()
    context.header('cache-control', 'no-store')
    return config === null ? context.json({ title: 'No validator answers' }, 503) : context.json(config)
  })
  app.options('/rpc', () => new Response(null, { status: 204, headers: RPC_CORS }))
  app.post('/rpc', async (context) => {
    const answer = await pass(rpc, context.req.raw, '', RPC_BODY_BYTES_MAX)
    for (const [name, value] of Object.entries(RPC_CORS)) answer.headers.set(name, value)
    return answer
  })
  app.all('/registrar/*', async (context) => {
    if (settings.registrarUrl === null) return context.json({ title: 'No registrar here', code: 'no-registrar' }, 404)
    const { pathname, search } = new URL(context.req.url)
    const upstream = { urls: [withoutSlash(settings.registrarUrl)] }
    const { incoming } = (context.env ?? {}) as Partial<HttpBindings>
    return pass(upstream, context.req.raw, pathname + search, REGISTRAR_BODY_BYTES_MAX, incoming?.socket.remoteAddress)
  })
  app.use('*', compress())
  app.use('*', cacheHeaders())
  app.use('*', serveStatic({ root: settings.dist }))
  // Every other address without a file extension is a route of the page itself.
  const page = serveStatic({ root: settings.dist, path: 'index.html' })
  app.get('*', async (context, next) => {
    if (/\.[a-z0-9]+$/i.test(context.req.path)) return context.text('Not found', 404)
    return page(context, next)
  })
  return app
}

/** Built files carry a hash of themselves in their name; everything else is asked again every time. */
function cacheHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next()
    const isLasting = context.req.path.startsWith('/assets/') && context.res.ok
    context.res.headers.set('cache-control', isLasting ? 'public, max-age=31536000, immutable' : 'no-cache')
  }
}

/** Wallets call from their own origin (a browser extension), so the public RPC is open to all (R5). */
const RPC_CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '86400',
}

async function pass(
  upstreams: Upstreams,
  request: Request,
  path: string,
  bytesMax: number,
  visitor?: string,
): Promise<Response> {
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  const body = hasBody ? await readBody(request, bytesMax) : null
  if (hasBody && body === null) return Response.json({ title: 'Too large', code: 'body-too-large' }, { status: 413 })
  return forward(upstreams, {
    method: request.method,
    path,
    body,
    contentType: request.headers.get('content-type'),
    visitor,
  })
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '')
}
