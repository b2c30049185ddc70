// A voter who lost the key, and of whom the organizer has made sure, gets another address as long as the old one has not voted.
import { createRoute } from '@hono/zod-openapi'
import type { AuditLog } from '../auditLog.ts'
import { jsonBody } from '../http/body.ts'
import { BEHIND_SESSION, BODY, json, newRoutes, OFFICE, type Routes, refusals, takes } from '../http/openApi.ts'
import { BODY_BYTES_MAX } from '../limits.ts'
import { Problem } from '../problems.ts'
import type { Office } from '../registrations/office.ts'
import type { Registrations } from '../registrations/registrations.ts'
import { ElectionAndId, ReplacementAnswer, ReplacementBody } from '../schemas.ts'
import type { Guard } from '../sessions/guard.ts'
import type { Replacement, Replacements } from './replacements.ts'

export type ReplacementRoutesParts = {
  guard: Guard
  office: Office
  registrations: Registrations
  replacements: Replacements
  auditLog: AuditLog
  onRequest: () => void
}

const tags = ['Organizers']
const path = '/elections/{election}/registrations/{id}/replacement'

export function replacementRoutes(parts: ReplacementRoutesParts): Routes {
  const { guard, office, registrations, replacements, auditLog, onRequest } = parts
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      ...{ method: 'post', path, tags, summary: 'Replace the address of a person who lost the key', ...BEHIND_SESSION },
      middleware: [guard.signedIn('organize'), jsonBody(BODY_BYTES_MAX)] as const,
      request: { params: ElectionAndId, ...takes(ReplacementBody) },
      responses: {
        202: json(ReplacementAnswer, 'The chain decides next; it refuses when the old address has voted'),
        ...refusals(
          ...OFFICE,
          ...BODY,
          ...(['bad-address', 'bad-checksum', 'zero-address', 'system-address', 'unknown-registration'] as const),
          ...(['not-enrolled', 'already-registered', 'replacement-under-way', 'roll-closed'] as const),
        ),
      },
    }),
    async (context) => {
      const { election, id } = context.req.valid('param')
      const { address: newAddress } = context.req.valid('json')
      const { isOver, election: seen } = await office.check(context.var.session, election)
      if (isOver) throw new Problem('roll-closed', { phase: seen.phase })
      registrations.get(election, id)
      if (registrations.isTaken(election, newAddress)) throw new Problem('already-registered')
      const replacement = replacements.request(election, id, newAddress)
      auditLog.add(election, context.var.session.address, 'address-replaced', id)
      onRequest()
      return context.json(answerOf(replacement), 202)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'get', path, tags, summary: 'How the last replacement of a person stands', ...BEHIND_SESSION },
      middleware: [guard.signedIn('organize')] as const,
      request: { params: ElectionAndId },
      responses: {
        200: json(ReplacementAnswer, 'As it stands'),
        ...refusals(...OFFICE, 'unknown-registration', 'not-found'),
      },
    }),
    async (context) => {
      const { election, id } = context.req.valid('param')
      await office.check(context.var.session, election)
      registrations.get(election, id)
      const replacement = replacements.latestOf(id)
      if (replacement === null) throw new Problem('not-found')
      return context.json(answerOf(replacement), 200)
    },
  )
  return routes
}

const answerOf = ({ id, enrolment, oldAddress, newAddress, status, reason }: Replacement) => ({
  ...{ id, registration: enrolment, oldAddress, newAddress, status, reason },
})
