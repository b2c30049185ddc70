// Whole rolls: a list of voters in, invitations and the auditor's file out; and a person who redeems an invitation.
import { Readable } from 'node:stream'
import { createRoute } from '@hono/zod-openapi'
import { type AuditLog, counted } from '../auditLog.ts'
import { jsonBody, typeOf } from '../http/body.ts'
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
import type { Origins } from '../http/origins.ts'
import type { Invitations } from '../invitations/invitations.ts'
import { csvSheet, htmlSheet } from '../invitations/sheet.ts'
import { BODY_BYTES_MAX } from '../limits.ts'
import { Problem } from '../problems.ts'
import type { Office } from '../registrations/office.ts'
import type { Registrations } from '../registrations/registrations.ts'
import { ownAnswerOf } from '../registrations/voterRoutes.ts'
import type { Rolls } from '../rolls.ts'
import {
  ElectionParam,
  InvitationsBody,
  MailsBody,
  MailsQueued,
  OwnRegistration,
  RedeemBody,
  RollReading,
  UploadQuery,
} from '../schemas.ts'
import type { Guard } from '../sessions/guard.ts'
import type { rollFileIn } from './rollFile.ts'
import type { Uploads } from './uploads.ts'

export type RollRoutesParts = {
  guard: Guard
  office: Office
  rolls: Rolls
  origins: Origins
  uploads: Uploads
  invitations: Invitations
  registrations: Registrations
  rollFile: ReturnType<typeof rollFileIn>
  auditLog: AuditLog
  onApproved: () => void
  /** Null: no mail server is configured. */
  onMail: (() => void) | null
}

const tags = ['Rolls']
const file = (type: string, description: string) =>
  ({ description, content: { [type]: { schema: { type: 'string' } } } }) as const

