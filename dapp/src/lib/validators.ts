// How the validators do, as the page's own server sees them: it alone knows where they are.
import type { Level, Reason } from '@psephos/client'

const LEVELS: readonly Level[] = ['healthy', 'degraded', 'unreachable']
const TIMEOUT_MS = 5_000

/** `reason` is as the server says it: one that this page does not know is still one. */
export type PlaceSeen = { level: Level; reason: Reason; head: bigint | null }

/** Throws when the server does not answer, or answers something else. */
export async function readValidators(get: typeof fetch = fetch): Promise<PlaceSeen[]> {
  const answer = await get('/validators.json', { signal: AbortSignal.timeout(TIMEOUT_MS) })
  if (!answer.ok) throw new Error(`validators.json: ${answer.status}`)
  const { validators } = (await answer.json()) as { validators?: unknown }
  if (!Array.isArray(validators)) throw new Error('validators.json: no list')
  return validators.map((one: { level?: unknown; reason?: unknown; head?: unknown } | null) => {
    const level = LEVELS.find((name) => name === one?.level)
    if (level === undefined) throw new Error('validators.json: an unknown level')
    const head = typeof one?.head === 'string' && /^\d+$/.test(one.head) ? BigInt(one.head) : null
    return { level, reason: String(one?.reason) as Reason, head }
  })
}
