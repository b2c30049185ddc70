// The organizer's side: rule and evidence fields of an election, the queue of registrations, decisions, the audit log.
import { createRoute } from '@hono/zod-openapi'
import { type AuditLog, counted } from '../auditLog.ts'
import { jsonBody } from '../http/body.ts'
import { BEHIND_SESSION, BODY, json, newRoutes, OFFICE, type Routes, refusals, takes } from '../http/openApi.ts'
import { BODY_BYTES_MAX } from '../limits.ts'
import { Problem } from '../problems.ts'
import {
  DecisionBody,
  DecisionsAnswer,
  DecisionsBody,
  ElectionAndId,
  ElectionParam,
  ElectionSettingsBody,
  LogPage,
  LogQuery,
  Registration,
  RegistrationsPage,
  RegistrationsQuery,
} from '../schemas.ts'
import type { Guard } from '../sessions/guard.ts'
import type { Session } from '../sessions/sessions.ts'
import type { Office } from './office.ts'
import type { Decision, RegistrationRecord, Registrations } from './registrations.ts'
import type { Settings } from './settings.ts'
import { isoOrNull } from './voterRoutes.ts'

export type OrganizerRoutesParts = {
  guard: Guard
  office: Office
  settings: Settings
  registrations: Registrations
  auditLog: AuditLog
  /** Somebody was approved. */
  onApproved: () => void
}

const tags = ['Organizers']

export function organizerRoutes(parts: OrganizerRoutesParts): Routes {
  const { guard, office, settings, registrations, auditLog, onApproved } = parts
  const routes = newRoutes()
  const body = jsonBody(BODY_BYTES_MAX)

  const decide = ({ address }: Session, election: bigint, id: string, decision: Decision): void => {
    registrations.decide(election, id, address, decision)
    auditLog.add(election, address, decision.decision === 'approve' ? 'approved' : 'refused', id)
    if (decision.decision === 'approve') onApproved()
  }

  routes.openapi(
    createRoute({
      ...{ method: 'put', path: '/elections/{election}/settings', tags, ...BEHIND_SESSION },
      summary: 'How people get onto the roll, and which evidence they show',
      middleware: [guard.signedIn('organize'), body] as const,
      request: { params: ElectionParam, ...takes(ElectionSettingsBody) },
      responses: { 204: { description: 'Set' }, ...refusals(...OFFICE, ...BODY, 'bad-election', 'bad-fields') },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      await office.check(context.var.session, election)
      const { policy, fields } = context.req.valid('json')
      settings.set(election, { policy, fields })
      const subject = `${policy}, ${counted(fields.length, 'field', 'fields')}`
      auditLog.add(election, context.var.session.address, 'settings-changed', subject)
      return context.body(null, 204)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/elections/{election}/registrations', tags, ...BEHIND_SESSION },
      summary: 'The registrations of an election, page by page',
      middleware: [guard.signedIn('organize')] as const,
      request: { params: ElectionParam, query: RegistrationsQuery },
      responses: {
        200: json(RegistrationsPage, 'In the order in which they came'),
        ...refusals(...OFFICE, 'bad-field'),
      },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      const { cursor, limit, ...query } = context.req.valid('query')
      await office.check(context.var.session, election)
      const page = registrations.list(election, { ...query, after: Number(cursor ?? 0), limit })
      const next = page.length === limit ? String(page.at(-1)?.number ?? 0) : null
      return context.json({ registrations: page.map(answerOf), counts: registrations.counts(election), next }, 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/elections/{election}/registrations/{id}', tags, ...BEHIND_SESSION },
      summary: 'One registration',
      middleware: [guard.signedIn('organize')] as const,
      request: { params: ElectionAndId },
      responses: { 200: json(Registration, 'As it stands'), ...refusals(...OFFICE, 'unknown-registration') },
    }),
    async (context) => {
      const { election, id } = context.req.valid('param')
      await office.check(context.var.session, election)
      return context.json(answerOf(registrations.get(election, id)), 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/elections/{election}/registrations/{id}/decision', tags, ...BEHIND_SESSION },
      summary: 'Approve, or refuse with a reason that the person will read',
      middleware: [guard.signedIn('organize'), body] as const,
      request: { params: ElectionAndId, ...takes(DecisionBody) },
      responses: {
        200: json(Registration, 'As it stands now'),
        ...refusals(...OFFICE, ...BODY, 'unknown-registration', 'already-decided', 'person-registered', 'roll-closed'),
      },
    }),
    async (context) => {
      const { election, id } = context.req.valid('param')
      const decision = context.req.valid('json')
      const { roll, election: seen } = await office.check(context.var.session, election)
      if (decision.decision === 'approve' && roll === 'closed') throw new Problem('roll-closed', { phase: seen.phase })
      decide(context.var.session, election, id, decision)
      return context.json(answerOf(registrations.get(election, id)), 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/elections/{election}/decisions', tags, ...BEHIND_SESSION },
      summary: 'One decision about several registrations',
      middleware: [guard.signedIn('organize'), body] as const,
      request: { params: ElectionParam, ...takes(DecisionsBody) },
      responses: {
        200: json(DecisionsAnswer, 'Which were decided, and why others were not'),
        ...refusals(...OFFICE, ...BODY, 'roll-closed'),
      },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      const { ids, ...decision } = context.req.valid('json')
      const { roll, election: seen } = await office.check(context.var.session, election)
      if (decision.decision === 'approve' && roll === 'closed') throw new Problem('roll-closed', { phase: seen.phase })
      const decided: string[] = []
      const notDecided: { id: string; code: string }[] = []
      for (const id of new Set(ids)) {
        try {
          decide(context.var.session, election, id, decision)
          decided.push(id)
        } catch (error) {
          if (!(error instanceof Problem)) throw error
          notDecided.push({ id, code: error.code })
        }
      }
      return context.json({ decided, notDecided }, 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/elections/{election}/log', tags, ...BEHIND_SESSION },
      summary: 'Who did what, as a chain of hashes',
      middleware: [guard.signedIn('organize')] as const,
      request: { params: ElectionParam, query: LogQuery },
      responses: { 200: json(LogPage, 'A page of it'), ...refusals(...OFFICE, 'bad-field') },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      const { from, limit } = context.req.valid('query')
      await office.check(context.var.session, election)
      const { entries, ...rest } = auditLog.read(election, from, limit)
      return context.json(
        {
          ...rest,
          entries: entries.map((entry) => ({
            ...entry,
            at: new Date(entry.at).toISOString(),
            person: registrations.personOf(election, entry.subject),
          })),
        },
        200,
      )
    },
  )
  return routes
}

function answerOf(record: RegistrationRecord) {
  const { id, election, status, source, address, person, samePerson, reason, decidedBy, mail } = record
  return {
    ...{ id, election: election.toString(), status, source, address, person, samePerson, reason, decidedBy, mail },
    createdAt: new Date(record.createdAt).toISOString(),
    decidedAt: isoOrNull(record.decidedAt),
    invitedAt: isoOrNull(record.invitedAt),
  }
}
