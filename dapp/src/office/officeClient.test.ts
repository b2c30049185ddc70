// Against the registrar's answers as its documents say them; the wire is a queue of answers.
import type { SessionAnswer } from '@psephos/registrar/api.ts'
import { parseSiweMessage } from 'viem/siwe'
import { describe, expect, it } from 'vitest'
import { OfficeProblem, officeClient } from './officeClient.ts'

const ADDRESS = '0x2c7536e3605d9c16a7a3d7b1898e529396a65c23'
const session: SessionAnswer = {
  ...{ address: ADDRESS, expiresAt: '2026-03-01T14:00:00.000Z', csrfToken: 'token-1' },
  ...{ secondFactor: 'none', recoveryCodesLeft: 0, isOfficial: false },
}
const nonce = { nonce: 'abcdefgh12345678', chainId: 7, statement: 'Sign in.', expiresAt: session.expiresAt }
const ok = (body: unknown) => Response.json(body)
const problem = (status: number, code: string, facts: object = {}) =>
  new Response(JSON.stringify({ code, status, ...facts }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  })

type Asked = { method: string; path: string; token: string | null; body: unknown }

/** An office whose wire gives these answers, one after the other; an Error is a wire that is down. */
function anOffice(...answers: (Response | Error)[]) {
  const asked: Asked[] = []
  const client = officeClient(async (path, init) => {
    const headers = new Headers(init?.headers)
    asked.push({
      ...{ method: init?.method ?? '', path: String(path), token: headers.get('x-csrf-token') },
      body: headers.get('content-type') === 'application/json' ? JSON.parse(String(init?.body)) : (init?.body ?? null),
    })
    const answer = answers.shift() ?? new Error('no more answers')
    if (answer instanceof Error) throw answer
    return answer
  })
  return { client, asked }
}

async function signedIn(...answers: (Response | Error)[]) {
  const office = anOffice(ok(session), ...answers)
  await office.client.look()
  return office
}

describe('the session at the office', () => {
  it('EIP-4361: the message names this page, this chain and the office’s nonce', async () => {
    const { client, asked } = anOffice(ok(nonce), ok(session))
    const signed: string[] = []
    await client.signIn({
      ...{ address: ADDRESS, chainId: 7, origin: 'https://vote.example.org', now: new Date('2026-03-01T12:00:00Z') },
      sign: async (message) => {
        signed.push(message)
        return '0x5161'
      },
    })
    expect(parseSiweMessage(signed[0] ?? '')).toMatchObject({
      ...{ domain: 'vote.example.org', uri: 'https://vote.example.org', chainId: 7, nonce: nonce.nonce, version: '1' },
    })
    expect(asked.at(-1)).toMatchObject({
      path: '/registrar/session',
      body: { message: signed[0], signature: '0x5161' },
    })
    expect(client.state()).toEqual({ kind: 'in', session })
  })
  it('what the wallet throws is thrown on, and nobody is signed in', async () => {
    const { client } = anOffice(ok(nonce))
    const declined = Object.assign(new Error('declined'), { code: 4001 })
    const signIn = client.signIn({
      ...{ address: ADDRESS, chainId: 7, origin: 'https://vote.example.org', now: new Date(0) },
      sign: () => Promise.reject(declined),
    })
    await expect(signIn).rejects.toBe(declined)
    expect(client.state()).toEqual({ kind: 'unknown' })
  })
  it('the token goes with whatever changes something, and with nothing else', async () => {
    const { client, asked } = await signedIn(ok({}), ok({}), new Response(null, { status: 204 }), ok({}))
    await client.get('/registrations')
    await client.post('/invitations/redeem', { code: 'x' })
    await client.put('/elections/1/settings', {})
    await client.upload('/elections/1/roll', 'id,name\n')
    expect(asked.slice(1).map(({ method, token }) => [method, token])).toEqual([
      ['GET', null],
      ['POST', 'token-1'],
      ['PUT', 'token-1'],
      ['POST', 'token-1'],
    ])
  })
  it.each<[string, Response, object]>([
    ['expired', problem(401, 'session-expired'), { kind: 'out', wasExpired: true }],
    ['gone while somebody was signed in', problem(401, 'no-session'), { kind: 'out', wasExpired: true }],
    ['another session in another window', problem(403, 'bad-csrf-token'), { kind: 'unknown' }],
    [
      'the second factor is missing',
      problem(403, 'second-factor-needed'),
      { kind: 'in', session: { ...session, secondFactor: 'needed' } },
    ],
    ['a refusal of the act itself changes nothing', problem(409, 'already-decided'), { kind: 'in', session }],
  ])('%s', async (_, answer, want) => {
    const { client } = await signedIn(answer)
    await expect(client.post('/x')).rejects.toBeInstanceOf(OfficeProblem)
    expect(client.state()).toEqual(want)
  })
  it.each<[string, Response | Error, object]>([
    ['nobody was ever signed in', problem(401, 'no-session'), { kind: 'out', wasExpired: false }],
    ['the cookie of a session that ended', problem(401, 'session-expired'), { kind: 'out', wasExpired: true }],
  ])('the first look: %s', async (_, answer, want) => {
    const { client } = anOffice(answer)
    await client.look()
    expect(client.state()).toEqual(want)
  })
  it.each<[string, Response | Error]>([
    ['the wire is down', new Error('offline')],
    ['the page’s server finds no registrar', Response.json({ code: 'upstream-unreachable' }, { status: 502 })],
    ['an answer that is no JSON', new Response('<html>', { status: 500 })],
    [
      'a problem without a code',
      new Response('{}', { status: 500, headers: { 'content-type': 'application/problem+json' } }),
    ],
  ])('silent: %s', async (_, answer) => {
    const { client } = anOffice(answer)
    await expect(client.look()).rejects.toMatchObject({ code: 'silent' })
    expect(client.state()).toEqual({ kind: 'unknown' })
  })
})
