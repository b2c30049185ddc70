// The demonstration's rule "self-service": whoever asks is enrolled, within caps. One request, one address, no sign-in.
import { createRoute } from '@hono/zod-openapi'
import { enrolmentCommitment } from '@psephos/client'
import { type Address, bytesToHex } from 'viem'
import type { Log } from './app.ts'
import { jsonBody } from './http/body.ts'
import { BODY, json, newRoutes, type Routes, refusals, takes } from './http/openApi.ts'
import { ENROLMENT_BODY_BYTES_MAX } from './limits.ts'
import { Problem } from './problems.ts'
import type { RateCap } from './rateCap.ts'
import type { Registrations } from './registrations/registrations.ts'
import type { Settings } from './registrations/settings.ts'
import type { EnrolmentRequest, Requests } from './requests.ts'
import type { Rolls } from './rolls.ts'
import { Enrolment, EnrolmentBody, Health, IdParam } from './schemas.ts'
import type { Sealing } from './sealing.ts'

export type SelfServiceParts = {
  requests: Requests
  rolls: Rolls
  settings: Settings
  registrations: Registrations
  sealing: Sealing
  perSender: RateCap
  /** Voters per election that this rule takes. */
  capVoters: number
  /** Called after a new request is on disk. */
  onRequest: () => void
  newId: () => string
  newSalt: () => Uint8Array
  isHealthy: () => boolean
  log: Log
}

const tags = ['Self-service']

export function selfServiceRoutes(parts: SelfServiceParts): Routes {
  const { requests, settings } = parts
  const routes = newRoutes()
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/enrolments', tags, summary: 'Ask for enrolment of an address' },
      middleware: [jsonBody(ENROLMENT_BODY_BYTES_MAX)] as const,
      request: takes(EnrolmentBody),
      responses: {
        202: json(Enrolment, 'Taken; asked again for the same voter, the same id'),
        ...refusals(
          ...BODY,
          ...(['bad-election', 'bad-address', 'bad-checksum', 'zero-address', 'system-address'] as const),
          ...([
            'unknown-election',
            'election-not-served',
            'roll-closed',
            'wrong-policy',
            'already-registered',
            'cap-reached',
          ] as const),
          ...(['too-many-requests', 'network-unavailable'] as const),
        ),
      },
    }),
    async (context) => {
      const { election, address } = context.req.valid('json')
      const known = requests.findVoter(election, address)
      if (known !== null) return context.json(answerOf(known), 202)
      await parts.rolls.check(election)
      const { policy } = settings.of(election)
      if (policy !== 'self-service') throw new Problem('wrong-policy', { policy })
      if (requests.countOf(election) >= parts.capVoters) throw new Problem('cap-reached', { max: parts.capVoters })
      const waitSeconds = parts.perSender.take(context.var.sender)
      if (waitSeconds !== null) throw new Problem('too-many-requests', {}, waitSeconds)
      // Two requests for one voter may have waited at `check` together: the second finds the first's row.
      const meanwhile = requests.findVoter(election, address)
      if (meanwhile !== null) return context.json(answerOf(meanwhile), 202)
      // Approved by the organizer under another rule, or about to replace a lost one.
      if (parts.registrations.isTaken(election, address)) throw new Problem('already-registered')
      return context.json(answerOf(newRequest(parts, election, address)), 202)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/enrolments/{id}', tags, summary: 'What became of a request' },
      request: { params: IdParam },
      responses: { 200: json(Enrolment, 'As it stands'), ...refusals('unknown-enrolment') },
    }),
    (context) => {
      const found = requests.find(context.req.valid('param').id)
      if (found === null) throw new Problem('unknown-enrolment')
      return context.json(answerOf(found), 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/healthz', tags: ['Health'], summary: 'Is it alive, and how many wait' },
      responses: { 200: json(Health, 'Well'), 503: json(Health, 'The chain does not take its batches now') },
    }),
    (context) => {
      const waiting = requests.waitingCount()
      return parts.isHealthy()
        ? context.json({ status: 'ok' as const, waiting }, 200)
        : context.json({ status: 'degraded' as const, waiting }, 503)
    },
  )
  return routes
}

/** The demo's record of a "person" is the request itself. */
function newRequest(parts: SelfServiceParts, election: bigint, address: Address): EnrolmentRequest {
  const { sealing } = parts
  const id = parts.newId()
  const salt = parts.newSalt()
  const record = new TextEncoder().encode(JSON.stringify({ rule: 'self-service', request: id }))
  const commitment = enrolmentCommitment({ salt: bytesToHex(salt), record: bytesToHex(record) })
  parts.requests.add({ id, election, address, salt: sealing.seal(salt), record: sealing.seal(record), commitment })
  parts.log('requested', { id, election: election.toString() })
  parts.onRequest()
  return { id, election, address, status: 'requested', reason: null, commitment }
}

function answerOf({ id, election, address, status, reason }: EnrolmentRequest) {
  return { id, election: election.toString(), address, status, ...(reason === null ? {} : { reason }) }
}
