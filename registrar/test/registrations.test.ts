import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EvidenceField } from '../src/api.ts'
import { entryHash } from '../src/auditLog.ts'
import { FIELDS_MAX, REASON_LENGTH_MAX } from '../src/limits.ts'
import { PROBLEMS, type ProblemCode } from '../src/problems.ts'
import { voterOf } from './aFakeChain.ts'
import { aRegistrar, OFFICIAL, ORGANIZER, type Person, personOf, type TestRegistrar } from './aRegistrar.ts'

let registrar: TestRegistrar
let organizer: Person
let ada: Person

const FIELDS: EvidenceField[] = [
  { name: 'name', label: 'Your name', kind: 'text', required: true, maxLength: 40 },
  { name: 'member', label: 'Member number', kind: 'number', required: true, identifies: true },
  { name: 'email', label: 'E-mail', kind: 'email', required: false },
  { name: 'joined', label: 'Member since', kind: 'date', required: false },
  { name: 'branch', label: 'Branch', kind: 'choice', required: false, choices: ['North', 'South'] },
]
const EVIDENCE = {
  name: 'Ada Lovelace',
  member: '1815',
  email: 'ada@example.org',
  joined: '2020-02-29',
  branch: 'North',
}

beforeEach(async () => {
  registrar = aRegistrar()
  organizer = await registrar.signIn(ORGANIZER)
  ada = await registrar.signIn(personOf(1))
})
afterEach(() => registrar.database.close())

const setFields = (fields: unknown = FIELDS, policy = 'approval') =>
  organizer.call('PUT', '/elections/1/settings', { policy, fields })
const register = (person: Person, evidence: Record<string, unknown> = EVIDENCE) =>
  person.call('POST', '/elections/1/registrations', { evidence })
const decide = (id: unknown, decision: object, by = organizer) =>
  by.call('POST', `/elections/1/registrations/${id}/decision`, decision)
const queue = async (query = '') => (await organizer.call('GET', `/elections/1/registrations${query}`)).body

