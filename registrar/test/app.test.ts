import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ENROLMENT_BODY_BYTES_MAX, HOUR_MS, SENDERS_REMEMBERED_MAX } from '../src/limits.ts'
import { PROBLEMS } from '../src/problems.ts'
import { rateCap, senderOf } from '../src/rateCap.ts'
import { voterOf } from './aFakeChain.ts'
import { aRegistrar, type TestRegistrar } from './aRegistrar.ts'

const ADDRESS = '0x52908400098527886E0F7030069857D2E4169EE7'
let registrar: TestRegistrar

beforeEach(() => {
  registrar = anApp()
})
afterEach(() => registrar.database.close())

const anApp = (served: bigint[] | null = null) => aRegistrar({ served, defaultPolicy: 'self-service' })
const JSON_TYPE = { 'content-type': 'application/json' }
const post = (body: unknown, headers: Record<string, string> = JSON_TYPE, path = '/enrolments') =>
  registrar.app.request(path, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

describe('POST /enrolments', () => {
  it('takes a request and says where it stands', async () => {
    const answer = await post({ election: 1, address: ADDRESS })
    expect(answer.status).toBe(202)
    const taken = { id: 'id-1', election: '1', address: ADDRESS.toLowerCase(), status: 'requested' }
    expect(await answer.json()).toEqual(taken)
    expect(registrar.counts.woken).toBe(1)
    expect(await (await registrar.app.request('/enrolments/id-1')).json()).toEqual(taken)
    registrar.requests.conclude('id-1', 'refused', 'RollClosed')
    expect(await (await registrar.app.request('/enrolments/id-1')).json()).toEqual({
      ...taken,
      status: 'refused',
      reason: 'RollClosed',
    })
  })
  it('under /registrar too, where the page passes it on, and from other origins', async () => {
    const answer = await post(
      { election: '1', address: ADDRESS.toLowerCase() },
      { 'content-type': 'application/json; charset=utf-8', origin: 'http://page.example' },
      '/registrar/enrolments',
    )
    expect(answer.status).toBe(202)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  })
  it('once per election and address, however it is written, together or one after the other', async () => {
    const upper = `0x${ADDRESS.slice(2).toUpperCase()}`
    const answers = await Promise.all(
      [ADDRESS, ADDRESS.toLowerCase(), upper].map((address) => post({ election: 1, address })),
    )
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { id: string }).id))
    expect(new Set(ids).size).toBe(1)
    registrar.requests.conclude(ids[0] as string, 'enrolled')
    for (let i = 0; i < 10; i++) {
      const again = await post({ election: 1, address: ADDRESS })
      expect([again.status, ((await again.json()) as { status: string }).status]).toEqual([202, 'enrolled'])
    }
    expect(registrar.requests.countOf(1n)).toBe(1)
  })
  type Row = [string, keyof typeof PROBLEMS, unknown, Record<string, string>?]
  const rows: Row[] = [
    ['no content type', 'wrong-content-type', { election: 1, address: ADDRESS }, {}],
    ['a form', 'wrong-content-type', 'election=1', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['plain text', 'wrong-content-type', '{}', { 'content-type': 'text/plain' }],
    ['no body', 'not-json', ''],
    ['half a body', 'not-json', '{"election":1,'],
    ['a list', 'not-an-object', []],
    ['null', 'not-an-object', 'null'],
    ['text', 'not-an-object', '"0x"'],
    ['a body of 1,025 bytes', 'body-too-large', ' '.repeat(ENROLMENT_BODY_BYTES_MAX + 1)],
    ['a name', 'unknown-field', { election: 1, address: ADDRESS, name: 'Ada' }],
    ['a prototype', 'unknown-field', '{"__proto__":{"election":1}}'],
    ['no election', 'bad-election', { address: ADDRESS }],
    ['election 0', 'bad-election', { election: 0, address: ADDRESS }],
    ['election -1', 'bad-election', { election: -1, address: ADDRESS }],
    ['election 1.5', 'bad-election', { election: 1.5, address: ADDRESS }],
    ['election 1e30', 'bad-election', { election: 1e30, address: ADDRESS }],
    ['election 0x1', 'bad-election', { election: '0x1', address: ADDRESS }],
    ['election 01', 'bad-election', { election: '01', address: ADDRESS }],
    ['election as list', 'bad-election', { election: [1], address: ADDRESS }],
    ['no address', 'bad-address', { election: 1 }],
    ['address null', 'bad-address', { election: 1, address: null }],
    ['address as number', 'bad-address', { election: 1, address: 5 }],
    ['address without 0x', 'bad-address', { election: 1, address: ADDRESS.slice(2) }],
    ['address of 19 bytes', 'bad-address', { election: 1, address: ADDRESS.slice(0, 40) }],
    ['address of 21 bytes', 'bad-address', { election: 1, address: `${ADDRESS}00` }],
    ['address with a strange letter', 'bad-address', { election: 1, address: `${ADDRESS.slice(0, 41)}g` }],
    ['a private key', 'bad-address', { election: 1, address: `0x${'11'.repeat(32)}` }],
    [
      'address with a wrong checksum',
      'bad-checksum',
      { election: 1, address: '0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed' },
    ],
    ['the Elections contract', 'system-address', { election: 1, address: ELECTIONS_ADDRESS }],
    ['the Validators contract', 'system-address', { election: 1, address: VALIDATORS_ADDRESS.toLowerCase() }],
    ['the zero address', 'zero-address', { election: 1, address: `0x${'00'.repeat(20)}` }],
    ['an election that does not exist', 'unknown-election', { election: 2, address: ADDRESS }],
  ]
  it.each(rows)('%s -> %s', async (_, code, body, headers) => {
    const answer = await post(body, headers)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    const problem = (await answer.json()) as { code: string; status: number; title: string; type: string }
    expect(problem.code).toBe(code)
    expect(problem).toMatchObject({ type: 'about:blank', ...PROBLEMS[code] })
    expect(answer.status).toBe(PROBLEMS[code].status)
    expect([registrar.requests.countOf(1n), registrar.counts.woken]).toEqual([0, 0])
  })
  const circumstances: [string, keyof typeof PROBLEMS, () => bigint[] | null][] = [
    ['an election that is not on the list', 'election-not-served', () => [3n]],
    [
      'an election that names another registrar',
      'election-not-served',
      () => {
        registrar.chain.registrars = [voterOf(0)]
        return null
      },
    ],
    [
      'a draft',
      'roll-closed',
      () => {
        registrar.chain.phase = 1
        return null
      },
    ],
    [
      'open, without late enrolment',
      'roll-closed',
      () => {
        registrar.chain.phase = 3
        return null
      },
    ],
    [
      'closed, with late enrolment',
      'roll-closed',
      () => {
        registrar.chain.phase = 4
        registrar.chain.lateEnrolment = true
        return null
      },
    ],
    [
      'the node does not answer',
      'network-unavailable',
      () => {
        registrar.chain.silence = 'all'
        return null
      },
    ],
  ]
  it.each(circumstances)('%s -> %s', async (_, code, arrange) => {
    const served = arrange()
    if (served !== null) registrar = anApp(served)
    const answer = await post({ election: 1, address: ADDRESS })
    expect(((await answer.json()) as { code: string }).code).toBe(code)
    expect(answer.status).toBe(PROBLEMS[code].status)
    expect(registrar.requests.countOf(1n)).toBe(0)
  })
  it('open with late enrolment is served', async () => {
    registrar.chain.phase = 3
    registrar.chain.lateEnrolment = true
    expect((await post({ election: 1, address: ADDRESS })).status).toBe(202)
  })
  it('three new ones an hour from one address, then 429 with Retry-After; known ones always', async () => {
    const ask = (index: number) => post({ election: 1, address: voterOf(index) })
    expect([(await ask(0)).status, (await ask(1)).status, (await ask(2)).status]).toEqual([202, 202, 202])
    registrar.now.ms += HOUR_MS / 2
    const refused = await ask(3)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1800'])
    expect((await ask(1)).status).toBe(202)
    registrar.sender.address = '192.0.2.2'
    expect((await ask(3)).status).toBe(202)
    registrar.sender.address = '192.0.2.1'
    registrar.now.ms += HOUR_MS / 2 + 1
    expect((await ask(4)).status).toBe(202)
  })
  it('five in all for one election', async () => {
    for (let i = 0; i < 5; i++) {
      registrar.sender.address = `192.0.2.${i}`
      expect((await post({ election: 1, address: voterOf(i) })).status).toBe(202)
    }
    const answer = await post({ election: 1, address: voterOf(9) })
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, 'cap-reached'])
  })
  it('logs numbers of requests, never an address, a salt or a record', async () => {
    await post({ election: 1, address: ADDRESS })
    expect(registrar.log).toEqual(['requested {"id":"id-1","election":"1"}'])
  })
})

