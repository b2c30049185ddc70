// The registrar's API behind the page's own /registrar, for whoever signs in there: voters who register, organizers who decide.
// The session is the registrar's cookie; its token for whatever changes something lives here, in memory, and nowhere else.
import type { ErasedAnswer, Nonce, ProblemCode, SessionAnswer } from '@psephos/registrar/api.ts'
import type { Address, Hex } from 'viem'
import { createSiweMessage } from 'viem/siwe'

/** A problem of the registrar by its stable code; `silent` when it gave none that we know how to read. */
export class OfficeProblem extends Error {
  readonly code: ProblemCode | 'silent'
  readonly facts: Readonly<Record<string, unknown>>
  constructor(code: ProblemCode | 'silent', facts: Readonly<Record<string, unknown>> = {}) {
    super(code)
    this.name = 'OfficeProblem'
    this.code = code
    this.facts = facts
  }
}

export type OfficeState =
  | { kind: 'unknown' }
  | { kind: 'out'; wasExpired: boolean }
  | { kind: 'in'; session: SessionAnswer }

export type SignInParts = {
  address: Address
  chainId: number
  /** Of the page: `https://vote.example.org`. */
  origin: string
  now: Date
  /** personal_sign; throws what the wallet throws. */
  sign: (message: string) => Promise<Hex>
}

export type OfficeClient = ReturnType<typeof officeClient>
type Body = { json: unknown } | { csv: Blob | string }

const TIMEOUT_MS = 15_000
/** For a whole roll, there or back. */
const LONG_TIMEOUT_MS = 600_000

export function officeClient(send: typeof fetch = (...asked) => fetch(...asked)) {
  let state: OfficeState = { kind: 'unknown' }
  const listeners = new Set<() => void>()
  const become = (next: OfficeState): void => {
    state = next
    for (const listener of listeners) listener()
  }
  const enter = (session: SessionAnswer): SessionAnswer => {
    become({ kind: 'in', session })
    return session
  }

  /** What a refusal says about the session itself. */
  const learnFrom = ({ code }: OfficeProblem): void => {
    if (code === 'no-session' || code === 'session-expired') {
      become({ kind: 'out', wasExpired: code === 'session-expired' || state.kind === 'in' })
    }
    // Somebody signed in anew in another window: the cookie is that session's now, the token is not.
    if (code === 'bad-csrf-token') become({ kind: 'unknown' })
    if (code === 'second-factor-needed' && state.kind === 'in') {
      enter({ ...state.session, secondFactor: 'needed' })
    }
  }

  /** Throws OfficeProblem. */
  async function ask(method: string, path: string, body?: Body, timeoutMs = TIMEOUT_MS): Promise<Response> {
    const headers = new Headers()
    if (body !== undefined) headers.set('content-type', 'json' in body ? 'application/json' : 'text/csv')
    if (state.kind === 'in' && method !== 'GET') headers.set('x-csrf-token', state.session.csrfToken)
    let answer: Response
    try {
      answer = await send(`/registrar${path}`, {
        ...{ method, headers, signal: AbortSignal.timeout(timeoutMs) },
        ...(body === undefined ? {} : { body: 'json' in body ? JSON.stringify(body.json) : body.csv }),
      })
    } catch {
      throw new OfficeProblem('silent')
    }
    if (answer.ok) return answer
    const problem = await problemOf(answer)
    learnFrom(problem)
    throw problem
  }
  const json = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await ask(method, path, body === undefined ? undefined : { json: body })
    return (answer.status === 204 ? null : await answer.json()) as T
  }

  return {
    state: () => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Whether a session is there already, as after a reload. Throws OfficeProblem when that cannot be known. */
    async look(): Promise<null> {
      try {
        enter(await json<SessionAnswer>('GET', '/session'))
      } catch (error) {
        if (state.kind === 'unknown') throw error
      }
      return null
    },
    /** EIP-4361. Throws OfficeProblem, or what the wallet throws. */
    async signIn({ address, chainId, origin, now, sign }: SignInParts): Promise<SessionAnswer> {
      const { nonce, statement } = await json<Nonce>('POST', '/session/nonce')
      const message = createSiweMessage({
        ...{ address, chainId, nonce, statement, version: '1', issuedAt: now },
        ...{ domain: new URL(origin).host, uri: origin },
      })
      return enter(await json<SessionAnswer>('POST', '/session', { message, signature: await sign(message) }))
    },
    async giveSecondFactor(code: string): Promise<SessionAnswer> {
      return enter(await json<SessionAnswer>('POST', '/session/second-factor', { code }))
    },
    async signOut(): Promise<void> {
      await json('DELETE', '/session')
      become({ kind: 'out', wasExpired: false })
    },
    /** Everything about who is signed in, the session too. */
    async eraseOwnData(): Promise<ErasedAnswer> {
      const answer = await json<ErasedAnswer>('DELETE', '/own-data')
      become({ kind: 'out', wasExpired: false })
      return answer
    },
    get: <T>(path: string) => json<T>('GET', path),
    post: <T>(path: string, body?: unknown) => json<T>('POST', path, body),
    put: <T>(path: string, body: unknown) => json<T>('PUT', path, body),
    remove: <T>(path: string) => json<T>('DELETE', path),
    /** A list of voters, there; what the registrar read in it, back. */
    async upload<T>(path: string, csv: Blob | string): Promise<T> {
      return (await (await ask('POST', path, { csv }, LONG_TIMEOUT_MS)).json()) as T
    },
    /** A file that the registrar makes. */
    async file(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Blob> {
      const answer = await ask(method, path, body === undefined ? undefined : { json: body }, LONG_TIMEOUT_MS)
      try {
        return await answer.blob()
      } catch {
        throw new OfficeProblem('silent')
      }
    },
  }
}

/** problem+json (RFC 9457); the page's own server answers without a code of the registrar when that is away. */
async function problemOf(answer: Response): Promise<OfficeProblem> {
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') === true
  const body: unknown = isProblem ? await answer.json().catch(() => null) : null
  if (typeof body !== 'object' || body === null || !('code' in body)) return new OfficeProblem('silent')
  return new OfficeProblem(body.code as ProblemCode, body as Record<string, unknown>)
}
