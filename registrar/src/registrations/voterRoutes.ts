// The voter's side: what an election asks for, asking to be put on its roll, and what became of it.
import { createRoute } from '@hono/zod-openapi'
import { getCookie } from 'hono/cookie'
import type { AuditLog } from '../auditLog.ts'
import { jsonBody } from '../http/body.ts'
import { BEHIND_SESSION, BODY, json, newRoutes, type Routes, refusals, SESSION, takes } from '../http/openApi.ts'
import { BODY_BYTES_MAX } from '../limits.ts'
import { Problem } from '../problems.ts'
import type { Rolls } from '../rolls.ts'
import { ElectionAnswer, ElectionParam, OwnRegistration, OwnRegistrations, RegistrationBody } from '../schemas.ts'
import { type Guard, SESSION_COOKIE } from '../sessions/guard.ts'
import { checkEvidence } from './evidence.ts'
import type { Office } from './office.ts'
import type { Person, RegistrationRecord, Registrations } from './registrations.ts'
import type { ElectionSettings, Settings } from './settings.ts'

export type VoterRoutesParts = {
  guard: Guard
  rolls: Rolls
  office: Office
  settings: Settings
  registrations: Registrations
  auditLog: AuditLog
}

const tags = ['Voters']

export function voterRoutes(parts: VoterRoutesParts): Routes {
  const { guard, rolls, office, settings, registrations, auditLog } = parts
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/elections/{election}', tags, summary: 'How one gets onto the roll of an election' },
      middleware: [guard.open('read')] as const,
      request: { params: ElectionParam },
      responses: {
        200: json(ElectionAnswer, 'Rule, evidence fields, and what is open now'),
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
      return context.json(
        {
          ...{ election: election.toString(), title: seen.election.title, phase: seen.election.phase },
          ...{ policy: settings.of(election).policy, fields: [...settings.of(election).fields] },
          registration: seen.roll === 'closed' ? ('closed' as const) : ('open' as const),
          nominations: seen.election.phase === 'Draft' ? ('open' as const) : ('closed' as const),
          isOrganizer: address !== null && office.isOrganizer(seen, address),
        },
        200,
      )
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/elections/{election}/registrations', tags, ...BEHIND_SESSION },
      summary: 'Ask to be put on the roll, with the address that is signed in',
      middleware: [guard.signedIn('register'), jsonBody(BODY_BYTES_MAX)] as const,
      request: { params: ElectionParam, ...takes(RegistrationBody) },
      responses: {
        201: json(OwnRegistration, 'The organizer decides next'),
        ...refusals(
          ...SESSION,
          ...BODY,
          ...([
            'bad-election',
            'unknown-election',
            'election-not-served',
            'network-unavailable',
            'roll-closed',
          ] as const),
          ...(['wrong-policy', 'bad-evidence', 'already-registered'] as const),
        ),
      },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      const { address } = context.var.session
      const { roll, election: seen } = await rolls.look(election)
      if (roll === 'closed') throw new Problem('roll-closed', { phase: seen.phase })
      const chosen = settings.of(election)
      if (chosen.policy !== 'approval') throw new Problem('wrong-policy', { policy: chosen.policy })
      const evidence = checkEvidence(chosen.fields, context.req.valid('json').evidence)
      const registration = registrations.request(election, address, personOf(chosen, evidence))
      auditLog.add(election, address, 'registered', registration.id)
      return context.json(ownAnswerOf(registration), 201)
    },
  )
  routes.openapi(
    createRoute({
      ...{
        method: 'get',
        path: '/registrations',
        tags,
        summary: 'My registrations and how they stand',
        ...BEHIND_SESSION,
      },
      middleware: [guard.signedIn('read')] as const,
      responses: { 200: json(OwnRegistrations, 'Of the address that is signed in'), ...refusals(...SESSION) },
    }),
    (context) =>
      context.json({ registrations: registrations.ofAddress(context.var.session.address).map(ownAnswerOf) }, 200),
  )
  return routes
}

/** Fields called name and email are the person's name and e-mail. */
function personOf({ fields }: ElectionSettings, evidence: Record<string, string>): Person {
  const identifying = fields.find(({ identifies }) => identifies)
  return {
    id: identifying === undefined ? null : (evidence[identifying.name] ?? null),
    name: evidence.name ?? null,
    email: evidence.email ?? null,
    evidence,
  }
}

export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

export function ownAnswerOf({
  id,
  election,
  status,
  address,
  reason,
  createdAt,
  decidedAt,
  person,
}: RegistrationRecord) {
  return {
    ...{ id, election: election.toString(), status, address, reason },
    ...{ createdAt: new Date(createdAt).toISOString(), decidedAt: isoOrNull(decidedAt) },
    evidence: person?.evidence ?? {},
  }
}
