// The page's one origin: the built page, /config.json, /rpc, which is the gateway to the validators, /validators.json on how
// they do, and /registrar towards the registrar. It holds no key.
import { serveStatic } from '@hono/node-server/serve-static'
import type { Validators } from '@psephos/client'
import { Hono, type MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { forward, readBody } from './forward.ts'
import type { Gateway } from './gateway/gateway.ts'
import { oneValidatorRoutes, rpcRoutes } from './gateway/http.ts'
import { LONG_PROXY_TIMEOUT_MS, REGISTRAR_BODY_BYTES_MAX } from './limits.ts'
import { securityHeaders } from './securityHeaders.ts'
import { siteConfigSource } from './siteConfig.ts'
import type { VisitorOf } from './visitors.ts'

export type AppSettings = {
  /** Folder of the built page. */
  dist: string
  gateway: Gateway
  registrarUrl: string | null
  walletRpcUrl: string | null
  visitorOf: VisitorOf
}

export function createApp(settings: AppSettings): Hono {
  const { gateway, visitorOf } = settings
  const { validators } = gateway
  const siteConfig = siteConfigSource(validators, {
    walletRpcUrl: settings.walletRpcUrl,
    registrar: settings.registrarUrl !== null,
  })
  const app = new Hono()
  app.use('*', securityHeaders())
  app.get('/livez', (context) => context.text('ok'))
  app.get('/readyz', async (context) => {
    const isReady = (await siteConfig()) !== null && validators.health().some(({ level }) => level !== 'unreachable')
    return context.json({ ready: isReady }, isReady ? 200 : 503)
  })
  app.get('/config.json', async (context) => {
    const config = await siteConfig()
    context.header('cache-control', 'no-store')
    return config === null ? context.json({ title: 'No validator answers' }, 503) : context.json(config)
  })
  app.get('/validators.json', (context) => {
    context.header('cache-control', 'no-store')
    return context.json(validatorsSeen(validators))
  })
  app.route('/', rpcRoutes(gateway, ['/rpc'], visitorOf))
  app.route('/', oneValidatorRoutes(gateway, visitorOf))
  app.all('/registrar/*', async (context) => {
    if (settings.registrarUrl === null) return context.json({ title: 'No registrar here', code: 'no-registrar' }, 404)
    const { pathname, search } = new URL(context.req.url)
    return pass(withoutSlash(settings.registrarUrl), context.req.raw, pathname + search, visitorOf(context))
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

/** Where they are is nobody's business: the page numbers them. */
function validatorsSeen(validators: Validators): object {
  const seen = validators.health().map(({ level, reason, head }) => ({ level, reason, head: head?.toString() ?? null }))
  return { head: validators.head().toString(), validators: seen }
}

async function pass(url: string, request: Request, path: string, visitor: string | undefined): Promise<Response> {
  const asked = { method: request.method, path, headers: request.headers, visitor }
  // A list of voters is long and the registrar bounds it: it goes through as it comes.
  if (LONG.test(path)) return forward(url, { ...asked, body: request.body }, fetch, LONG_PROXY_TIMEOUT_MS)
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  const body = hasBody ? await readBody(request, REGISTRAR_BODY_BYTES_MAX) : null
  if (hasBody && body === null) return tooLarge()
  return forward(url, { ...asked, body: body === null || body.length === 0 ? null : body })
}

/** Uploads and downloads of whole rolls. */
const LONG = /^\/registrar\/elections\/\d+\/(roll|invitations)(\?|$)/

const tooLarge = (): Response => Response.json({ title: 'Too large', code: 'body-too-large' }, { status: 413 })

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '')
}
