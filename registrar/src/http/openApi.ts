// What every route says of itself in the OpenAPI document: its answer, and the problems it may give, by status with their
// codes.
import { OpenAPIHono, z } from '@hono/zod-openapi'
import { PROBLEMS, type ProblemCode } from '../problems.ts'
import type { Session } from '../sessions/sessions.ts'
import { refuseInvalid } from './refuseInvalid.ts'

/** `sender` always; `session` behind `signedIn`. */
export type Env = { Variables: { sender: string; session: Session } }
export type Routes = OpenAPIHono<Env>

export const newRoutes = (): Routes => new OpenAPIHono<Env>({ defaultHook: refuseInvalid })

export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({ description: 'Stable; match on this.' }),
  })
  .loose()
  .openapi('Problem')

export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})

export const takes = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { content: { 'application/json': { schema } }, required: true as const },
})

/** Problems are thrown, so they are in the document only and not in the handler's type. */
export function refusals(...codes: readonly ProblemCode[]): Record<never, never> {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of codes) {
    const { status } = PROBLEMS[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      { description: some.join(', '), content: { 'application/problem+json': { schema: ProblemSchema } } },
    ]),
  )
}

/** Of every route with a JSON body. */
export const BODY: readonly ProblemCode[] = [
  ...(['wrong-content-type', 'body-too-large', 'not-json', 'not-an-object', 'unknown-field', 'bad-field'] as const),
]
/** Of every route behind `signedIn`; the last two only where something is changed. */
export const SESSION: readonly ProblemCode[] = [
  ...(['no-session', 'session-expired', 'second-factor-needed', 'too-many-requests'] as const),
  ...(['wrong-origin', 'bad-csrf-token'] as const),
]
/** Of every route of an organizer. */
export const OFFICE: readonly ProblemCode[] = [
  ...SESSION,
  ...(['unknown-election', 'election-not-served', 'not-organizer', 'network-unavailable'] as const),
]

export const SECURITY_SCHEME = 'session'
export const BEHIND_SESSION = { security: [{ [SECURITY_SCHEME]: [] }] }
