// Nominations, lost keys, and a person's own data.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NOMINATIONS_PER_ELECTION_MAX, STATEMENT_LENGTH_MAX } from '../src/limits.ts'
import type { ProblemCode } from '../src/problems.ts'
import { voterOf } from './aFakeChain.ts'
import { aRegistrar, ORGANIZER, type Person, personOf, type TestRegistrar } from './aRegistrar.ts'

let registrar: TestRegistrar
let organizer: Person
let ada: Person

beforeEach(async () => {
  registrar = aRegistrar()
  organizer = await registrar.signIn(ORGANIZER)
  ada = await registrar.signIn(personOf(1))
})
afterEach(() => registrar.database.close())

const NOMINATION = {
  candidate: 'Grace Hopper',
  statement: 'She will\nnot break ships.',
  link: 'https://example.org/grace',
  contest: 0,
}
const MEMBER = { name: 'member', label: 'Member', kind: 'number', required: true, identifies: true }
const NAME = { name: 'name', label: 'Name', kind: 'text', required: true }

describe('nominations', () => {
  beforeEach(() => {
    registrar.chain.phase = 1
  })
  const nominate = (changes: object = {}, person = ada) =>
    person.call('POST', '/elections/1/nominations', { ...NOMINATION, ...changes })
  const decide = (id: unknown, decision: object) =>
    organizer.call('POST', `/elections/1/nominations/${id}/decision`, decision)
  const listed = async (person?: Person) =>
    (
      (await (person ?? registrar).call('GET', '/elections/1/nominations')).body.nominations as { status: string }[]
    ).map(({ status }) => status)

  it('are seen by who made them and by the organizer; by everybody once accepted', async () => {
    const { body } = await nominate()
    expect(body).toMatchObject({ ...NOMINATION, status: 'pending', address: ada.address })
    const bob = await registrar.signIn(personOf(2))
    expect([await listed(ada), await listed(organizer), await listed(bob), await listed()]).toEqual([
      ['pending'],
      ['pending'],
      [],
      [],
    ])
    expect((await decide(body.id, { decision: 'approve' })).body.status).toBe('accepted')
    const { nominations } = (await registrar.call('GET', '/elections/1/nominations')).body
    expect(nominations).toMatchObject([{ ...NOMINATION, status: 'accepted', address: null }])
    expect((await decide(body.id, { decision: 'refuse', reason: 'x' })).body.code).toBe('already-decided')
  })
  it('are refused with a reason, which the nominator reads, or withdrawn', async () => {
    const { id } = (await nominate()).body
    await decide(id, { decision: 'refuse', reason: 'Not a member.' })
    expect((await ada.call('GET', '/elections/1/nominations')).body.nominations).toMatchObject([
      { reason: 'Not a member.' },
    ])
    const other = (await nominate({ candidate: 'Ada' })).body
    const bob = await registrar.signIn(personOf(2))
    expect((await bob.call('DELETE', `/elections/1/nominations/${other.id}`)).body.code).toBe('unknown-nomination')
    expect((await ada.call('DELETE', `/elections/1/nominations/${other.id}`)).status).toBe(204)
    expect(await listed(ada)).toEqual(['refused'])
  })
  const refused: [string, ProblemCode, object][] = [
    ['no candidate', 'bad-field', { candidate: '' }],
    ['a candidate over two lines', 'bad-field', { candidate: 'A\nB' }],
    ['no statement', 'bad-field', { statement: undefined }],
    ['a long statement', 'bad-field', { statement: 'x'.repeat(STATEMENT_LENGTH_MAX + 1) }],
    ['a link that runs', 'bad-field', { link: 'javascript:alert(1)' }],
    ['a link that is none', 'bad-field', { link: 'example' }],
    ['a question that is not there', 'bad-field', { contest: 1 }],
    ['question -1', 'bad-field', { contest: -1 }],
    ['one field more', 'unknown-field', { votes: 5 }],
  ]
  it.each(refused)('with %s -> %s', async (_, code, changes) => {
    expect((await nominate(changes)).body.code).toBe(code)
    expect(await listed(organizer)).toEqual([])
  })
  it('only before the election is locked, only by who is signed in, only so many', async () => {
    expect((await registrar.call('POST', '/elections/1/nominations', NOMINATION)).body.code).toBe('no-session')
    registrar.database.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${NOMINATIONS_PER_ELECTION_MAX})
      INSERT INTO nominations (id, election, address, status, content, created_at) SELECT 'n' || i, '1', '0x', 'refused', x'', 0 FROM n`)
    expect((await nominate()).body.code).toBe('cap-reached')
    registrar.chain.phase = 2
    expect((await nominate()).body.code).toBe('nominations-closed')
  })
})

describe('lost keys', () => {
  const NEW = personOf(40).address.toLowerCase()
  let id: string
  const replace = (address: unknown = NEW, which = id, by = organizer) =>
    by.call('POST', `/elections/1/registrations/${which}/replacement`, { address })

  beforeEach(async () => {
    id = String((await ada.call('POST', '/elections/1/registrations', { evidence: {} })).body.id)
    await organizer.call('POST', `/elections/1/registrations/${id}/decision`, { decision: 'approve' })
    registrar.handOver.some(1n)
    registrar.requests.conclude(id, 'enrolled')
  })

  it('the organizer gives another address, and sees what became of it', async () => {
    const answer = await replace()
    const shown = { registration: id, oldAddress: ada.address, newAddress: NEW, status: 'requested' }
    expect([answer.status, answer.body]).toMatchObject([202, shown])
    expect(registrar.counts.woken).toBe(1)
    registrar.replacements.conclude(String(answer.body.id), 'replaced', null)
    const { body } = await organizer.call('GET', `/elections/1/registrations/${id}/replacement`)
    expect(body.status).toBe('replaced')
    expect((await organizer.call('GET', `/elections/1/registrations/${id}`)).body.address).toBe(NEW)
    expect((await ada.call('GET', '/registrations')).body.registrations).toEqual([])
    const owner = await registrar.signIn(personOf(40))
    expect((await owner.call('GET', '/registrations')).body.registrations).toMatchObject([{ id, status: 'enrolled' }])
  })
  it('nobody else gets the new address meanwhile', async () => {
    await replace()
    const owner = await registrar.signIn(personOf(40))
    const asked = await owner.call('POST', '/elections/1/registrations', { evidence: {} })
    expect(asked.body.code).toBe('already-registered')
    const upload = `id,name,address\n1,Bob,${NEW}\n`
    const { body } = await organizer.call('POST', '/elections/1/roll?dryRun=true', upload, {
      'content-type': 'text/csv',
    })
    expect(body.faults).toMatchObject([{ fault: 'address-registered' }])
  })
  const replaceAfterTheEnd = () => {
    registrar.chain.phase = 5
    return replace()
  }
  const refused: [string, ProblemCode, () => Promise<{ body: Record<string, unknown> }>][] = [
    ['the same address', 'already-registered', () => replace(ada.address)],
    ['a mistyped address', 'bad-address', () => replace('0x12')],
    ['nobody', 'unknown-registration', () => replace(NEW, 'nobody')],
    ['a second time at once', 'replacement-under-way', () => replace().then(() => replace(voterOf(7)))],
    ['by the voter', 'not-organizer', () => replace(NEW, id, ada)],
    ['after the end', 'roll-closed', () => replaceAfterTheEnd()],
    [
      'one who is not enrolled',
      'not-enrolled',
      async () => {
        const bob = await registrar.signIn(personOf(2))
        return replace(NEW, String((await bob.call('POST', '/elections/1/registrations', { evidence: {} })).body.id))
      },
    ],
  ]
  it.each(refused)('%s -> %s', async (_, code, attempt) => {
    expect((await attempt()).body.code).toBe(code)
  })
})

describe('own data', () => {
  const register = async (person = ada, member = '1815') => {
    await organizer.call('PUT', '/elections/1/settings', { policy: 'approval', fields: [NAME, MEMBER] })
    const { body } = await person.call('POST', '/elections/1/registrations', {
      evidence: { name: 'Ada Lovelace', member },
    })
    return String(body.id)
  }
  const enrol = async (id: string) => {
    await organizer.call('POST', `/elections/1/registrations/${id}/decision`, { decision: 'approve' })
    registrar.handOver.some(1n)
    registrar.requests.conclude(id, 'enrolled')
  }
  const everything = () =>
    ['registrations', 'nominations', 'requests']
      .flatMap((table) => registrar.database.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[])
      .flatMap((row) => Object.values(row))
      .filter((value) => Buffer.isBuffer(value) && value.length > 28)
      .map((value) => registrar.sealing.open(value as Buffer).toString())
      .join('\n')

  it('all of it as a file, of nobody else', async () => {
    const id = await register()
    await register(await registrar.signIn(personOf(2)), '7')
    registrar.chain.phase = 1
    await ada.call('POST', '/elections/1/nominations', NOMINATION)
    registrar.chain.phase = 2
    await enrol(id)
    const { body, headers } = await ada.call('GET', '/own-data')
    expect(headers.get('content-disposition')).toContain('own-data.json')
    expect(body).toMatchObject({
      address: ada.address,
      registrations: [{ id, status: 'enrolled', person: { id: '1815', name: 'Ada Lovelace' } }],
      enrolments: [{ id, status: 'enrolled' }],
      nominations: [NOMINATION],
      ...{ sessions: 1, secondFactor: false },
    })
  })
  it('who is not enrolled is erased whole, and signed out', async () => {
    const id = await register()
    const { body } = await ada.call('DELETE', '/own-data')
    expect(body).toEqual({ erased: [id], kept: [] })
    expect((await ada.call('GET', '/session')).body.code).toBe('no-session')
    expect(everything()).not.toMatch(/Lovelace|1815/)
    const rows = registrar.database.prepare('SELECT * FROM registrations').all()
    expect(rows).toMatchObject([{ id, status: 'erased', address: null, person: null, person_index: null }])
  })
  it('who is enrolled keeps id, address and salt until the election is over; the name goes at once', async () => {
    const id = await register()
    await enrol(id)
    const kept = [{ id, election: '1', what: ['id', 'address', 'salt'], until: 'the election is over' }]
    expect((await ada.call('DELETE', '/own-data')).body).toEqual({ erased: [], kept })
    expect(everything()).not.toContain('Lovelace')
    expect(everything()).toContain('1815')
    registrar.chain.phase = 5
    const again = await registrar.signIn(personOf(1))
    expect((await again.call('DELETE', '/own-data')).body).toEqual({ erased: [id], kept: [] })
    expect(everything()).not.toContain('1815')
    const { voters } = (await organizer.call('GET', '/elections/1/roll')).body as { voters: object[] }
    expect(voters).toMatchObject([{ voter: ada.address, erased: true }])
  })
  it('an approved person who is not on the roll yet never gets there', async () => {
    const id = await register()
    await organizer.call('POST', `/elections/1/registrations/${id}/decision`, { decision: 'approve' })
    await ada.call('DELETE', '/own-data')
    expect(registrar.handOver.some(1n)).toBe(0)
  })
  it('not while the network is away: nothing is half done', async () => {
    const id = await register()
    await enrol(id)
    registrar.chain.silence = 'all'
    expect((await ada.call('DELETE', '/own-data')).body.code).toBe('network-unavailable')
    expect(everything()).toContain('Lovelace')
  })
  it('an organizer erases who asked for it; others do not', async () => {
    const id = await register()
    expect((await ada.call('DELETE', `/elections/1/registrations/${id}`)).body.code).toBe('not-organizer')
    expect((await organizer.call('DELETE', `/elections/1/registrations/${id}`)).body).toEqual({
      erased: [id],
      kept: [],
    })
    expect((await organizer.call('DELETE', '/elections/1/registrations/nobody')).body.code).toBe('unknown-registration')
    const { entries } = (await organizer.call('GET', '/elections/1/log')).body as { entries: { act: string }[] }
    expect(entries.at(-1)).toMatchObject({ act: 'erased', actor: organizer.address, subject: id })
  })
})
