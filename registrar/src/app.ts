// The registrar's HTTP face: ask for enrolment, see what became of it, is it alive. Requests enter and are judged by the
// demo rule "self-service" (whoever asks is enrolled, within caps); answers leave as JSON or problem+json.
import { enrolmentCommitment } from '@psephos/client'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { bytesToHex } from 'viem'
import { readEnrolmentBody } from './enrolmentBody.ts'
import { type HourlyCap, senderOf } from './hourlyCap.ts'
import { Problem, problemResponse } from './problems.ts'
import type { EnrolmentRequest, Requests } from './requests.ts'
import type { Rolls } from './rolls.ts'

export type Log = (event: string, facts: Readonly<Record<string, string | number>>) => void

export type AppParts = {
  requests: Requests
  rolls: Rolls
  perSender: HourlyCap
  /** Voters per election that this registrar takes. */
  capVoters: number
  /** Called after a new request is on disk. */
  onRequest: () => void
  /** Where a request came from. */
  remoteAddress: (request: Request, environment: unknown) => string
  newId: () => string
  newSalt: () => Uint8Array
  isHealthy: () => boolean
  log: Log
}

/** Also under /registrar, where the page's own server passes requests on. */
export function createApp(parts: AppParts): Hono {
  const routes = enrolmentRoutes(parts)
  const app = new Hono()
  app.use('*', cors({ origin: '*', allowMethods: ['GET', 'POST'], allowHeaders: ['content-type'], maxAge: 86_400 }))
  app.route('/', routes)
  app.route('/registrar', routes)
  app.notFound(() => problemResponse(new Problem('not-found')))
  app.onError((error) => {
    if (error instanceof Problem) return problemResponse(error)
    parts.log('unexpected', { error: error.message })
    return problemResponse(new Problem('unexpected'))
  })
  return app
}

function enrolmentRoutes(parts: AppParts): Hono {
  const { requests } = parts
  const routes = new Hono()
  routes.post('/enrolments', async (context) => {
    const { election, address } = await readEnrolmentBody(context.req.raw)
    const known = requests.findVoter(election, address)
    if (known !== null) return context.json(answerOf(known), 202)
    await parts.rolls.check(election)
    if (requests.countOf(election) >= parts.capVoters) throw new Problem('cap-reached', { max: parts.capVoters })
    const waitSeconds = parts.perSender.take(senderOf(parts.remoteAddress(context.req.raw, context.env)))
    if (waitSeconds !== null) throw new Problem('too-many-requests', {}, waitSeconds)
    // Two requests for one voter may have waited at `check` together: the second finds the first's row.
    const request = requests.findVoter(election, address) ?? newRequest(parts, election, address)
    return context.json(answerOf(request), 202)
  })
  routes.get('/enrolments/:id', (context) => {
    const found = requests.find(context.req.param('id'))
    if (found === null) throw new Problem('unknown-enrolment')
    return context.json(answerOf(found), 200, { 'cache-control': 'no-store' })
  })
  routes.get('/healthz', (context) => {
    const healthy = parts.isHealthy()
    return context.json({ status: healthy ? 'ok' : 'degraded', waiting: requests.waitingCount() }, healthy ? 200 : 503)
  })
  for (const path of ['/enrolments', '/enrolments/:id', '/healthz']) {
    routes.all(path, () => problemResponse(new Problem('method-not-allowed')))
  }
  return routes
}

/** The demo's record of a "person" is the request itself; a real rule would put the verified person here. */
function newRequest(parts: AppParts, election: bigint, address: EnrolmentRequest['address']): EnrolmentRequest {
  const id = parts.newId()
  const salt = parts.newSalt()
  const record = new TextEncoder().encode(JSON.stringify({ rule: 'self-service', request: id }))
  const commitment = enrolmentCommitment({ salt: bytesToHex(salt), record: bytesToHex(record) })
  parts.requests.add({ id, election, address, salt, record, commitment })
  parts.log('requested', { id, election: election.toString() })
  parts.onRequest()
  return { id, election, address, status: 'requested', reason: null, commitment }
}

function answerOf({ id, election, address, status, reason }: EnrolmentRequest) {
  return { id, election: election.toString(), address, status, ...(reason === null ? {} : { reason }) }
}
