// What stands in front of a route: rate limit, session, and for whatever changes something the marks that the request comes
// from our own page (SameSite cookie, Origin, Sec-Fetch-Site, the session's token in a header).
import { timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import type { Address } from 'viem'
import type { Env } from '../http/openApi.ts'
import type { Origins } from '../http/origins.ts'
import type { RateLimits } from '../http/rateLimits.ts'
import type { RateLimitName } from '../limits.ts'
import { Problem } from '../problems.ts'
import type { SecondFactors } from '../secondFactor/secondFactors.ts'
import type { Sessions } from './sessions.ts'

export const SESSION_COOKIE = 'psephos_session'
export const CSRF_HEADER = 'x-csrf-token'

export type Guard = ReturnType<typeof guardOf>
export type GuardParts = { sessions: Sessions; secondFactors: SecondFactors; origins: Origins; limits: RateLimits }

export function guardOf({ sessions, secondFactors, origins, limits }: GuardParts) {
  const withSession = (name: RateLimitName, needsFactor: boolean) =>
    createMiddleware<Env>(async (context, next) => {
      limits.takeSender(name, context.var.sender)
      const session = sessions.check(getCookie(context, SESSION_COOKIE))
      if (!isSafe(context)) {
        checkOrigin(context, origins)
        if (!isEqual(context.req.header(CSRF_HEADER) ?? '', session.csrfToken)) throw new Problem('bad-csrf-token')
      }
      if (needsFactor && !session.hasFactor && secondFactors.has(session.address)) {
        throw new Problem('second-factor-needed')
      }
      limits.takeAccount(name, session.address)
      context.set('session', session)
      await next()
    })
  return {
    /** Who is signed in, second factor and all; null: nobody. For routes that show more to some. */
    addressOf(token: string | undefined): Address | null {
      try {
        const { address, hasFactor } = sessions.check(token)
        return hasFactor || !secondFactors.has(address) ? address : null
      } catch (error) {
        if (error instanceof Problem) return null
        throw error
      }
    },
    /** Anybody, within the limit. */
    open: (name: RateLimitName) =>
      createMiddleware<Env>(async (context, next) => {
        limits.takeSender(name, context.var.sender)
        await next()
      }),
    /** Anybody on a page of ours: a sign-in that another site begins is refused. */
    ownPage: (name: RateLimitName) =>
      createMiddleware<Env>(async (context, next) => {
        limits.takeSender(name, context.var.sender)
        checkOrigin(context, origins)
        await next()
      }),
    /** With the second factor, if the account has one. */
    signedIn: (name: RateLimitName) => withSession(name, true),
    /** The second factor may be missing still. */
    halfSignedIn: (name: RateLimitName) => withSession(name, false),
  }
}

/** In a time that tells nothing of where they differ. */
const isEqual = (given: string, wanted: string): boolean =>
  given.length === wanted.length && timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(wanted, 'latin1'))

const isSafe = (context: Context): boolean => context.req.method === 'GET' || context.req.method === 'HEAD'

/** Programs send neither header and hold no cookie that another site could use. */
function checkOrigin(context: Context, origins: Origins): void {
  const origin = context.req.header('origin')
  const site = context.req.header('sec-fetch-site')
  const isForeign = origin !== undefined && !origins.allows(origin)
  if (isForeign || (site !== undefined && site !== 'same-origin' && site !== 'none')) throw new Problem('wrong-origin')
}