describe('everything else', () => {
  const rows: [string, string, number, string][] = [
    ['GET', '/enrolments/nobody', 404, 'unknown-enrolment'],
    ['GET', "/enrolments/'; DROP TABLE requests; --", 404, 'unknown-enrolment'],
    ['GET', '/enrolments', 405, 'method-not-allowed'],
    ['DELETE', '/enrolments/id-1', 405, 'method-not-allowed'],
    ['POST', '/healthz', 405, 'method-not-allowed'],
    ['GET', '/', 404, 'not-found'],
    ['GET', '/requests', 404, 'not-found'],
  ]
  it.each(rows)('%s %s -> %i %s', async (method, path, status, code) => {
    const answer = await registrar.app.request(path, { method })
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code])
  })
  it('GET /healthz says how many wait, and is 503 while the network does not answer', async () => {
    await post({ election: 1, address: ADDRESS })
    const well = await registrar.app.request('/healthz')
    expect([well.status, await well.json()]).toEqual([200, { status: 'ok', waiting: 1 }])
    registrar.chain.silence = 'all'
    expect((await registrar.app.request('/healthz')).status).toBe(503)
  })
})

describe('who counts as one sender', () => {
  const rows: [string, string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:0001:2::6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ]
  it.each(rows)('%s is %s', (address, sender) => {
    expect(senderOf(address)).toBe(sender)
  })
  it('remembers a bounded number of them', () => {
    const cap = rateCap(1, () => 0)
    for (let i = 0; i <= SENDERS_REMEMBERED_MAX; i++) expect(cap.take(`sender ${i}`)).toBeNull()
    expect(cap.take(`sender ${SENDERS_REMEMBERED_MAX}`)).toBe(3_600)
    expect(cap.take('sender 0')).toBeNull()
  })
})
