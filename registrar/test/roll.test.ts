import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { enrolmentCommitment } from '@psephos/client'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import fc from 'fast-check'
import type { Hex } from 'viem'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogPage } from '../src/api.ts'
import { ROLL_BYTES_MAX, ROLL_FAULTS_NAMED_MAX, ROLL_LINE_BYTES_MAX, ROLL_LINES_MAX } from '../src/limits.ts'
import type { RollFault } from '../src/roll/readRoll.ts'
import { voterOf } from './aFakeChain.ts'
import { aRegistrar, ORGANIZER, type Person, personOf, type TestRegistrar } from './aRegistrar.ts'

let registrar: TestRegistrar
let organizer: Person
const CSV = { 'content-type': 'text/csv; charset=utf-8' }

beforeEach(async () => {
  registrar = aRegistrar()
  organizer = await registrar.signIn(ORGANIZER)
})
afterEach(() => registrar.database.close())

const upload = (text: string | Uint8Array, query = '', headers: Record<string, string> = CSV) =>
  organizer.call('POST', `/elections/1/roll${query}`, text, headers)
const dryRun = (text: string) => upload(text, '?dryRun=true')
const people = async (query = '') =>
  (await organizer.call('GET', `/elections/1/registrations${query}`)).body as {
    registrations: { id: string; status: string; address: string | null; person: { id: string; name: string } }[]
    counts: Record<string, number>
  }
const LIST = `id,name,email,address
17,Ada Lovelace,ada@example.org,${voterOf(0)}
18,"Hopper, Grace",,
19,Noether,emmy@example.org,
`