describe('from the request to the roll', () => {
  it('a voter asks with evidence, the organizer sees and approves, the enroller gets the address', async () => {
    expect((await setFields()).status).toBe(204)
    const asked = await register(ada)
    expect([asked.status, asked.body.status, asked.body.evidence]).toEqual([201, 'pending', EVIDENCE])
    const { id } = asked.body
    const { registrations, counts } = await queue('?status=pending')
    expect(counts).toEqual({ pending: 1 })
    const person = { id: '1815', name: 'Ada Lovelace', email: 'ada@example.org', evidence: EVIDENCE }
    expect(registrations).toMatchObject([{ id, source: 'request', address: ada.address, person, samePerson: 0 }])
    const approved = await decide(id, { decision: 'approve' })
    expect([approved.status, approved.body.status, approved.body.decidedBy]).toEqual([
      200,
      'approved',
      organizer.address,
    ])
    expect(registrar.counts.approved).toBe(1)
    expect(registrar.handOver.elections()).toEqual([1n])
    expect(registrar.handOver.some(1n)).toBe(1)
    expect(registrar.requests.find(String(id))).toMatchObject({ address: ada.address, status: 'requested' })
    registrar.requests.conclude(String(id), 'enrolled')
    const { body } = await ada.call('GET', '/registrations')
    expect(body.registrations).toMatchObject([{ id, status: 'enrolled', election: '1' }])
    expect((await queue()).counts).toEqual({ enrolled: 1 })
  })
  it('what the chain refuses is shown with its reason', async () => {
    const { id } = (await register(ada, {})).body
    await decide(id, { decision: 'approve' })
    registrar.handOver.some(1n)
    registrar.requests.conclude(String(id), 'refused', 'RollClosed')
    const { body } = await ada.call('GET', '/registrations')
    expect(body.registrations).toMatchObject([{ status: 'failed', reason: 'RollClosed' }])
    expect((await queue('?status=failed')).registrations).toHaveLength(1)
    expect((await queue('?status=approved')).registrations).toEqual([])
  })
  it('a refusal carries its reason to the voter, who may ask again', async () => {
    const { id } = (await register(ada, {})).body
    await decide(id, { decision: 'refuse', reason: 'We need your\nmember number.' })
    const { body } = await ada.call('GET', '/registrations')
    expect(body.registrations).toMatchObject([{ status: 'refused', reason: 'We need your\nmember number.' }])
    expect((await register(ada, {})).status).toBe(201)
  })
  it('nothing personal lies readable in the database, and the log has no name', async () => {
    await setFields()
    const { id } = (await register(ada)).body
    await decide(id, { decision: 'approve' })
    registrar.handOver.some(1n)
    const tables = registrar.database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    const dump = (tables as { name: string }[])
      .flatMap(({ name }) => registrar.database.prepare(`SELECT * FROM ${name}`).all() as Record<string, unknown>[])
      .flatMap((row) => Object.values(row))
      .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
      .join('\n')
    for (const secret of ['Lovelace', '1815', 'ada@example', '2020-02-29', '\x07'.repeat(32)]) {
      expect(dump).not.toContain(secret)
    }
    expect(registrar.log.join()).not.toMatch(/Lovelace|\b1815\b|ada@|0x/)
  })
  it('one person, two addresses: both may ask, the organizer is told, one is approved', async () => {
    await setFields()
    const bob = await registrar.signIn(personOf(2))
    const first = await register(ada)
    const second = await register(bob, { ...EVIDENCE, member: 1815 })
    expect(((await queue()).registrations as { samePerson: number }[]).map((one) => one.samePerson)).toEqual([1, 1])
    expect((await queue('?person=1815')).registrations).toHaveLength(2)
    expect((await queue('?person=1816')).registrations).toEqual([])
    expect((await decide(first.body.id, { decision: 'approve' })).status).toBe(200)
    expect((await decide(second.body.id, { decision: 'approve' })).body.code).toBe('person-registered')
    expect((await decide(second.body.id, { decision: 'refuse', reason: 'Twice' })).status).toBe(200)
  })
  it('many at once: the decided, and why others were not', async () => {
    const ids: unknown[] = []
    for (let i = 10; i < 13; i++) ids.push((await register(await registrar.signIn(personOf(i)), {})).body.id)
    await decide(ids[0], { decision: 'refuse', reason: 'No' })
    const answer = await organizer.call('POST', '/elections/1/decisions', {
      ...{ decision: 'approve', ids: [...ids, ids[1], 'nobody'] },
    })
    expect(answer.body).toEqual({
      decided: [ids[1], ids[2]],
      notDecided: [
        { id: ids[0], code: 'already-decided' },
        { id: 'nobody', code: 'unknown-registration' },
      ],
    })
  })
  it('pages through the queue', async () => {
    for (let i = 10; i < 15; i++) await register(await registrar.signIn(personOf(i)), {})
    const first = await queue('?limit=3')
    const rest = await queue(`?limit=3&cursor=${first.next}`)
    const ids = [...(first.registrations as { id: string }[]), ...(rest.registrations as { id: string }[])]
    expect([new Set(ids.map(({ id }) => id)).size, rest.next]).toEqual([5, null])
    const { address } = personOf(11)
    expect((await queue(`?address=${address}`)).registrations).toMatchObject([{ address: address.toLowerCase() }])
  })
})

