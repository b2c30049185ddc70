import { Secret, TOTP } from 'otpauth'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RATE_LIMITS, RECOVERY_CODES, SECOND_FACTOR_CONFIRM_MS } from '../src/limits.ts'
import { aRegistrar, ORGANIZER, type Person, personOf, type TestRegistrar } from './aRegistrar.ts'

let registrar: TestRegistrar
let organizer: Person

beforeEach(async () => {
  registrar = aRegistrar()
  organizer = await registrar.signIn(ORGANIZER)
})
afterEach(() => registrar.database.close())

/** The app on the other device. */
const codeAt = (secret: unknown, ms = registrar.now.ms) =>
  new TOTP({ secret: Secret.fromBase32(String(secret)), digits: 6, period: 30 }).generate({ timestamp: ms })
const begin = async (person = organizer) => (await person.call('POST', '/second-factor')).body.secret
const confirm = (code: string, person = organizer) => person.call('POST', '/second-factor/confirm', { code })
const give = (code: string, person = organizer) => person.call('POST', '/session/second-factor', { code })
const setUp = async () => {
  const secret = await begin()
  const { recoveryCodes } = (await confirm(codeAt(secret))).body as { recoveryCodes: string[] }
  return { secret, recoveryCodes }
}
const queue = (person: Person) => person.call('GET', '/elections/1/registrations')

describe('a second factor (RFC 6238)', () => {
  it('is begun, confirmed with a code of the app, and then asked for in every new session', async () => {
    const begun = await organizer.call('POST', '/second-factor')
    expect(begun.body.uri).toContain(`otpauth://totp/Psephos%20registrar:${organizer.address}?`)
    expect((await queue(organizer)).status).toBe(200)
    const answer = await confirm(codeAt(begun.body.secret))
    expect((answer.body.recoveryCodes as string[]).length).toBe(RECOVERY_CODES)
    expect((await organizer.call('GET', '/session')).body.secondFactor).toBe('given')
    const again = await registrar.signIn(ORGANIZER)
    expect((await again.call('GET', '/session')).body.secondFactor).toBe('needed')
    for (const [method, path, body] of [
      ['GET', '/elections/1/registrations', undefined],
      ['POST', '/elections/1/decisions', { decision: 'approve', ids: ['x'] }],
      ['GET', '/elections/1/roll', undefined],
      ['DELETE', '/second-factor', undefined],
      ['POST', '/second-factor', undefined],
      ['DELETE', '/own-data', undefined],
    ] as const) {
      expect((await again.call(method, path, body)).body.code).toBe('second-factor-needed')
    }
    registrar.now.ms += 30_000
    expect((await give(codeAt(begun.body.secret), again)).body.secondFactor).toBe('given')
    expect((await queue(again)).status).toBe(200)
  })
  it('its secret and its recovery codes are not readable in the database', async () => {
    const { secret, recoveryCodes } = await setUp()
    const bytes = Buffer.from(Secret.fromBase32(String(secret)).buffer)
    const row = registrar.database.prepare('SELECT secret FROM second_factors').get() as { secret: Buffer }
    expect(row.secret.includes(bytes)).toBe(false)
    const codes = JSON.stringify(registrar.database.prepare('SELECT * FROM recovery_codes').all())
    for (const code of recoveryCodes) expect(codes).not.toContain(code)
  })
  it('a code is good once, and in the period before and after its own', async () => {
    const { secret } = await setUp()
    expect((await give(codeAt(secret))).body.code).toBe('wrong-code')
    registrar.now.ms += 120_000
    const early = codeAt(secret, registrar.now.ms - 30_000)
    expect((await give(early)).status).toBe(200)
    expect((await give(early)).body.code).toBe('wrong-code')
    expect((await give(codeAt(secret, registrar.now.ms + 30_000))).status).toBe(200)
    // An older one is not good after a newer one.
    expect((await give(codeAt(secret))).body.code).toBe('wrong-code')
    expect((await give(codeAt(secret, registrar.now.ms + 90_000))).body.code).toBe('wrong-code')
  })
  it('a recovery code is good once, however it is typed', async () => {
    const { recoveryCodes } = await setUp()
    const again = await registrar.signIn(ORGANIZER)
    const [code = ''] = recoveryCodes
    expect((await give(code.toLowerCase().replaceAll('-', ' '), again)).body).toMatchObject({
      ...{ secondFactor: 'given', recoveryCodesLeft: RECOVERY_CODES - 1 },
    })
    expect((await give(code, again)).body.code).toBe('wrong-code')
  })
  it.each(['000000', '12345', 'x'.repeat(41), 'AAAAA-AAAAA-AAAAA', '', '１２３４５６'])(
    'the code %j is wrong',
    async (code) => {
      await setUp()
      expect(['wrong-code', 'bad-field']).toContain((await give(code)).body.code)
    },
  )
  it('ten tries in a quarter of an hour for an account, in however many sessions', async () => {
    await setUp()
    const sessions = [await registrar.signIn(ORGANIZER), await registrar.signIn(ORGANIZER)]
    const tries = RATE_LIMITS['second-factor'].perAccount
    const codes: unknown[] = []
    for (let i = 0; i < tries; i++) codes.push((await give('000000', sessions[i % 2])).body.code)
    expect(codes).toContain('wrong-code')
    expect((await give('000000', sessions[0])).body.code).toBe('too-many-requests')
  })
  it('is confirmed within a quarter of an hour, once, and begun only when there is none', async () => {
    expect((await confirm('123456')).body.code).toBe('no-second-factor')
    const late = await begin()
    registrar.now.ms += SECOND_FACTOR_CONFIRM_MS + 1
    expect((await confirm(codeAt(late))).body.code).toBe('no-second-factor')
    const secret = await begin()
    expect((await confirm('000000')).body.code).toBe('wrong-code')
    expect((await confirm(codeAt(secret))).status).toBe(200)
    expect((await confirm(codeAt(secret))).body.code).toBe('second-factor-exists')
    expect((await organizer.call('POST', '/second-factor')).body.code).toBe('second-factor-exists')
  })
  it('one that is not confirmed asks nothing of anybody', async () => {
    await begin()
    expect((await queue(await registrar.signIn(ORGANIZER))).status).toBe(200)
    expect((await give('123456')).body.code).toBe('no-second-factor')
  })
  it('is removed with itself; the other sessions of the account end', async () => {
    const other = await registrar.signIn(ORGANIZER)
    await setUp()
    expect((await organizer.call('DELETE', '/second-factor')).status).toBe(204)
    expect((await other.call('GET', '/session')).body.code).toBe('no-session')
    expect((await organizer.call('GET', '/session')).body).toMatchObject({ secondFactor: 'none', recoveryCodesLeft: 0 })
  })
  it('where it is required nobody decides without one; voters may', async () => {
    registrar.database.close()
    registrar = aRegistrar({ isFactorRequired: true })
    organizer = await registrar.signIn(ORGANIZER)
    expect((await queue(organizer)).body.code).toBe('second-factor-required')
    const ada = await registrar.signIn(personOf(1))
    expect((await ada.call('POST', '/elections/1/registrations', { evidence: {} })).status).toBe(201)
    await setUp()
    expect((await queue(organizer)).status).toBe(200)
  })
})
