// What the registrar answers when it does not do what it was asked: problem+json (RFC 9457) with a code that stays.

/** Stable: clients match on these, never on the words. */
export const PROBLEMS = {
  'wrong-content-type': { status: 415, title: 'Send application/json' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'not-json': { status: 400, title: 'The body is not JSON' },
  'not-an-object': { status: 400, title: 'The body is not a JSON object' },
  'unknown-field': { status: 400, title: 'Only election and address are taken' },
  'bad-election': { status: 400, title: 'election is a number from 1 on' },
  'bad-address': { status: 400, title: 'address is no Ethereum address' },
  'bad-checksum': { status: 400, title: 'address is mistyped: its upper and lower case do not fit' },
  'zero-address': { status: 400, title: 'The zero address cannot vote' },
  'system-address': { status: 400, title: "A system contract's address cannot vote" },
  'unknown-election': { status: 404, title: 'There is no such election' },
  'election-not-served': { status: 404, title: 'This registrar does not enrol for that election' },
  'roll-closed': { status: 409, title: 'The roll of that election is closed' },
  'cap-reached': { status: 409, title: 'This registrar has taken as many voters as it may' },
  'too-many-requests': { status: 429, title: 'Too many requests from your address, try again later' },
  'network-unavailable': { status: 503, title: 'The network does not answer, try again' },
  'unknown-enrolment': { status: 404, title: 'There is no such request' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'That method is not for this address' },
  unexpected: { status: 500, title: 'Something went wrong here' },
} as const
export type ProblemCode = keyof typeof PROBLEMS

/** Expected: a request that is answered with a problem. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly facts: Readonly<Record<string, string | number>>
  readonly retryAfterSeconds: number | null
  constructor(
    code: ProblemCode,
    facts: Readonly<Record<string, string | number>> = {},
    retryAfterSeconds: number | null = null,
  ) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.facts = facts
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export function problemResponse({ code, facts, retryAfterSeconds }: Problem): Response {
  const { status, title } = PROBLEMS[code]
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (retryAfterSeconds !== null) headers.set('retry-after', String(retryAfterSeconds))
  return new Response(JSON.stringify({ type: 'about:blank', title, status, code, ...facts }), { status, headers })
}
