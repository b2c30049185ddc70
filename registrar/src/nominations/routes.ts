// Naming candidates, and deciding about them.
import { createRoute } from '@hono/zod-openapi'
import { getCookie } from 'hono/cookie'
import type { AuditLog } from '../auditLog.ts'
import { jsonBody } from '../http/body.ts'
import {
  BEHIND_SESSION,
  BODY,
  json,
  newRoutes,
  OFFICE,
  type Routes,
  refusals,
  SESSION,
  takes,
} from '../http/openApi.ts'
import { BODY_BYTES_MAX } from '../limits.ts'
import { Problem } from '../problems.ts'
import type { Office } from '../registrations/office.ts'
import type { Rolls } from '../rolls.ts'
import {
  Nominations as Answer,
  DecisionBody,
  ElectionAndId,
  ElectionParam,
  Nomination,
  NominationBody,
} from '../schemas.ts'
import { type Guard, SESSION_COOKIE } from '../sessions/guard.ts'
import type { NominationRecord, Nominations } from './nominations.ts'

export type NominationRoutesParts = {
  guard: Guard
  office: Office
  rolls: Rolls
  nominations: Nominations
  auditLog: AuditLog
}

const tags = ['Nominations']

export function nominationRoutes(parts: NominationRoutesParts): Routes {
  const { guard, office, rolls, nominations, auditLog } = parts
  const routes = newRoutes()
  const body = jsonBody(BODY_BYTES_MAX)
  /** Throws Problem `nominations-closed`. */
  const checkOpen = async (election: bigint) => {
    const seen = await rolls.look(election)
    if (seen.election.phase !== 'Draft') throw new Problem('nominations-closed', { phase: seen.election.phase })
    return seen
  }

  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/elections/{election}/nominations', tags, ...BEHIND_SESSION },
      summary: 'Name a candidate with a statement, before the election is locked',
      middleware: [guard.signedIn('nominate'), body] as const,
      request: { params: ElectionParam, ...takes(NominationBody) },
      responses: {
        201: json(Nomination, 'The organizer decides next'),
        ...refusals(
          ...SESSION,
          ...BODY,
          ...(['unknown-election', 'election-not-served', 'network-unavailable', 'nominations-closed'] as const),
          'cap-reached',
        ),
      },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      const { address } = context.var.session
      const { contest = null, candidate, statement, link = null } = context.req.valid('json')
      const { manifest } = await checkOpen(election)
      if (contest !== null && contest >= manifest.contests.length) throw new Problem('bad-field', { field: 'contest' })
      const nomination = nominations.add(election, address, contest, { candidate, statement, link })
      auditLog.add(election, address, 'nominated', nomination.id)
      return context.json(answerOf(nomination, true), 201)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/elections/{election}/nominations', tags },
      summary: 'The accepted ones; one’s own too when signed in; all for the organizer',
      middleware: [guard.open('read')] as const,
      request: { params: ElectionParam },
      responses: {
        200: json(Answer, 'In the order in which they came'),
        ...refusals(
          'bad-election',
          'unknown-election',
          'election-not-served',
          'network-unavailable',
          'too-many-requests',
        ),
      },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      const seen = await rolls.look(election)
      const address = guard.addressOf(getCookie(context, SESSION_COOKIE))
      const isOrganizer = address !== null && office.isOrganizer(seen, address)
      const mayRead = (one: NominationRecord) => isOrganizer || one.address === address
      const shown = nominations.ofElection(election).filter((one) => one.status === 'accepted' || mayRead(one))
      return context.json({ nominations: shown.map((one) => answerOf(one, mayRead(one))) }, 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/elections/{election}/nominations/{id}/decision', tags, ...BEHIND_SESSION },
      summary: 'Accept, or refuse with a reason',
      middleware: [guard.signedIn('organize'), body] as const,
      request: { params: ElectionAndId, ...takes(DecisionBody) },
      responses: {
        200: json(Nomination, 'As it stands now'),
        ...refusals(...OFFICE, ...BODY, 'unknown-nomination', 'already-decided', 'nominations-closed'),
      },
    }),
    async (context) => {
      const { election, id } = context.req.valid('param')
      const decision = context.req.valid('json')
      await office.check(context.var.session, election)
      await checkOpen(election)
      const [status, reason] =
        decision.decision === 'approve' ? (['accepted', null] as const) : (['refused', decision.reason] as const)
      const nomination = nominations.decide(election, id, status, reason)
      auditLog.add(election, context.var.session.address, `nomination-${status}`, id)
      return context.json(answerOf(nomination, true), 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'delete', path: '/elections/{election}/nominations/{id}', tags, ...BEHIND_SESSION },
      summary: 'Withdraw one’s own nomination',
      middleware: [guard.signedIn('nominate')] as const,
      request: { params: ElectionAndId },
      responses: { 204: { description: 'Withdrawn' }, ...refusals(...SESSION, 'unknown-nomination') },
    }),
    (context) => {
      const { election, id } = context.req.valid('param')
      const { address } = context.var.session
      if (nominations.get(election, id).address !== address) throw new Problem('unknown-nomination')
      nominations.withdraw(id)
      auditLog.add(election, address, 'nomination-withdrawn', id)
      return context.body(null, 204)
    },
  )
  return routes
}

function answerOf(nomination: NominationRecord, isWhole: boolean) {
  const { id, election, status, candidate, statement, link, contest, createdAt } = nomination
  return {
    ...{ id, election: election.toString(), status, candidate, statement, link, contest },
    createdAt: new Date(createdAt).toISOString(),
    reason: isWhole ? nomination.reason : null,
    address: isWhole ? nomination.address : null,
  }
}
