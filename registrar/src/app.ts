// The registrar's HTTP face: every route under `/` and, where the page's own server passes requests on, under `/registrar`;
// what all answers have in common; and the OpenAPI document made of the routes themselves.
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { HTTPException } from 'hono/http-exception'
import type { Address } from 'viem'
import type { Policy } from './api.ts'
import { auditLogIn } from './auditLog.ts'
import { codeOf } from './codes.ts'
import type { RegistrarDatabase } from './database.ts'
import { type Env, newRoutes, type Routes, SECURITY_SCHEME } from './http/openApi.ts'
import type { Origins } from './http/origins.ts'
import { rateLimits } from './http/rateLimits.ts'
import type { Invitations } from './invitations/invitations.ts'
import { createMetrics } from './metrics.ts'
import { nominationsIn } from './nominations/nominations.ts'
import { nominationRoutes } from './nominations/routes.ts'
import { eraserIn } from './ownData/erase.ts'
import { ownDataRoutes } from './ownData/routes.ts'
import { Problem, type ProblemCode, problemResponse } from './problems.ts'
import { type RateCap, senderOf } from './rateCap.ts'
import { officeOf } from './registrations/office.ts'
import { organizerRoutes } from './registrations/organizerRoutes.ts'
import { registrationsIn } from './registrations/registrations.ts'
import { settingsIn } from './registrations/settings.ts'
import { voterRoutes } from './registrations/voterRoutes.ts'
import { type RelayRoutesParts, relayRoutes } from './relays/routes.ts'
import type { Replacements } from './replacements/replacements.ts'
import { replacementRoutes } from './replacements/routes.ts'
import type { Requests } from './requests.ts'
import { rollFileIn } from './roll/rollFile.ts'
import { rollRoutes } from './roll/routes.ts'
import { uploadsIn } from './roll/uploads.ts'
import type { Rolls } from './rolls.ts'
import type { Sealing } from './sealing.ts'
import { secondFactorsIn } from './secondFactor/secondFactors.ts'
import { selfServiceRoutes } from './selfService.ts'
import { guardOf, SESSION_COOKIE } from './sessions/guard.ts'
import { createNonces } from './sessions/nonces.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { sessionsIn } from './sessions/sessions.ts'

export type Log = (event: string, facts: Readonly<Record<string, string | number>>) => void

export type AppParts = {
  database: RegistrarDatabase
  requests: Requests
  rolls: Rolls
  sealing: Sealing
  origins: Origins
  invitations: Invitations
  replacements: Replacements
  chainId: number
  chain: Omit<RelayRoutesParts, 'guard' | 'sendsMail'>
  /** Of elections whose organizer has chosen none. */
  defaultPolicy: Policy
  /** May act for every election of this registrar. */
  officials: readonly Address[]
  isFactorRequired: boolean
  perSender: RateCap
  capVoters: number
  /** Called after an enrolment is on disk. */
  onRequest: () => void
  /** Called after somebody was approved. */
  onApproved: () => void
  /** Called after mails were queued; null: no mail server is configured. */
  onMail: (() => void) | null
  /** Where a request came from. */
  remoteAddress: (request: Request, environment: unknown) => string
  newId: () => string
  newSalt: () => Uint8Array
  randomBytes: (count: number) => Uint8Array
  nowMs: () => number
  isHealthy: () => boolean
  log: Log
}

const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

export function createApp(parts: AppParts): Hono<Env> {
  const routes = allRoutes(parts)
  const metrics = createMetrics(parts)
  const app = new Hono<Env>()
  // No credentials: another site reads what anybody may read, and nothing of who is signed in.
  app.use('*', cors({ origin: '*', allowMethods: ['GET', 'POST'], allowHeaders: ['content-type'], maxAge: 86_400 }))
  app.use('*', async (context, next) => {
    context.set('sender', senderOf(parts.remoteAddress(context.req.raw, context.env)))
    await next()
    metrics.countAnswer(context.res.status)
    for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value)
  })
  // Not under /registrar: the page's server passes everything on from there.
  app.get('/metrics', async (context) => {
    const { text, contentType } = await metrics.read()
    return context.body(text, 200, { 'content-type': contentType })
  })
  app.route('/', routes)
  app.route('/registrar', routes)
  const refuse = (problem: Problem): Response => {
    metrics.countProblem(problem.code)
    return problemResponse(problem)
  }
  app.notFound(() => refuse(new Problem('not-found')))
  app.onError((error) => {
    if (error instanceof Problem) return refuse(error)
    if (error instanceof HTTPException) return refuse(new Problem(BY_STATUS[error.status] ?? 'bad-field'))
    parts.log('unexpected', { error: error.name })
    return refuse(new Problem('unexpected'))
  })
  return app
}

/** What the router itself refuses. */
const BY_STATUS: Readonly<Record<number, ProblemCode>> = { 413: 'body-too-large', 415: 'wrong-content-type' }

function allRoutes(parts: AppParts): Routes {
  const { database, sealing, origins, nowMs, randomBytes, rolls } = parts
  const letters = (count: number) => codeOf(randomBytes(count), count)
  const limits = rateLimits(nowMs)
  const sessions = sessionsIn(database, () => Buffer.from(randomBytes(32)).toString('base64url'), nowMs)
  const nonces = createNonces(() => Buffer.from(randomBytes(16)).toString('hex'), nowMs)
  const secondFactors = secondFactorsIn({ database, sealing, nowMs, randomBytes, newCode: () => letters(15) })
  const office = officeOf({
    rolls,
    officials: parts.officials,
    secondFactors,
    isFactorRequired: parts.isFactorRequired,
  })
  const guard = guardOf({ sessions, secondFactors, origins, limits })
  const settings = settingsIn(database, parts.defaultPolicy)
  const registrations = registrationsIn({ database, sealing, nowMs, newId: parts.newId })
  const auditLog = auditLogIn(database, nowMs)
  const uploads = uploadsIn({ database, sealing, registrations, nowMs, newId: parts.newId })
  const rollFile = rollFileIn(database, sealing)
  const nominations = nominationsIn({ database, sealing, nowMs, newId: parts.newId })
  const erase = eraserIn(database, sealing)
  const shared = {
    ...parts,
    limits,
    sessions,
    nonces,
    secondFactors,
    office,
    guard,
    settings,
    registrations,
    auditLog,
    uploads,
    rollFile,
    nominations,
    erase,
  }

  const routes = newRoutes()
  for (const some of [
    selfServiceRoutes(shared),
    sessionRoutes(shared),
    voterRoutes(shared),
    organizerRoutes(shared),
    rollRoutes(shared),
    nominationRoutes(shared),
    replacementRoutes(shared),
    ownDataRoutes(shared),
    relayRoutes({ guard, sendsMail: parts.onMail !== null, ...parts.chain }),
  ]) {
    routes.route('/', some)
  }
  const document = documentOf(routes)
  routes.get('/openapi.json', (context) => context.json(document))
  for (const path of new Set([...Object.keys(document.paths ?? {}), '/openapi.json'])) {
    routes.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), () => problemResponse(new Problem('method-not-allowed')))
  }
  return routes
}

function documentOf(routes: Routes) {
  routes.openAPIRegistry.registerComponent('securitySchemes', SECURITY_SCHEME, {
    ...{ type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
    description: 'From POST /session. Whatever changes something also carries X-CSRF-Token.',
  })
  return routes.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Psephos registrar',
      version: '1',
      description:
        'Who may vote. Refusals are problem+json (RFC 9457); their `code` is stable. The same paths answer under /registrar.',
    },
    servers: [{ url: '/' }, { url: '/registrar' }],
  })
}
