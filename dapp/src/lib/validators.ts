// How the validators do, as the page's own server sees them: it alone knows where they are.
import type { Level } from '@psephos/client'

const LEVELS: readonly Level[] = ['healthy', 'degraded', 'unreachable']
const TIMEOUT_MS = 5_000

/** Throws when the server does not answer, or answers something else. */
export async function readValidators(get: typeof fetch = fetch): Promise<Level[]> {
  const answer = await get('/validators.json', { signal: AbortSignal.timeout(TIMEOUT_MS) })
  if (!answer.ok) throw new Error(`validators.json: ${answer.status}`)
  const { validators } = (await answer.json()) as { validators?: unknown }
  if (!Array.isArray(validators)) throw new Error('validators.json: no list')
  return validators.map((one: { level?: unknown } | null) => {
    const level = LEVELS.find((name) => name === one?.level)
    if (level === undefined) throw new Error('validators.json: an unknown level')
    return level
  })
}