describe('what a registration is refused for', () => {
  const evidence: [string, Record<string, unknown>, object][] = [
    ['a field that is not asked for', { ...EVIDENCE, shoe: '42' }, { field: 'shoe', fault: 'unknown' }],
    ['no name', { ...EVIDENCE, name: undefined }, { field: 'name', fault: 'missing' }],
    ['a name of spaces', { ...EVIDENCE, name: '  ' }, { field: 'name', fault: 'missing' }],
    ['a long name', { ...EVIDENCE, name: 'x'.repeat(41) }, { field: 'name', fault: 'too-long' }],
    ['a name with a bell', { ...EVIDENCE, name: 'A\u0007da' }, { field: 'name', fault: 'control-characters' }],
    ['a name as list', { ...EVIDENCE, name: ['Ada'] }, { field: 'name', fault: 'not-text' }],
    ['a member number in words', { ...EVIDENCE, member: 'twelve' }, { field: 'member', fault: 'not-a-number' }],
    ['an e-mail without @', { ...EVIDENCE, email: 'ada.example.org' }, { field: 'email', fault: 'not-an-email' }],
    [
      'an e-mail with a line break',
      { ...EVIDENCE, email: 'ada@example.org\nBcc: x@y.zz' },
      { field: 'email', fault: 'not-an-email' },
    ],
    ['30 February', { ...EVIDENCE, joined: '2020-02-30' }, { field: 'joined', fault: 'not-a-date' }],
    ['a date in words', { ...EVIDENCE, joined: 'May' }, { field: 'joined', fault: 'not-a-date' }],
    ['a branch that is not there', { ...EVIDENCE, branch: 'West' }, { field: 'branch', fault: 'no-such-choice' }],
    ['a field called constructor', { ...EVIDENCE, constructor: 'x' }, { field: 'constructor', fault: 'unknown' }],
  ]
  it.each(evidence)('%s -> bad-evidence that names it', async (_, given, fault) => {
    await setFields()
    const answer = await register(ada, given)
    expect([answer.status, answer.body.code, answer.body.faults]).toEqual([400, 'bad-evidence', [fault]])
    expect((await queue()).counts).toEqual({})
  })
  const circumstances: [string, ProblemCode, () => unknown][] = [
    [
      'an election that nobody made',
      'unknown-election',
      () => ada.call('POST', '/elections/2/registrations', { evidence: {} }),
    ],
    ['election 0', 'bad-election', () => ada.call('POST', '/elections/0/registrations', { evidence: {} })],
    [
      'a roll that is closed',
      'roll-closed',
      () => {
        registrar.chain.phase = 3
      },
    ],
    [
      'a roll that is over',
      'roll-closed',
      () => {
        registrar.chain.phase = 5
        registrar.chain.lateEnrolment = true
      },
    ],
    [
      'an election of another registrar',
      'election-not-served',
      () => {
        registrar.chain.registrars = [voterOf(0)]
      },
    ],
    [
      'the network away',
      'network-unavailable',
      () => {
        registrar.chain.silence = 'all'
      },
    ],
    ['an election with self-service', 'wrong-policy', () => setFields([], 'self-service')],
    ['the same address again', 'already-registered', () => register(ada, {})],
    ['nobody signed in', 'no-session', () => registrar.call('POST', '/elections/1/registrations', { evidence: {} })],
    ['no evidence', 'bad-field', () => ada.call('POST', '/elections/1/registrations', {})],
    ['evidence as list', 'bad-field', () => ada.call('POST', '/elections/1/registrations', { evidence: [] })],
    ['one field more', 'unknown-field', () => ada.call('POST', '/elections/1/registrations', { evidence: {}, x: 1 })],
    ['half a body', 'not-json', () => ada.call('POST', '/elections/1/registrations', '{"evidence":')],
  ]
  it.each(circumstances)('%s -> %s', async (_, code, arrange) => {
    const arranged = (await arrange()) as { body?: { code?: string } } | undefined
    const answer = arranged?.body?.code !== undefined ? arranged : await register(ada, {})
    expect(answer.body?.code).toBe(code)
  })
  it('an address that self-service enrolled before', async () => {
    await setFields([], 'self-service')
    expect((await registrar.call('POST', '/enrolments', { election: 1, address: ada.address })).status).toBe(202)
    await setFields([], 'approval')
    expect((await register(ada, {})).body.code).toBe('already-registered')
    const answer = await registrar.call('POST', '/enrolments', { election: 1, address: voterOf(5) })
    expect(answer.body.code).toBe('wrong-policy')
  })
  it('before the election is locked one registers and is approved; enrolment waits', async () => {
    registrar.chain.phase = 1
    const { id } = (await register(ada, {})).body
    expect((await decide(id, { decision: 'approve' })).status).toBe(200)
    expect((await ada.call('GET', '/registrations')).body.registrations).toMatchObject([{ status: 'approved' }])
  })
})

