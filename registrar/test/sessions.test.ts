import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  CLOCK_SKEW_MS,
  NONCE_MS,
  RATE_LIMITS,
  SESSION_IDLE_MS,
  SESSION_MS,
  SESSIONS_PER_ACCOUNT_MAX,
} from '../src/limits.ts'
import { PROBLEMS, type ProblemCode } from '../src/problems.ts'
import { aRegistrar, PAGE, personOf, siweMessage, type TestRegistrar } from './aRegistrar.ts'

const ADA = personOf(1)
let registrar: TestRegistrar

beforeEach(() => {
  registrar = aRegistrar()
})
afterEach(() => registrar.database.close())

const freshNonce = async () => String((await registrar.call('POST', '/session/nonce')).body.nonce)
const post = (body: unknown, headers: Record<string, string> = { origin: PAGE }) =>
  registrar.call('POST', '/session', body, headers)
type Message = Parameters<typeof siweMessage>[1]
const signed = async (changes: Message = {}, alter: (message: string) => string = (text) => text) => {
  const nonce = await freshNonce()
  const message = alter(siweMessage({ account: ADA, nonce, now: registrar.now.ms }, changes))
  return { message, signature: await ADA.signMessage({ message }) }
}

describe('EIP-4361: signing in', () => {
  it('gives a session in a cookie that scripts and other sites do not get', async () => {
    const answer = await post(await signed())
    expect(answer.status).toBe(200)
    const cookie = answer.headers.get('set-cookie') ?? ''
    for (const mark of ['HttpOnly', 'SameSite=Strict', 'Secure', 'Path=/']) expect(cookie).toContain(mark)
    expect(answer.body).toMatchObject({ address: ADA.address.toLowerCase(), secondFactor: 'none', isOfficial: false })
    const stored = JSON.stringify(registrar.database.prepare('SELECT * FROM sessions').all())
    expect(stored).not.toContain((cookie.split(';')[0] ?? '').split('=')[1])
  })
  it('a message may say when it ends, what it is for, and no statement at all', async () => {
    const later = new Date(registrar.now.ms + 60_000)
    const whole = { expirationTime: later, notBefore: new Date(registrar.now.ms), requestId: 'r', resources: [PAGE] }
    expect((await post(await signed(whole))).status).toBe(200)
    expect((await post(await signed({ statement: undefined }))).status).toBe(200)
    expect((await post(await signed({ scheme: 'https' }))).status).toBe(200)
  })
  const refused: [string, ProblemCode, Message, ((message: string) => string)?][] = [
    ['of another site', 'wrong-domain', { domain: 'evil.example' }],
    ['of another site with our link', 'wrong-domain', { domain: 'evil.example', uri: `${PAGE}/` }],
    ['with the link of another site', 'wrong-domain', { uri: 'https://evil.example/' }],
    ['of our name on another port', 'wrong-domain', { domain: 'vote.example.org:8443' }],
    ['of this machine, when a page is configured', 'wrong-domain', { domain: '127.0.0.1:3000' }],
    ['of another network', 'wrong-chain', { chainId: 1 }],
    ['with a nonce nobody gave out', 'unknown-nonce', { nonce: 'abcdefgh12345678' }],
    ['ended already', 'message-expired', { expirationTime: new Date('2026-03-01T11:59:59Z') }],
    ['ending this moment', 'message-expired', { expirationTime: new Date('2026-03-01T12:00:00Z') }],
    ['not valid yet', 'message-expired', { notBefore: new Date('2026-03-01T13:00:00Z') }],
    [
      'issued too long ago',
      'message-expired',
      { issuedAt: new Date(Date.parse('2026-03-01T12:00:00Z') - NONCE_MS - 1) },
    ],
    [
      'issued tomorrow',
      'message-expired',
      { issuedAt: new Date(Date.parse('2026-03-01T12:00:00Z') + CLOCK_SKEW_MS + 1) },
    ],
    ['of another scheme than its link', 'bad-message', { scheme: 'http' }],
    ['without a link', 'bad-message', {}, (text) => text.replace(/URI: .*\n/, '')],
    ['of version 2', 'bad-message', {}, (text) => text.replace('Version: 1', 'Version: 2')],
    ['with two nonces', 'bad-message', {}, (text) => `${text}\nNonce: abcdefgh12345678`],
    [
      'with a line hidden in the statement',
      'bad-message',
      {},
      (text) => text.replace('Sign in.', 'x\nChain ID: 20265'),
    ],
    ['with a carriage return', 'bad-message', {}, (text) => text.replace('Sign in.', 'x\r')],
    ['with a time that is none', 'bad-message', {}, (text) => text.replace(/Issued At: .*/, 'Issued At: yesterday')],
    ['that is none', 'bad-message', {}, () => 'let me in'],
  ]
  it.each(refused)('a message %s -> %s', async (_, code, changes, alter) => {
    const answer = await post(await signed(changes, alter))
    expect([answer.status, answer.body.code]).toEqual([PROBLEMS[code].status, code])
    expect(answer.headers.get('set-cookie')).toBeNull()
  })
  it('a message signed by somebody else, or changed after it was signed -> bad-signature', async () => {
    const other = await signed()
    const eve = await personOf(2).signMessage({ message: other.message })
    expect((await post({ ...other, signature: eve })).body.code).toBe('bad-signature')
    const { message, signature } = await signed()
    expect((await post({ message: message.replace('Sign in.', 'Sign out.'), signature })).body.code).toBe(
      'bad-signature',
    )
    for (const garbage of ['0x', '0x00', `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(65)}`, 'x'.repeat(132), 5]) {
      const answer = await post({ ...(await signed()), signature: garbage })
      expect([400, 401]).toContain(answer.status)
    }
  })
  it('a nonce is good once: not for the same message again, nor after a wrong try', async () => {
    const first = await signed()
    expect((await post(first)).status).toBe(200)
    expect((await post(first)).body.code).toBe('unknown-nonce')
    const second = await signed()
    expect((await post({ ...second, signature: first.signature })).body.code).toBe('bad-signature')
    expect((await post(second)).body.code).toBe('unknown-nonce')
  })
  it('the same message twice at once signs in once', async () => {
    const body = await signed()
    const answers = await Promise.all([post(body), post(body), post(body)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
  })
  it('a nonce is not good for longer than ten minutes', async () => {
    const nonce = await freshNonce()
    registrar.now.ms += NONCE_MS
    const message = siweMessage({ account: ADA, nonce, now: registrar.now.ms })
    const answer = await post({ message, signature: await ADA.signMessage({ message }) })
    expect(answer.body.code).toBe('unknown-nonce')
  })
  it('from another site -> wrong-origin; from a program without an Origin it is taken', async () => {
    expect((await post(await signed(), { origin: 'https://evil.example' })).body.code).toBe('wrong-origin')
    expect((await post(await signed(), { origin: 'null' })).body.code).toBe('wrong-origin')
    expect((await post(await signed(), { 'sec-fetch-site': 'same-site' })).body.code).toBe('wrong-origin')
    expect((await post(await signed(), {})).status).toBe(200)
  })
  it('without a configured page, pages of this machine only', async () => {
    registrar.database.close()
    const { originsOf } = await import('../src/http/origins.ts')
    registrar = aRegistrar({ origins: originsOf([]) })
    for (const domain of ['127.0.0.1:3000', 'localhost:5173', '[::1]:3000']) {
      const body = await signed({ domain, uri: `http://${domain}/` }).catch(() => null)
      // viem writes no message for an IPv6 authority.
      if (body !== null) expect((await post(body, { origin: `http://${domain}` })).status).toBe(200)
    }
    expect((await post(await signed(), {})).body.code).toBe('wrong-domain')
    const near = { domain: 'localhost.evil.example', uri: 'http://localhost.evil.example/' }
    expect((await post(await signed(near), {})).body.code).toBe('wrong-domain')
  })
  it('60 an hour for one account, then 429 with the name of the limit', async () => {
    for (let i = 0; i < RATE_LIMITS['sign-in'].perAccount; i++) expect((await post(await signed())).status).toBe(200)
    const answer = await post(await signed())
    expect([answer.status, answer.body.limit, answer.headers.get('retry-after')]).toEqual([429, 'sign-in', '3600'])
  })
})

describe('a session', () => {
  it('says who is signed in, ends at sign-out, and is unknown from then on', async () => {
    const ada = await registrar.signIn(ADA)
    expect((await ada.call('GET', '/session')).body.address).toBe(ada.address)
    expect((await ada.call('DELETE', '/session')).status).toBe(204)
    expect((await ada.call('GET', '/session')).body.code).toBe('no-session')
    expect((await registrar.call('GET', '/session')).body.code).toBe('no-session')
  })
  it('ends after two hours without a request and after twelve in any case, and says so', async () => {
    const ada = await registrar.signIn(ADA)
    registrar.now.ms += SESSION_IDLE_MS - 1
    expect((await ada.call('GET', '/session')).status).toBe(200)
    registrar.now.ms += SESSION_IDLE_MS
    expect((await ada.call('GET', '/session')).body.code).toBe('session-expired')
    const again = await registrar.signIn(ADA)
    const endMs = registrar.now.ms + SESSION_MS
    while (registrar.now.ms + SESSION_IDLE_MS / 2 < endMs) {
      registrar.now.ms += SESSION_IDLE_MS / 2
      expect((await again.call('GET', '/session')).status).toBe(200)
    }
    registrar.now.ms = endMs
    expect((await again.call('GET', '/session')).body.code).toBe('session-expired')
  })
  it('an account has ten at most: the oldest ends', async () => {
    const first = await registrar.signIn(ADA)
    for (let i = 0; i < SESSIONS_PER_ACCOUNT_MAX; i++) {
      registrar.now.ms += 1
      await registrar.signIn(ADA)
    }
    expect((await first.call('GET', '/session')).body.code).toBe('no-session')
  })
  const forged: [string, ProblemCode, Record<string, string>][] = [
    ['without the token', 'bad-csrf-token', { 'x-csrf-token': '' }],
    ['with a made-up token', 'bad-csrf-token', { 'x-csrf-token': 'x'.repeat(43) }],
    ['with a token of other letters', 'bad-csrf-token', { 'x-csrf-token': 'é'.repeat(43) }],
    ['from another site', 'wrong-origin', { origin: 'https://evil.example' }],
    ['from a sandboxed frame', 'wrong-origin', { origin: 'null' }],
    ['from a sister site', 'wrong-origin', { 'sec-fetch-site': 'same-site' }],
    ['across sites', 'wrong-origin', { 'sec-fetch-site': 'cross-site' }],
  ]
  it.each(forged)('CSRF: a change %s -> %s, and nothing changes', async (_, code, headers) => {
    const ada = await registrar.signIn(ADA)
    for (const [method, path, body] of [
      ['DELETE', '/session', undefined],
      ['POST', '/second-factor', undefined],
      ['POST', '/elections/1/registrations', { evidence: {} }],
      ['PUT', '/elections/1/settings', { policy: 'self-service', fields: [] }],
    ] as const) {
      expect((await ada.call(method, path, body, headers)).body.code).toBe(code)
    }
    expect((await ada.call('GET', '/session')).status).toBe(200)
    expect((await ada.call('GET', '/registrations')).body.registrations).toEqual([])
  })
  it('another account’s token does not do', async () => {
    const [ada, eve] = [await registrar.signIn(ADA), await registrar.signIn(personOf(2))]
    const answer = await ada.call('DELETE', '/session', undefined, { 'x-csrf-token': eve.csrfToken })
    expect(answer.body.code).toBe('bad-csrf-token')
  })
  it('cookies that are none are no session', async () => {
    for (const cookie of ['psephos_session=', 'psephos_session=a;b', `psephos_session=${'x'.repeat(4_000)}`, '=;;=']) {
      expect((await registrar.call('GET', '/session', undefined, { cookie })).body.code).toBe('no-session')
    }
  })
})
