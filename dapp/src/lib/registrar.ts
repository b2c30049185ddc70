// The registration office behind the page's own /registrar: asks for enrolment and says what became of the request. Only
// the chain's final roll counts in the end; this is how one gets onto it.
import type { ElectionAnswer } from '@psephos/registrar/api.ts'
import { type Address, isAddress } from 'viem'

export type EnrolmentAnswer =
  | { kind: 'taken'; id: string | null }
  | { kind: 'refused'; code: string; reason: string }
  | { kind: 'busy' }
  | { kind: 'silent' }

export async function askForEnrolment(
  election: bigint,
  address: Address,
  send: typeof fetch = fetch,
): Promise<EnrolmentAnswer> {
  try {
    const answer = await send('/registrar/enrolments', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ election: election.toString(), address }),
      signal: AbortSignal.timeout(15_000),
    })
    return await answerOf(answer)
  } catch {
    return { kind: 'silent' }
  }
}

/** How a request stands; null when the office does not say. */
export async function enrolmentStatus(id: string, send: typeof fetch = fetch): Promise<EnrolmentAnswer | null> {
  try {
    return await answerOf(
      await send(`/registrar/enrolments/${encodeURIComponent(id)}`, { signal: AbortSignal.timeout(15_000) }),
    )
  } catch {
    return null
  }
}

async function answerOf(answer: Response): Promise<EnrolmentAnswer> {
  if (answer.status === 429) return { kind: 'busy' }
  if (answer.status >= 500) return { kind: 'silent' }
  const body = (await answer.json()) as Record<string, unknown>
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '')
  // problem+json (RFC 9457): the code stays, the words are the office's own.
  if (!answer.ok) return { kind: 'refused', code: text('code'), reason: text('title') }
  if (body.status === 'refused') return { kind: 'refused', code: 'refused', reason: text('reason') }
  return { kind: 'taken', id: text('id') || null }
}

/** How one gets onto the roll of an election here; null when the office does not say, or does not keep that roll. */
export async function wayOntoTheRoll(election: bigint, send: typeof fetch = fetch): Promise<ElectionAnswer | null> {
  try {
    const answer = await send(`/registrar/elections/${election}`, { signal: AbortSignal.timeout(15_000) })
    return answer.ok ? ((await answer.json()) as ElectionAnswer) : null
  } catch {
    return null
  }
}

/** The registrar of this page's own office, for manifests; null when it does not say. */
export async function registrarAddress(send: typeof fetch = fetch): Promise<Address | null> {
  try {
    const answer = await send('/registrar/office', { signal: AbortSignal.timeout(15_000) })
    if (!answer.ok) return null
    const { address } = (await answer.json()) as { address?: unknown }
    return typeof address === 'string' && isAddress(address) ? address : null
  } catch {
    return null
  }
}