describe('what an organizer is refused', () => {
  const routes: [string, string, unknown?][] = [
    ['PUT', '/elections/1/settings', { policy: 'approval', fields: [] }],
    ['GET', '/elections/1/registrations'],
    ['GET', '/elections/1/registrations/id-1'],
    ['POST', '/elections/1/registrations/id-1/decision', { decision: 'approve' }],
    ['POST', '/elections/1/decisions', { decision: 'approve', ids: ['id-1'] }],
    ['GET', '/elections/1/log'],
  ]
  it.each(routes)('%s %s is for the organizer and officials only', async (method, path, body) => {
    expect((await registrar.call(method, path, body)).body.code).toBe('no-session')
    expect((await ada.call(method, path, body)).body.code).toBe('not-organizer')
    expect((await organizer.call(method, path.replace('/1/', '/2/'), body)).body.code).toBe('unknown-election')
    const official = await registrar.signIn(OFFICIAL)
    expect(['not-organizer', 'no-session']).not.toContain((await official.call(method, path, body)).body.code)
  })
  const fields: [string, ProblemCode, unknown][] = [
    ['a name twice', 'bad-fields', [FIELDS[0], FIELDS[0]]],
    ['a choice without choices', 'bad-fields', [{ ...FIELDS[0], kind: 'choice' }]],
    ['choices without a choice', 'bad-fields', [{ ...FIELDS[0], choices: ['a'] }]],
    ['a choice twice', 'bad-fields', [{ ...FIELDS[4], choices: ['a', 'a'] }]],
    ['two that identify', 'bad-fields', [FIELDS[1], { ...FIELDS[1], name: 'other' }]],
    ['one that identifies and may be left out', 'bad-fields', [{ ...FIELDS[1], required: false }]],
    ['a name with a space', 'bad-field', [{ ...FIELDS[0], name: 'your name' }]],
    ['__proto__', 'bad-field', [{ ...FIELDS[0], name: '__proto__' }]],
    ['no label', 'bad-field', [{ ...FIELDS[0], label: '' }]],
    ['an unknown kind', 'bad-field', [{ ...FIELDS[0], kind: 'photo' }]],
    ['an unknown property', 'unknown-field', [{ ...FIELDS[0], pattern: '(a+)+$' }]],
    ['too many', 'bad-field', Array.from({ length: FIELDS_MAX + 1 }, (_, i) => ({ ...FIELDS[0], name: `f${i}` }))],
    ['none at all', 'bad-field', null],
  ]
  it.each(fields)('evidence fields with %s -> %s', async (_, code, given) => {
    expect((await setFields(given)).body.code).toBe(code)
  })
  const decisions: [string, ProblemCode, unknown][] = [
    ['no reason', 'bad-field', { decision: 'refuse' }],
    ['an empty reason', 'bad-field', { decision: 'refuse', reason: ' ' }],
    ['a long reason', 'bad-field', { decision: 'refuse', reason: 'x'.repeat(REASON_LENGTH_MAX + 1) }],
    ['a reason for yes', 'unknown-field', { decision: 'approve', reason: 'Nice' }],
    ['another decision', 'bad-field', { decision: 'maybe' }],
    ['nothing', 'bad-field', {}],
  ]
  it.each(decisions)('a decision with %s -> %s', async (_, code, decision) => {
    const { id } = (await register(ada, {})).body
    const answer = await decide(id, decision as object)
    expect([answer.status, answer.body.code]).toEqual([PROBLEMS[code].status, code])
    expect((await queue()).counts).toEqual({ pending: 1 })
  })
  it('deciding twice, about nobody, or when the roll is closed', async () => {
    const { id } = (await register(ada, {})).body
    expect((await decide('nobody', { decision: 'approve' })).body.code).toBe('unknown-registration')
    registrar.chain.phase = 3
    expect((await decide(id, { decision: 'approve' })).body.code).toBe('roll-closed')
    registrar.chain.phase = 2
    await decide(id, { decision: 'approve' })
    expect((await decide(id, { decision: 'refuse', reason: 'No' })).body.code).toBe('already-decided')
  })
  it('two decisions at once: one counts', async () => {
    const { id } = (await register(ada, {})).body
    const answers = await Promise.all([1, 2, 3].map(() => decide(id, { decision: 'approve' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  })
})

describe('the audit log', () => {
  it('says who approved whom; a changed, a missing and an added entry break the chain', async () => {
    await setFields()
    const { id } = (await register(ada)).body
    await decide(id, { decision: 'approve' })
    const read = async () => (await organizer.call('GET', '/elections/1/log')).body
    const log = await read()
    expect(log.entries).toMatchObject([
      { number: 0, actor: organizer.address, act: 'settings-changed', subject: 'approval, 5 fields', person: null },
      { number: 1, actor: ada.address, act: 'registered', subject: id, person: '1815' },
      { number: 2, actor: organizer.address, act: 'approved', subject: id, person: '1815' },
    ])
    expect([log.total, log.isIntact]).toEqual([3, true])
    const entries = log.entries as {
      hash: string
      number: number
      at: string
      actor: string
      act: 'approved'
      subject: string
      person: string | null
    }[]
    const last = entries[2] as (typeof entries)[0]
    // Whose request it is, is looked up when the log is read: no hash is over it.
    const { hash, person: _, ...rest } = { ...last, at: Date.parse(last.at) }
    expect([hash, log.head]).toEqual([entryHash(entries[1]?.hash ?? '', '1', rest), hash])
    const { database } = registrar
    const breakIt = (sql: string) => {
      database.exec('SAVEPOINT broken')
      database.exec(sql)
      return async () => {
        const { isIntact } = await read()
        database.exec('ROLLBACK TO broken; RELEASE broken')
        return isIntact
      }
    }
    for (const sql of [
      "UPDATE audit_log SET actor = '0x00' WHERE number = 1",
      "UPDATE audit_log SET subject = 'id-9' WHERE number = 2",
      'DELETE FROM audit_log WHERE number = 1',
      'INSERT INTO audit_log SELECT election, 3, at, actor, act, subject, hash FROM audit_log WHERE number = 2',
    ]) {
      expect(await breakIt(sql)()).toBe(false)
    }
    expect((await read()).isIntact).toBe(true)
    expect((await organizer.call('GET', '/elections/1/log?from=1&limit=1')).body.entries).toMatchObject([{ number: 1 }])
  })
})

describe('the OpenAPI document', () => {
  it('is 3.1, names every route with its problems, and is served under both roots', async () => {
    const { body } = await registrar.call('GET', '/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    const paths = body.paths as Record<string, Record<string, { responses: Record<string, { description: string }> }>>
    const decision = paths['/elections/{election}/registrations/{id}/decision']?.post
    expect(decision?.responses['409']?.description).toContain('already-decided')
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const statuses = Object.keys(operation.responses)
        expect([path, method, statuses.some((status) => /^2/.test(status))]).toEqual([path, method, true])
      }
    }
    expect((await registrar.call('GET', '/registrar/openapi.json')).body).toEqual(body)
  })
})
