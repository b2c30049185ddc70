// A person's own data: all of it as a file, and erasing it; and the organizer's way to erase somebody who asked.
import { createRoute } from '@hono/zod-openapi'
import { deleteCookie } from 'hono/cookie'
import type { AuditLog } from '../auditLog.ts'
import { BEHIND_SESSION, json, newRoutes, OFFICE, type Routes, refusals, SESSION } from '../http/openApi.ts'
import type { NominationRecord, Nominations } from '../nominations/nominations.ts'
import { Problem } from '../problems.ts'
import type { Office } from '../registrations/office.ts'
import type { RegistrationRecord, Registrations } from '../registrations/registrations.ts'
import { isoOrNull } from '../registrations/voterRoutes.ts'
import type { Requests } from '../requests.ts'
import type { Rolls } from '../rolls.ts'
import { ElectionAndId, ErasedAnswer, OwnData } from '../schemas.ts'
import type { SecondFactors } from '../secondFactor/secondFactors.ts'
import { type Guard, SESSION_COOKIE } from '../sessions/guard.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { type eraserIn, KEPT } from './erase.ts'

export type OwnDataRoutesParts = {
  guard: Guard
  sessions: Sessions
  secondFactors: SecondFactors
  office: Office
  rolls: Rolls
  requests: Requests
  registrations: Registrations
  nominations: Nominations
  erase: ReturnType<typeof eraserIn>
  auditLog: AuditLog
}
type Kept = { id: string; election: string; what: string[]; until: string }

const tags = ['Own data']

export function ownDataRoutes(parts: OwnDataRoutesParts): Routes {
  const { guard, sessions, secondFactors, office, rolls, requests, registrations, nominations, erase, auditLog } = parts
  const routes = newRoutes()

  const eraseOne = (record: RegistrationRecord, isOver: boolean, by: string): Kept | null => {
    const outcome = erase(record, isOver)
    auditLog.add(record.election, by, 'erased', record.id)
    const { id, election } = record
    return outcome === 'erased'
      ? null
      : { id, election: election.toString(), what: [...KEPT], until: 'the election is over' }
  }
  /** Of an election that this registrar serves no more nobody knows, so its roll is kept. Throws `network-unavailable`. */
  const isOver = async (election: bigint): Promise<boolean> => {
    try {
      return (await rolls.look(election)).isOver
    } catch (error) {
      if (error instanceof Problem && error.code === 'network-unavailable') throw error
      if (error instanceof Problem) return false
      throw error
    }
  }

  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/own-data', tags, summary: 'Everything kept about the address that is signed in' },
      ...BEHIND_SESSION,
      middleware: [guard.signedIn('own-data')] as const,
      responses: { 200: json(OwnData, 'As a file'), ...refusals(...SESSION) },
    }),
    (context) => {
      const { address } = context.var.session
      context.header('content-disposition', 'attachment; filename="own-data.json"')
      return context.json(
        {
          address,
          registrations: registrations.ofAddress(address).map(wholeRegistration),
          enrolments: requests.ofAddress(address).map(({ id, election, status, reason, commitment }) => ({
            ...{ id, election: election.toString(), status, reason, commitment },
          })),
          nominations: nominations.ofAddress(address).map(wholeNomination),
          sessions: sessions.countOf(address),
          secondFactor: secondFactors.has(address),
        },
        200,
      )
    },
  )
  routes.openapi(
    createRoute({
      ...{
        method: 'delete',
        path: '/own-data',
        tags,
        summary: 'Erase what is kept about the address that is signed in',
      },
      description: 'Ends every session of the account and removes its second factor.',
      ...BEHIND_SESSION,
      middleware: [guard.signedIn('own-data')] as const,
      responses: {
        200: json(ErasedAnswer, 'What is gone, and what is kept until when'),
        ...refusals(...SESSION, 'network-unavailable'),
      },
    }),
    async (context) => {
      const { address } = context.var.session
      const records = registrations.ofAddress(address)
      const over = new Map<bigint, boolean>()
      for (const { election } of records) if (!over.has(election)) over.set(election, await isOver(election))
      const erased: string[] = []
      const kept: Kept[] = []
      for (const record of records) {
        const rest = eraseOne(record, over.get(record.election) === true, address)
        if (rest === null) erased.push(record.id)
        else kept.push(rest)
      }
      for (const { id } of nominations.ofAddress(address)) nominations.withdraw(id)
      secondFactors.remove(address)
      sessions.closeAll(address)
      deleteCookie(context, SESSION_COOKIE, { path: '/' })
      return context.json({ erased, kept }, 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'delete', path: '/elections/{election}/registrations/{id}', tags, ...BEHIND_SESSION },
      summary: 'Erase a person who asked the organizer for it',
      middleware: [guard.signedIn('organize')] as const,
      request: { params: ElectionAndId },
      responses: {
        200: json(ErasedAnswer, 'What is gone, and what is kept'),
        ...refusals(...OFFICE, 'unknown-registration'),
      },
    }),
    async (context) => {
      const { election, id } = context.req.valid('param')
      const seen = await office.check(context.var.session, election)
      const kept = eraseOne(registrations.get(election, id), seen.isOver, context.var.session.address)
      return context.json(kept === null ? { erased: [id], kept: [] } : { erased: [], kept: [kept] }, 200)
    },
  )
  return routes
}

const wholeRegistration = (record: RegistrationRecord) => ({
  ...{ id: record.id, election: record.election.toString(), status: record.status, source: record.source },
  ...{ address: record.address, person: record.person, reason: record.reason },
  ...{
    createdAt: new Date(record.createdAt).toISOString(),
    decidedAt: isoOrNull(record.decidedAt),
    invitedAt: isoOrNull(record.invitedAt),
  },
})

const wholeNomination = ({ election, createdAt, ...rest }: NominationRecord) => ({
  ...rest,
  election: election.toString(),
  createdAt: new Date(createdAt).toISOString(),
})
