// What the registrar answers when it does not do what it was asked: problem+json (RFC 9457) with a code that stays.

/** Stable: clients match on these, never on the words. */
export const PROBLEMS = {
  // the request itself
  'wrong-content-type': { status: 415, title: 'Send this in the content type that the route takes' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'not-json': { status: 400, title: 'The body is not JSON' },
  'not-an-object': { status: 400, title: 'The body is not a JSON object' },
  'unknown-field': { status: 400, title: 'There is a field that this route does not take' },
  'bad-field': { status: 400, title: 'A field is missing or not as it must be' },
  'bad-election': { status: 400, title: 'election is a number from 1 on' },
  'bad-address': { status: 400, title: 'address is no Ethereum address' },
  'bad-checksum': { status: 400, title: 'address is mistyped: its upper and lower case do not fit' },
  'zero-address': { status: 400, title: 'The zero address cannot vote' },
  'system-address': { status: 400, title: "A system contract's address cannot vote" },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'That method is not for this address' },
  'too-many-requests': { status: 429, title: 'Too many requests, try again later' },
  'network-unavailable': { status: 503, title: 'The network does not answer, try again' },
  unexpected: { status: 500, title: 'Something went wrong here' },
  // sign-in
  'bad-message': { status: 400, title: 'That is no sign-in message (EIP-4361)' },
  'wrong-domain': { status: 401, title: 'The message was signed for another site' },
  'wrong-chain': { status: 401, title: 'The message was signed for another network' },
  'unknown-nonce': { status: 401, title: 'The nonce was used already, or is too old: begin again' },
  'message-expired': { status: 401, title: 'The message is too old or not valid yet: begin again' },
  'bad-signature': { status: 401, title: 'The signature is not that of the address' },
  'no-session': { status: 401, title: 'Sign in first' },
  'session-expired': { status: 401, title: 'You were signed out because nothing happened for a while: sign in again' },
  'wrong-origin': { status: 403, title: 'The request comes from another site' },
  'bad-csrf-token': { status: 403, title: 'The request does not carry the token of its session' },
  // second factor
  'second-factor-needed': { status: 403, title: 'Give the code of your second factor first' },
  'second-factor-required': { status: 403, title: 'Set up a second factor before you decide about others' },
  'second-factor-exists': { status: 409, title: 'This account has a second factor already' },
  'no-second-factor': { status: 409, title: 'This account has no second factor to confirm' },
  'wrong-code': { status: 403, title: 'That code is wrong, or was used already' },
  // elections and people
  'unknown-election': { status: 404, title: 'There is no such election' },
  'election-not-served': { status: 404, title: 'This registrar does not enrol for that election' },
  'not-organizer': {
    status: 403,
    title: 'Only the organizer of the election or an official of the registrar may do that',
  },
  'roll-closed': { status: 409, title: 'The roll of that election is closed' },
  'wrong-policy': { status: 409, title: 'That election takes voters in another way' },
  'bad-fields': { status: 400, title: 'The evidence fields are not as they must be' },
  'bad-evidence': { status: 400, title: 'The evidence is not what the organizer asks for' },
  'cap-reached': { status: 409, title: 'This registrar has taken as many voters as it may' },
  'already-registered': { status: 409, title: 'This address is registered in that election already' },
  'person-registered': { status: 409, title: 'Another address is registered for that person already' },
  'unknown-enrolment': { status: 404, title: 'There is no such request' },
  'unknown-registration': { status: 404, title: 'There is no such registration' },
  'already-decided': { status: 409, title: 'That was decided already' },
  'not-enrolled': { status: 409, title: 'That person is not on the roll, so there is no address to replace' },
  'replacement-under-way': { status: 409, title: 'An address of that person is being replaced already' },
  'roll-needed': { status: 409, title: 'What an auditor needs is kept until the election is over' },
  'unknown-nomination': { status: 404, title: 'There is no such nomination' },
  'nominations-closed': { status: 409, title: 'Candidates are named before the election is locked' },
  // rolls and invitations
  'bad-roll': { status: 400, title: 'The list has faults: nothing was taken' },
  'upload-under-way': { status: 409, title: 'A list is being taken for that election just now' },
  'registered-meanwhile': { status: 409, title: 'Somebody of the list was registered meanwhile: send it again' },
  'unknown-invitation': { status: 404, title: 'There is no such invitation, or it was used already' },
  'mail-not-configured': { status: 409, title: 'This registrar sends no mail' },
  // relays
  'unknown-transaction': { status: 404, title: 'No validator knows that transaction' },
  'transaction-refused': { status: 422, title: 'The network does not take that transaction' },
  'result-not-yet': { status: 409, title: 'There is no result before the election is closed' },
} as const
export type ProblemCode = keyof typeof PROBLEMS
export type ProblemFacts = Readonly<Record<string, string | number | boolean | readonly object[]>>

/** Expected: a request that is answered with a problem. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly facts: ProblemFacts
  readonly retryAfterSeconds: number | null
  constructor(code: ProblemCode, facts: ProblemFacts = {}, retryAfterSeconds: number | null = null) {
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