export function rollRoutes(parts: RollRoutesParts): Routes {
  const { guard, office, uploads, invitations, registrations, auditLog } = parts
  const routes = newRoutes()
  const body = jsonBody(BODY_BYTES_MAX)

  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/elections/{election}/roll', tags, ...BEHIND_SESSION },
      summary: 'Put a list of voters on the roll: CSV with id, name, and where known email and address',
      description: 'All or nothing. With dryRun=true nothing is kept, and faults are an answer instead of a problem.',
      middleware: [guard.signedIn('upload')] as const,
      request: {
        ...{ params: ElectionParam, query: UploadQuery },
        body: { content: { 'text/csv': { schema: { type: 'string' } } } },
      },
      responses: {
        200: json(RollReading, 'What the list has in it'),
        ...refusals(
          ...OFFICE,
          ...(['wrong-content-type', 'body-too-large', 'bad-roll', 'roll-closed'] as const),
          ...(['upload-under-way', 'registered-meanwhile'] as const),
        ),
      },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      const { address } = context.var.session
      const { roll, election: seen } = await office.check(context.var.session, election)
      if (roll === 'closed') throw new Problem('roll-closed', { phase: seen.phase })
      if (typeOf(context.req.raw) !== 'text/csv') throw new Problem('wrong-content-type', { want: 'text/csv' })
      const lines = (context.req.raw.body ?? emptyBody()) as AsyncIterable<Uint8Array>
      const isDryRun = context.req.valid('query').dryRun === 'true'
      if (isDryRun) return context.json({ ...(await uploads.dryRun(election, lines)), isDryRun }, 200)
      const reading = await uploads.take(election, address, lines)
      const subject = `${counted(reading.lines, 'person', 'people')}, ${reading.withAddress} with address`
      auditLog.add(election, address, 'roll-uploaded', subject)
      parts.onApproved()
      return context.json({ ...reading, isDryRun }, 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/elections/{election}/roll', tags, ...BEHIND_SESSION },
      summary: 'The roll for an auditor: people, addresses, and what opens their commitments (psephos audit --roll)',
      middleware: [guard.signedIn('upload')] as const,
      request: { params: ElectionParam },
      responses: { 200: file('application/json', 'A file of the format roll/1'), ...refusals(...OFFICE) },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      const { address } = context.var.session
      await office.check(context.var.session, election)
      auditLog.add(election, address, 'roll-exported', String(election))
      return download(parts.rollFile(election), 'application/json', `roll-${election}.json`)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/elections/{election}/invitations', tags, ...BEHIND_SESSION },
      summary: 'One-time invitations for people without an address, as a sheet to print or a CSV',
      description: 'Each code is in this answer and nowhere else; a new one for the same person ends the one before.',
      middleware: [guard.signedIn('upload'), body] as const,
      request: { params: ElectionParam, ...takes(InvitationsBody) },
      responses: {
        200: {
          description: 'id, name, email, code; or a page to print',
          content: { 'text/csv': { schema: { type: 'string' } }, 'text/html': { schema: { type: 'string' } } },
        },
        ...refusals(...OFFICE, ...BODY, 'roll-closed'),
      },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      const { format, which } = context.req.valid('json')
      const { roll, election: seen } = await office.check(context.var.session, election)
      if (roll === 'closed') throw new Problem('roll-closed', { phase: seen.phase })
      const made = noted(invitations.make(election, which), (count) => {
        const subject = `${which}, ${format}, ${counted(count, 'person', 'people')}`
        auditLog.add(election, context.var.session.address, 'invitations-made', subject)
      })
      // Where no page is configured, the one that asks: the guard has let its origin in.
      const page = parts.origins.page ?? context.req.header('origin') ?? null
      return format === 'csv'
        ? download(csvSheet(made), 'text/csv; charset=utf-8', `invitations-${election}.csv`)
        : download(
            htmlSheet(made, { election: seen, page }),
            'text/html; charset=utf-8',
            `invitations-${election}.html`,
          )
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/elections/{election}/invitations/mails', tags, ...BEHIND_SESSION },
      summary: 'Send invitations by mail to whoever has an e-mail address',
      middleware: [guard.signedIn('upload'), body] as const,
      request: { params: ElectionParam, ...takes(MailsBody) },
      responses: {
        202: json(MailsQueued, 'They go out one after the other'),
        ...refusals(...OFFICE, ...BODY, 'roll-closed', 'mail-not-configured'),
      },
    }),
    async (context) => {
      const { election } = context.req.valid('param')
      const { which } = context.req.valid('json')
      const { roll, election: seen } = await office.check(context.var.session, election)
      if (roll === 'closed') throw new Problem('roll-closed', { phase: seen.phase })
      if (parts.onMail === null) throw new Problem('mail-not-configured')
      const queued = invitations.queueMails(election, which)
      if (queued > 0) {
        const subject = `${which}, mail, ${counted(queued, 'person', 'people')}`
        auditLog.add(election, context.var.session.address, 'invitations-made', subject)
      }
      parts.onMail()
      return context.json({ queued }, 202)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/invitations/redeem', tags: ['Voters'], ...BEHIND_SESSION },
      summary: 'Redeem an invitation with the address that is signed in',
      middleware: [guard.signedIn('redeem'), body] as const,
      request: takes(RedeemBody),
      responses: {
        200: json(OwnRegistration, 'Approved: the address goes onto the roll next'),
        ...refusals(
          ...SESSION,
          ...BODY,
          ...(['unknown-invitation', 'already-registered', 'roll-closed', 'network-unavailable'] as const),
        ),
      },
    }),
    async (context) => {
      const { code } = context.req.valid('json')
      const { address } = context.var.session
      const election = invitations.electionOf(code)
      const { roll, election: seen } = await parts.rolls.look(election)
      if (roll === 'closed') throw new Problem('roll-closed', { phase: seen.phase })
      const id = invitations.redeem(code, address)
      auditLog.add(election, address, 'invitation-redeemed', id)
      parts.onApproved()
      return context.json(ownAnswerOf(registrations.get(election, id)), 200)
    },
  )
  return routes
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

/** Says how many were handed on when that ends, also when the reader leaves before; of none, nothing. */
async function* noted<T>(pages: AsyncIterable<T[]>, note: (count: number) => void): AsyncGenerator<T[]> {
  let count = 0
  try {
    for await (const page of pages) {
      count += page.length
      yield page
    }
  } finally {
    if (count > 0) note(count)
  }
}

function download(text: AsyncGenerator<string>, type: string, name: string): Response {
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` }
  return new Response(Readable.toWeb(Readable.from(encoded(text))) as ReadableStream<Uint8Array>, { headers })
}

async function* encoded(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const piece of text) yield encoder.encode(piece)
}
