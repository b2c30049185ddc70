// Every route of the OpenAPI document with anything in its path, query, headers and body: an answer, problems as problems, never
// a 500, never a hang. The bodies begin as right ones and are bent, so that they get past the first check.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROBLEMS } from '../src/problems.ts'
import { aRegistrar, ORGANIZER, type Person, personOf, type TestRegistrar } from './aRegistrar.ts'

const SEED = 20260302
const RUNS = 30
let registrar: TestRegistrar
let organizer: Person
let ada: Person

const RIGHT: readonly unknown[] = [
  { election: 1, address: `0x${'12'.repeat(20)}` },
  { address: `0x${'13'.repeat(20)}` },
  { evidence: { name: 'Ada', member: 17 } },
  { policy: 'approval', fields: [{ name: 'name', label: 'Name', kind: 'text', required: false }] },
  { decision: 'approve' },
  { decision: 'refuse', reason: 'No' },
  { decision: 'refuse', reason: 'No', ids: ['id-1', 'id-2'] },
  { candidate: 'Ada', statement: 'Yes', link: 'https://example.org', contest: 0 },
  { message: 'vote.example.org wants you to sign in with your Ethereum account:\n', signature: '0x00' },
  { code: '123456' },
  { code: '00000-00000-00000-00000' },
  { raw: `0x02${'00'.repeat(40)}` },
  { format: 'csv', which: 'new' },
  { format: 'html', which: 'all' },
]
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    0,
    -1,
    1e308,
    [],
    {},
    '__proto__',
    '\u0000',
    '\uD800',
    '0x',
    'a'.repeat(5_000),
  ),
  fc.constantFrom<unknown>(
    '1',
    '٣',
    '1e3',
    '../..',
    "'; DROP TABLE requests; --",
    '<script>',
    '{{7*7}}',
    '%00',
    '\r\nX: y',
  ),
  fc.string(),
  fc.integer(),
  fc.jsonValue({ maxDepth: 4 }),
)
/** One field is another thing, is gone, or there is one more. */
const bent = fc.tuple(fc.constantFrom(...RIGHT), fc.nat(9), odd, fc.string()).map(([right, which, value, name]) => {
  const body = { ...(right as Record<string, unknown>) }
  const names = Object.keys(body)
  const chosen = names[which % names.length] ?? ''
  if (which === 9) delete body[chosen]
  else if (which === 8) body[name] = value
  else if (which > 2) body[chosen] = value
  return JSON.stringify(body)
})
const deep = fc.nat(20_000).map((depth) => `{"evidence":${'['.repeat(depth)}${']'.repeat(depth)}}`)
const bodies = fc.oneof(
  { weight: 6, arbitrary: bent },
  { weight: 1, arbitrary: odd.map((value) => JSON.stringify(value) ?? '') },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: deep },
)
const types = fc.oneof(
  { weight: 8, arbitrary: fc.constant('application/json') },
  fc.constantFrom('text/csv', 'text/plain', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', 'x'),
)
const segment = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('1', 'id-1', 'id-2') },
  fc.constantFrom(
    '0',
    '-1',
    '2',
    '99999999999999999999',
    'latest',
    `0x${'0'.repeat(64)}`,
    '%',
    '%E0%A4%A',
    '..',
    '%2e%2e',
    '~',
  ),
  fc.string({ minLength: 1, maxLength: 20 }).map(encode),
)
const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc
    .dictionary(
      fc.constantFrom('status', 'person', 'address', 'cursor', 'limit', 'from', 'dryRun', 'x'),
      fc.string({ maxLength: 20 }),
    )
    .map(
      (fields) =>
        `?${Object.entries(fields)
          .map(([name, value]) => `${name}=${encode(value)}`)
          .join('&')}`,
    ),
)

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

beforeAll(async () => {
  registrar = aRegistrar()
  organizer = await registrar.signIn(ORGANIZER)
  ada = await registrar.signIn(personOf(1))
  await ada.call('POST', '/elections/1/registrations', { evidence: {} })
})
afterAll(() => registrar.database.close())

type Paths = Record<string, Record<string, { responses: Record<string, unknown> }>>
const routesOf = async () => {
  const { body } = await registrar.call('GET', '/openapi.json')
  return Object.entries(body.paths as Paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() })),
  )
}

describe('anything at every route', () => {
  it('is answered, with a known problem when it is refused', async () => {
    const failures: string[] = []
    const statuses = new Map<number, number>()
    for (const { path, method } of await routesOf()) {
      // These end the session or take everything away; they have tests of their own.
      if (method === 'DELETE' && (path === '/session' || path === '/own-data')) continue
      await fc.assert(
        fc.asyncProperty(
          segment,
          segment,
          query,
          bodies,
          types,
          fc.boolean(),
          async (one, two, search, body, type, isAda) => {
            const url = path.replace('{election}', one).replace(/\{\w+\}/, two) + search
            const by = isAda ? ada : organizer
            const isSafe = method === 'GET'
            const answer = await by.call(method, url, isSafe ? undefined : body, isSafe ? {} : { 'content-type': type })
            statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
            if (answer.status < 400) return
            const code = String(answer.body.code)
            const isProblem = answer.headers.get('content-type') === 'application/problem+json' && code in PROBLEMS
            if (!isProblem || answer.status >= 500)
              failures.push(`${method} ${url} ${body.slice(0, 200)} -> ${answer.status} ${code}`)
          },
        ),
        { numRuns: RUNS, seed: SEED },
      )
    }
    expect(failures).toEqual([])
    expect(registrar.log.filter((line) => line.startsWith('unexpected'))).toEqual([])
    expect([...statuses.keys()].filter((status) => status < 300).length).toBeGreaterThan(0)
  })
  it('headers that are none of a browser’s either', async () => {
    const headers = fc.dictionary(
      fc.constantFrom(
        'cookie',
        'origin',
        'x-csrf-token',
        'sec-fetch-site',
        'content-type',
        'accept',
        'x-forwarded-for',
      ),
      fc.string({ maxLength: 60 }).map((text) => text.replace(/[^\x20-\x7e]/g, '?')),
    )
    await fc.assert(
      fc.asyncProperty(
        headers,
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
        bodies,
        async (some, method, body) => {
          for (const path of ['/session', '/second-factor', '/elections/1/settings', '/own-data', '/enrolments']) {
            const answer = await registrar.call(method, path, method === 'GET' ? undefined : body, some)
            expect(answer.status).toBeLessThan(500)
            expect([401, 403, 400, 404, 405, 409, 413, 415, 429]).toContain(answer.status)
          }
        },
      ),
      { numRuns: RUNS, seed: SEED },
    )
  })
  it('every route answers 405 to a method that it does not have', async () => {
    const routes = await routesOf()
    for (const path of new Set(routes.map((one) => one.path))) {
      const known = routes.filter((one) => one.path === path).map(({ method }) => method)
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'].filter((one) => !known.includes(one))) {
        const answer = await registrar.call(method, path.replaceAll(/\{\w+\}/g, '1'))
        expect([path, method, answer.body.code]).toEqual([path, method, 'method-not-allowed'])
      }
    }
  })
  it('every route behind a session says no-session without one, and no other does', async () => {
    registrar.sender.address = '192.0.2.55'
    const { body } = await registrar.call('GET', '/openapi.json')
    for (const [path, methods] of Object.entries(body.paths as Paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const isGuarded = 'security' in operation
        const url = path.replaceAll(/\{\w+\}/g, '1')
        const answer = await registrar.call(method.toUpperCase(), url)
        expect([method, path, answer.body.code === 'no-session']).toEqual([method, path, isGuarded])
      }
    }
  })
})