describe('a list of voters', () => {
  it('is taken whole: with an address approved, without one invited', async () => {
    const answer = await upload(LIST)
    expect([answer.status, answer.body]).toEqual([
      200,
      { lines: 3, withAddress: 1, faults: [], faultCount: 0, isDryRun: false },
    ])
    expect((await people()).counts).toEqual({ approved: 1, invited: 2 })
    expect((await people('?person=18')).registrations).toMatchObject([
      { status: 'invited', address: null, person: { id: '18', name: 'Hopper, Grace', email: null } },
    ])
    expect(registrar.counts.approved).toBe(1)
    expect(registrar.handOver.some(1n)).toBe(1)
    expect(registrar.requests.findVoter(1n, voterOf(0))).toMatchObject({ status: 'requested' })
  })
  it('a dry run says the same and keeps nothing', async () => {
    const { body } = await dryRun(LIST)
    expect(body).toEqual({ lines: 3, withAddress: 1, faults: [], faultCount: 0, isDryRun: true })
    expect((await people()).counts).toEqual({})
  })
  const forms: [string, string][] = [
    ['semicolons', 'id;name\n17;Ada\n18;Grace'],
    ['tabs', 'id\tname\r\n17\tAda\r\n18\tGrace\r\n'],
    ['a byte order mark', '\uFEFFid,name\n17,Ada\n18,Grace\n'],
    ['capitals, spaces and another order', ' Name , ID \nAda , 17\n Grace,18'],
    ['empty lines', '\nid,name\n\n17,Ada\n\n18,Grace\n\n'],
    ['quotes and a line break in them', 'id,name\n17,"Ada"\n18,"Grace ""Amazing"" Hopper"\n'],
    ['accents of two kinds', 'id,name\n17,Zoe\u0308\n18,José\n'],
  ]
  it.each(forms)('written with %s', async (_, text) => {
    expect((await dryRun(text)).body).toMatchObject({ lines: 2, faultCount: 0 })
  })
  const faults: [string, string, RollFault[]][] = [
    ['nothing', '', [{ line: 1, column: null, fault: 'empty' }]],
    ['a head alone', 'id,name\n', [{ line: 1, column: null, fault: 'empty' }]],
    [
      'no head',
      '17,Ada\n',
      [
        { line: 1, column: '1', fault: 'unknown-column' },
        { line: 1, column: '2', fault: 'unknown-column' },
        { line: 1, column: 'id', fault: 'column-missing' },
        { line: 1, column: 'name', fault: 'column-missing' },
      ],
    ],
    ['an unknown column', 'id,name,shoe\n', [{ line: 1, column: '3', fault: 'unknown-column' }]],
    ['a column twice', 'id,name,name\n', [{ line: 1, column: 'name', fault: 'column-twice' }]],
    ['no names', 'id,email\n', [{ line: 1, column: 'name', fault: 'column-missing' }]],
    ['a cell too few', 'id,name\n17\n', [{ line: 2, column: null, fault: 'cells' }]],
    ['a cell too many', 'id,name\n17,Ada,x\n', [{ line: 2, column: null, fault: 'cells' }]],
    ['no id', 'id,name\n,Ada\n', [{ line: 2, column: 'id', fault: 'missing' }]],
    ['no name', 'id,name\n17, \n', [{ line: 2, column: 'name', fault: 'missing' }]],
    ['a long id', `id,name\n${'1'.repeat(101)},Ada\n`, [{ line: 2, column: 'id', fault: 'too-long' }]],
    ['a bell', 'id,name\n17,A\u0007\n', [{ line: 2, column: 'name', fault: 'control-characters' }]],
    ['a mail without dot', 'id,name,email\n17,Ada,ada@x\n', [{ line: 2, column: 'email', fault: 'not-an-email' }]],
    ['two mails', 'id,name,email\n17,Ada,"a@x.yz, b@x.yz"\n', [{ line: 2, column: 'email', fault: 'not-an-email' }]],
    ['a short address', 'id,name,address\n17,Ada,0x12\n', [{ line: 2, column: 'address', fault: 'bad-address' }]],
    [
      'a mistyped address',
      'id,name,address\n17,Ada,0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n',
      [{ line: 2, column: 'address', fault: 'bad-checksum' }],
    ],
    [
      'the zero address',
      `id,name,address\n17,Ada,0x${'00'.repeat(20)}\n`,
      [{ line: 2, column: 'address', fault: 'zero-address' }],
    ],
    [
      'a contract',
      `id,name,address\n17,Ada,${ELECTIONS_ADDRESS}\n`,
      [{ line: 2, column: 'address', fault: 'system-address' }],
    ],
    [
      'an id three times, in several spellings',
      'id,name\nA 1,Ada\nb,Bob\na  1,Ada\nＡ 1,Ada\n',
      [
        { line: 4, column: 'id', fault: 'same-id', other: 2 },
        { line: 5, column: 'id', fault: 'same-id', other: 2 },
      ],
    ],
    [
      'an address twice',
      `id,name,address\n1,Ada,${voterOf(9)}\n2,Bob,${voterOf(9).toUpperCase().replace('0X', '0x')}\n`,
      [{ line: 3, column: 'address', fault: 'same-address', other: 2 }],
    ],
    [
      'a quote that stays open',
      `id,name\n17,"Ada\n${'x\n'.repeat(10)}`,
      [{ line: 12, column: null, fault: 'unreadable' }],
    ],
    ['a quote in the middle', 'id,name\n17,A"da\n', [{ line: 2, column: null, fault: 'unreadable' }]],
    [
      'an endless line',
      `id,name\n17,${'x'.repeat(ROLL_LINE_BYTES_MAX)}\n`,
      [{ line: 2, column: null, fault: 'unreadable' }],
    ],
  ]
  it.each(faults)('with %s: the faults by line, nothing taken', async (_, text, expected) => {
    expect((await dryRun(text)).body.faults).toEqual(expected)
    const answer = await upload(text)
    expect([answer.status, answer.body.code, answer.body.faults]).toEqual([400, 'bad-roll', expected])
    expect((await people()).counts).toEqual({})
    expect(registrar.database.prepare('SELECT count(*) AS n FROM uploaded_lines').get()).toEqual({ n: 0 })
  })
  it('bytes that are no UTF-8', async () => {
    const { body } = await upload(new Uint8Array([...Buffer.from('id,name\n17,Jos'), 0xe9, 0x0a]), '?dryRun=true')
    expect(body.faults).toEqual([{ line: 2, column: 'name', fault: 'not-utf-8' }])
  })
  it('no value of the list is in a fault', async () => {
    const { body } = await dryRun('id,name,email,address\n17,Ada\u0007Secret,secret-mail,0xsecret\n')
    expect(body.faultCount).toBe(3)
    expect(JSON.stringify(body).toLowerCase()).not.toContain('secret')
  })
  it('people and addresses that are registered already', async () => {
    await upload(LIST)
    const { body } = await dryRun(`id,name,address\n17,Ada,\n20,Bob,${voterOf(0)}\n`)
    expect(body.faults).toEqual([
      { line: 2, column: 'id', fault: 'id-registered' },
      { line: 3, column: 'address', fault: 'address-registered' },
    ])
  })
  it('one good line beside a bad one is not taken either', async () => {
    await upload('id,name\n17,Ada\n,Bob\n')
    expect((await people()).counts).toEqual({})
  })
  it('two lists at once: one after the other', async () => {
    const answers = await Promise.all([upload('id,name\n1,A\n'), upload('id,name\n2,B\n')])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await upload('id,name\n3,C\n')).status).toBe(200)
  })
  it('another type, too many bytes, a closed roll, a stranger', async () => {
    expect((await upload('{}', '', { 'content-type': 'application/json' })).body.code).toBe('wrong-content-type')
    const line = `${'x'.repeat(100)},y\n`
    const long = `id,name\n${line.repeat(Math.ceil(ROLL_BYTES_MAX / line.length))}`
    expect((await dryRun(long)).body.code).toBe('body-too-large')
    registrar.chain.phase = 3
    expect((await upload(LIST)).body.code).toBe('roll-closed')
    const eve = await registrar.signIn(personOf(6))
    expect((await eve.call('POST', '/elections/1/roll', LIST, CSV)).body.code).toBe('not-organizer')
    expect((await registrar.call('POST', '/elections/1/roll', LIST, CSV)).body.code).toBe('no-session')
  })
  it('names a thousand faults and counts the rest', async () => {
    const { body } = await dryRun(`id,name\n${',\n'.repeat(ROLL_FAULTS_NAMED_MAX)}`)
    expect((body.faults as unknown[]).length).toBe(ROLL_FAULTS_NAMED_MAX)
    expect(body.faultCount).toBe(2 * ROLL_FAULTS_NAMED_MAX)
  })
  it('any bytes at all: an answer, no 500, nothing taken', async () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('id', 'name', '"', '""', ',', ';', '\n', '\0', '0x', '\uD800'))
    const text = fc.array(cell, { maxLength: 60 }).map((cells) => `id,name,email,address\n${cells.join(',')}`)
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      text.map((one) => new Uint8Array(Buffer.from(one))),
    )
    await fc.assert(
      fc.asyncProperty(bytes, async (body) => {
        const answer = await upload(body, '?dryRun=true')
        expect(answer.status).toBe(200)
        expect(Number(answer.body.faultCount)).toBeGreaterThanOrEqual((answer.body.faults as unknown[]).length)
      }),
      { numRuns: 25, seed: 20260301 },
    )
  })
  it('100,000 lines within 48 MiB of heap above the start, and the 100,001st is refused', () => {
    const script = resolve(import.meta.dirname, 'bigRoll.ts')
    const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script], { encoding: 'utf8' })
    expect(stderr).toBe('')
    const found = JSON.parse(stdout) as { lines: number; faults: RollFault[]; heapMib: number }
    expect(found.lines).toBe(ROLL_LINES_MAX)
    expect(found.faults).toEqual([{ line: ROLL_LINES_MAX + 2, column: null, fault: 'too-many-lines' }])
    expect(found.heapMib).toBeLessThan(48)
  })
})

