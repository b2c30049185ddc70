// Sign-in with an Ethereum account (EIP-4361): nonce, signed message, cookie; and the second factor of an account.
import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { jsonBody } from '../http/body.ts'
import {
  BEHIND_SESSION,
  BODY,
  type Env,
  json,
  newRoutes,
  type Routes,
  refusals,
  SESSION,
  takes,
} from '../http/openApi.ts'
import type { Origins } from '../http/origins.ts'
import type { RateLimits } from '../http/rateLimits.ts'
import { BODY_BYTES_MAX, SESSION_MS } from '../limits.ts'
import type { Office } from '../registrations/office.ts'
import { CodeBody, Nonce, RecoveryCodes, SecondFactorBegun, SessionAnswer, SignInBody } from '../schemas.ts'
import type { SecondFactors } from '../secondFactor/secondFactors.ts'
import { type Guard, SESSION_COOKIE } from './guard.ts'
import type { Nonces } from './nonces.ts'
import type { Session, Sessions } from './sessions.ts'
import { checkSignIn } from './signIn.ts'

export type SessionRoutesParts = {
  guard: Guard
  sessions: Sessions
  nonces: Nonces
  secondFactors: SecondFactors
  office: Office
  origins: Origins
  limits: RateLimits
  chainId: number
  nowMs: () => number
}

const STATEMENT = 'Sign in to the registration office. This costs nothing and casts no ballot.'
const tags = ['Session']

export function sessionRoutes(parts: SessionRoutesParts): Routes {
  const { guard, sessions, nonces, secondFactors, office, origins, limits, chainId, nowMs } = parts
  const routes = newRoutes()
  const body = jsonBody(BODY_BYTES_MAX)
  const tokenOf = (context: Context<Env>) => getCookie(context, SESSION_COOKIE) ?? ''

  const answerOf = ({ address, expiresAtMs, csrfToken, hasFactor }: Session) => ({
    ...{ address, csrfToken, expiresAt: new Date(expiresAtMs).toISOString() },
    secondFactor: secondFactors.has(address)
      ? hasFactor
        ? ('given' as const)
        : ('needed' as const)
      : ('none' as const),
    recoveryCodesLeft: secondFactors.recoveryCodesLeft(address),
    isOfficial: office.isOfficial(address),
  })

  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/session/nonce', tags, summary: 'A nonce for a sign-in message' },
      middleware: [guard.open('nonce')] as const,
      responses: { 200: json(Nonce, 'Good for one try, for ten minutes'), ...refusals('too-many-requests') },
    }),
    (context) => {
      const { nonce, expiresAtMs } = nonces.give()
      const expiresAt = new Date(expiresAtMs).toISOString()
      return context.json({ nonce, expiresAt, chainId, statement: STATEMENT }, 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/session', tags, summary: 'Sign in with a signed EIP-4361 message' },
      description:
        'Sets a cookie (HttpOnly, SameSite=Strict). Domain, chain id, times and nonce of the message are checked.',
      middleware: [guard.ownPage('sign-in'), body] as const,
      request: takes(SignInBody),
      responses: {
        200: json(SessionAnswer, 'Signed in'),
        ...refusals(
          ...BODY,
          ...(['bad-message', 'wrong-domain', 'wrong-chain', 'unknown-nonce', 'message-expired'] as const),
          ...(['bad-signature', 'wrong-origin', 'too-many-requests'] as const),
        ),
      },
    }),
    async (context) => {
      const address = await checkSignIn(context.req.valid('json'), { origins, chainId, nonces, nowMs })
      limits.takeAccount('sign-in', address)
      const token = sessions.open(address)
      setCookie(context, SESSION_COOKIE, token, {
        ...{ path: '/', httpOnly: true, sameSite: 'Strict', secure: origins.isSecure, maxAge: SESSION_MS / 1_000 },
      })
      return context.json(answerOf(sessions.check(token)), 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'get', path: '/session', tags, summary: 'Who is signed in, and until when', ...BEHIND_SESSION },
      middleware: [guard.halfSignedIn('read')] as const,
      responses: { 200: json(SessionAnswer, 'The session'), ...refusals(...SESSION) },
    }),
    (context) => context.json(answerOf(context.var.session), 200),
  )
  routes.openapi(
    createRoute({
      ...{ method: 'delete', path: '/session', tags, summary: 'Sign out', ...BEHIND_SESSION },
      middleware: [guard.halfSignedIn('read')] as const,
      responses: { 204: { description: 'Signed out' }, ...refusals(...SESSION) },
    }),
    (context) => {
      sessions.close(tokenOf(context))
      deleteCookie(context, SESSION_COOKIE, { path: '/' })
      return context.body(null, 204)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/session/second-factor', tags, summary: 'Give the second factor', ...BEHIND_SESSION },
      middleware: [guard.halfSignedIn('second-factor'), body] as const,
      request: takes(CodeBody),
      responses: {
        200: json(SessionAnswer, 'The session, now with its second factor'),
        ...refusals(...SESSION, ...BODY, 'no-second-factor', 'wrong-code'),
      },
    }),
    (context) => {
      secondFactors.check(context.var.session.address, context.req.valid('json').code)
      sessions.passFactor(tokenOf(context))
      return context.json(answerOf({ ...context.var.session, hasFactor: true }), 200)
    },
  )
  secondFactorRoutes(routes, parts, tokenOf)
  return routes
}

function secondFactorRoutes(
  routes: Routes,
  { guard, sessions, secondFactors }: SessionRoutesParts,
  tokenOf: (context: Context<Env>) => string,
): void {
  const tags = ['Second factor']
  const body = jsonBody(BODY_BYTES_MAX)
  routes.openapi(
    createRoute({
      ...{
        method: 'post',
        path: '/second-factor',
        tags,
        summary: 'Begin to set up a second factor',
        ...BEHIND_SESSION,
      },
      middleware: [guard.signedIn('second-factor')] as const,
      responses: {
        200: json(SecondFactorBegun, 'The secret for the app; in force once confirmed'),
        ...refusals(...SESSION, 'second-factor-exists'),
      },
    }),
    (context) => context.json(secondFactors.begin(context.var.session.address), 200),
  )
  routes.openapi(
    createRoute({
      ...{ method: 'post', path: '/second-factor/confirm', tags, summary: 'Confirm it with a code of the app' },
      ...BEHIND_SESSION,
      middleware: [guard.signedIn('second-factor'), body] as const,
      request: takes(CodeBody),
      responses: {
        200: json(RecoveryCodes, 'In force; codes for when the app is lost'),
        ...refusals(...SESSION, ...BODY, 'no-second-factor', 'second-factor-exists', 'wrong-code'),
      },
    }),
    (context) => {
      const recoveryCodes = secondFactors.confirm(context.var.session.address, context.req.valid('json').code)
      sessions.passFactor(tokenOf(context))
      return context.json({ recoveryCodes }, 200)
    },
  )
  routes.openapi(
    createRoute({
      ...{ method: 'delete', path: '/second-factor', tags, summary: 'Remove the second factor', ...BEHIND_SESSION },
      description: 'Only with the second factor given in this session. Other sessions of the account end.',
      middleware: [guard.signedIn('second-factor')] as const,
      responses: { 204: { description: 'Removed' }, ...refusals(...SESSION, 'no-second-factor') },
    }),
    (context) => {
      const { address } = context.var.session
      secondFactors.remove(address)
      sessions.closeOthers(address, tokenOf(context))
      return context.body(null, 204)
    },
  )
}
