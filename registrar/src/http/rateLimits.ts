// The rate limits by name (`RATE_LIMITS`): each counts senders and accounts for itself.
import { RATE_LIMITS, type RateLimitName } from '../limits.ts'
import { Problem } from '../problems.ts'
import { type RateCap, rateCap } from '../rateCap.ts'

export type RateLimits = {
  /** Both throw Problem `too-many-requests` with the name of the limit. */
  takeSender(name: RateLimitName, sender: string): void
  takeAccount(name: RateLimitName, account: string): void
}

export function rateLimits(nowMs: () => number): RateLimits {
  const caps = new Map<RateLimitName, { bySender: RateCap; byAccount: RateCap | null }>()
  for (const [name, { perSender, perAccount, windowMs }] of Object.entries(RATE_LIMITS)) {
    const byAccount = perAccount === null ? null : rateCap(perAccount, nowMs, windowMs)
    caps.set(name as RateLimitName, { bySender: rateCap(perSender, nowMs, windowMs), byAccount })
  }
  const refuse = (name: RateLimitName, waitSeconds: number | null | undefined) => {
    if (typeof waitSeconds === 'number') throw new Problem('too-many-requests', { limit: name }, waitSeconds)
  }
  return {
    takeSender: (name, sender) => refuse(name, caps.get(name)?.bySender.take(sender)),
    takeAccount: (name, account) => refuse(name, caps.get(name)?.byAccount?.take(account)),
  }
}