describe('invitations', () => {
  const make = async (format: 'csv' | 'html', which: 'new' | 'all' = 'all') =>
    organizer.call('POST', '/elections/1/invitations', { format, which })
  const codesIn = (text: unknown): string[] => String(text).match(/INV(-[0-9A-HJKMNP-TV-Z]{5}){4}/g) ?? []
  const redeem = (person: Person, code: unknown) => person.call('POST', '/invitations/redeem', { code })
  let ada: Person

  beforeEach(async () => {
    await upload(LIST)
    ada = await registrar.signIn(personOf(1))
  })

  it('a CSV with one code a person; its hash alone is kept', async () => {
    const answer = await make('csv')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="invitations-1.csv"')
    const codes = codesIn(answer.body.text)
    expect(String(answer.body.text)).toContain('18,"Hopper, Grace",,')
    expect([codes.length, new Set(codes).size]).toEqual([2, 2])
    const rows = registrar.database.prepare('SELECT * FROM registrations').all()
    expect(JSON.stringify(rows)).not.toContain(codes[0])
  })
  it('a sheet to print, whose names are text and no markup', async () => {
    await upload('id,name\n20,<script>alert(1)</script>\n')
    const { body, headers } = await make('html')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(codesIn(body.text)).toHaveLength(3)
    expect(body.text).not.toContain('<script>')
    expect(body.text).toContain('&lt;script&gt;')
    expect(body.text).toContain('https://vote.example.org')
    expect(body.text).toMatch(/Use the code before \d+ \w+ \d{4} at \d\d:\d\d UTC: the list closes then/)
  })
  it('a cell that a spreadsheet would run is made text', async () => {
    await upload('id,name\n=1+1,@SUM(A1)\n')
    expect((await make('csv')).body.text).toContain("'=1+1,'@SUM(A1),,")
  })
  it('is redeemed once, by the address that is signed in, however it is typed', async () => {
    const [code = ''] = codesIn((await make('csv')).body.text)
    const answer = await redeem(
      ada,
      ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`,
    )
    expect([answer.status, answer.body.status, answer.body.address]).toEqual([200, 'approved', ada.address])
    const bob = await registrar.signIn(personOf(2))
    expect((await redeem(bob, code)).body.code).toBe('unknown-invitation')
    expect((await people()).counts).toEqual({ approved: 2, invited: 1 })
    expect(registrar.counts.approved).toBe(2)
  })
  it.each<[string, (code: string) => string]>([
    ['as printed', (code) => code],
    ['without its mark', (code) => code.replace('INV-', '')],
    ['with a mark of another letter', (code) => code.replace('INV-', ' lnv ')],
    ['in one piece', (code) => code.replaceAll('-', '')],
  ])('is taken %s', async (_, typed) => {
    const [code = ''] = codesIn((await make('csv')).body.text)
    expect((await redeem(ada, typed(code))).body.status).toBe('approved')
  })
  it('is not taken with two marks', async () => {
    const [code = ''] = codesIn((await make('csv')).body.text)
    expect((await redeem(ada, `INV-${code}`)).body.code).toBe('unknown-invitation')
  })
  it('twice at once is once', async () => {
    const [code = ''] = codesIn((await make('csv')).body.text)
    const bob = await registrar.signIn(personOf(2))
    const answers = await Promise.all([redeem(ada, code), redeem(bob, code), redeem(ada, code)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404])
  })
  it('a new code ends the one before; "new" leaves those who have one', async () => {
    const [old = ''] = codesIn((await make('csv', 'new')).body.text)
    expect(codesIn((await make('csv', 'new')).body.text)).toEqual([])
    const [fresh = ''] = codesIn((await make('csv', 'all')).body.text)
    expect((await redeem(ada, old)).body.code).toBe('unknown-invitation')
    expect((await redeem(ada, fresh)).status).toBe(200)
  })
  it.each([
    ['a file for all', { format: 'csv', which: 'all' }, ['all, csv, 2 people']],
    ['a sheet for the new', { format: 'html', which: 'new' }, ['new, html, 2 people']],
    ['mail to the one with an e-mail address', 'mail', ['all, mail, 1 person']],
  ] as const)(
    'the log notes %s with the count, and nothing when there is nobody to invite',
    async (_, how, subjects) => {
      const invite = () =>
        how === 'mail'
          ? organizer.call('POST', '/elections/1/invitations/mails', { which: 'all' })
          : make(how.format, how.which)
      const notes = async () => {
        const { entries } = (await organizer.call('GET', '/elections/1/log')).body as { entries: LogPage['entries'] }
        return entries.filter(({ act }) => act === 'invitations-made').map(({ subject }) => subject)
      }
      await invite()
      expect(await notes()).toEqual(subjects)
      registrar.database.exec("UPDATE registrations SET status = 'approved' WHERE status = 'invited'")
      expect((await invite()).status).toBeLessThan(300)
      expect(await notes()).toEqual(subjects)
    },
  )
  it('not with an address that is registered, not when the roll is closed, not signed out', async () => {
    const [code = '', other = ''] = codesIn((await make('csv')).body.text)
    await redeem(ada, code)
    expect((await redeem(ada, other)).body.code).toBe('already-registered')
    expect((await registrar.call('POST', '/invitations/redeem', { code: other })).body.code).toBe('no-session')
    registrar.chain.phase = 3
    const bob = await registrar.signIn(personOf(2))
    expect((await redeem(bob, other)).body.code).toBe('roll-closed')
    expect((await make('csv')).body.code).toBe('roll-closed')
  })
  it.each([
    '',
    'x',
    '0'.repeat(20),
    '00000-00000-00000-0000U',
    'INV',
    'INV-00000-00000-00000-0000',
    'x'.repeat(61),
    5,
    null,
  ])('the code %j is none', async (code) => {
    expect(['unknown-invitation', 'bad-field']).toContain((await redeem(ada, code)).body.code)
  })
  it('by mail to whoever has an address: each with a code that works', async () => {
    const answer = await organizer.call('POST', '/elections/1/invitations/mails', { which: 'all' })
    expect([answer.status, answer.body, registrar.counts.mailed]).toEqual([202, { queued: 1 }, 1])
    const mail = registrar.invitations.nextMail()
    expect(mail).toMatchObject({ person: { id: '19', email: 'emmy@example.org' }, tries: 1, election: 1n })
    expect(registrar.invitations.nextMail()).toBeNull()
    registrar.invitations.mailFailed(mail?.registration ?? '', 1)
    registrar.now.ms += 60_000
    const again = registrar.invitations.nextMail()
    registrar.invitations.mailSent(again?.registration ?? '')
    expect((await people('?person=19')).registrations).toMatchObject([{ mail: 'sent' }])
    expect((await redeem(ada, mail?.code)).body.code).toBe('unknown-invitation')
    expect((await redeem(ada, again?.code)).status).toBe(200)
  })
  it('no mail server, no mails', async () => {
    const without = aRegistrar({ onMail: null })
    const other = await without.signIn(ORGANIZER)
    const answer = await other.call('POST', '/elections/1/invitations/mails', { which: 'all' })
    expect(answer.body.code).toBe('mail-not-configured')
    without.database.close()
  })
})

describe('the roll file', () => {
  it('S2: opens every commitment, and names the person as the organizer does', async () => {
    await upload(LIST)
    registrar.handOver.some(1n)
    const read = async () => (await organizer.call('GET', '/elections/1/roll')).body as unknown as RollFile
    expect(await read()).toEqual({ psephos: 'roll/1', election: '1', voters: [] })
    const request = registrar.requests.findVoter(1n, voterOf(0))
    registrar.requests.conclude(request?.id ?? '', 'enrolled')
    const { voters } = await read()
    expect(voters).toMatchObject([{ id: '17', voter: voterOf(0), commitment: request?.commitment }])
    const [{ salt, record, commitment } = {} as RollFile['voters'][0]] = voters
    expect(enrolmentCommitment({ salt, record })).toBe(commitment)
  })
})

type RollFile = { psephos: string; election: string; voters: { salt: Hex; record: Hex; commitment: Hex }[] }
