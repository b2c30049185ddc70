import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOTP } from 'otpauth'
import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../src/database.ts'
import { DATABASE_FILE } from '../src/limits.ts'
import { resetSecondFactor } from '../src/resetSecondFactor.ts'
import { aRegistrar, ORGANIZER, type Person, personOf, type TestRegistrar } from './aRegistrar.ts'

/** Set up by the app's code; gives the recovery codes. */
async function withFactor(registrar: TestRegistrar, person: Person): Promise<string[]> {
  const { body } = await person.call('POST', '/second-factor')
  const code = new TOTP({ secret: String(body.secret) }).generate({ timestamp: registrar.now.ms })
  const confirmed = await person.call('POST', '/second-factor/confirm', { code })
  return confirmed.body.recoveryCodes as string[]
}
const address = ORGANIZER.address.toLowerCase() as `0x${string}`

describe('the operator removes an account’s second factor', () => {
  it('its sessions end, its codes are gone, and every election of the office has it in its log', async () => {
    const registrar = aRegistrar()
    const organizer = await registrar.signIn(ORGANIZER)
    const codes = await withFactor(registrar, organizer)
    await organizer.call('PUT', '/elections/1/settings', { policy: 'approval', fields: [] })
    const other = await registrar.signIn(personOf(1))
    await withFactor(registrar, other)

    const reset = resetSecondFactor(registrar.database, { address, nowMs: () => registrar.now.ms })
    expect(reset).toEqual({ recoveryCodes: codes.length, sessions: 1, elections: ['1'] })
    expect((await organizer.call('GET', '/session')).body.code).toBe('no-session')
    const again = await registrar.signIn(ORGANIZER)
    expect((await again.call('GET', '/session')).body).toMatchObject({ secondFactor: 'none', recoveryCodesLeft: 0 })
    const log = (await again.call('GET', '/elections/1/log')).body
    expect(log).toMatchObject({ isIntact: true })
    expect((log.entries as object[]).at(-1)).toMatchObject({
      ...{ actor: 'operator', act: 'second-factor-reset', subject: address },
    })
    // Nobody else's.
    expect((await other.call('GET', '/session')).body).toMatchObject({ secondFactor: 'given' })
  })
  it('that has none: nothing is changed and nothing is logged', async () => {
    const registrar = aRegistrar()
    const organizer = await registrar.signIn(ORGANIZER)
    await organizer.call('PUT', '/elections/1/settings', { policy: 'approval', fields: [] })
    expect(resetSecondFactor(registrar.database, { address, nowMs: () => 0 })).toBeNull()
    expect((await organizer.call('GET', '/elections/1/log')).body.total).toBe(1)
  })
})

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'psephos-reset-'))
  afterEach(() => rmSync(join(folder, DATABASE_FILE), { force: true }))
  const run = (...args: string[]) => {
    const script = join(import.meta.dirname, '../src/resetSecondFactor.ts')
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
    return { status, stdout, stderr }
  }
  it('works beside a registrar that has the database open', () => {
    const running = openDatabase(join(folder, DATABASE_FILE))
    running
      .prepare('INSERT INTO second_factors (address, secret, created_at, confirmed_at) VALUES (?, ?, 1, 1)')
      .run(address, Buffer.from('sealed'))
    const { status, stdout } = run('--data-dir', folder, '--address', ORGANIZER.address)
    expect([status, JSON.parse(stdout)]).toEqual([0, { reset: address, recoveryCodes: 0, sessions: 0, elections: [] }])
    expect(running.prepare('SELECT count(*) AS n FROM second_factors').get()).toEqual({ n: 0 })
    running.close()
  })
  it.each<[string, string[], number, RegExp]>([
    ['nothing', [], 2, /usage/],
    ['no address', ['--data-dir', folder], 2, /usage/],
    ['an address that is none', ['--data-dir', folder, '--address', '0x12'], 2, /bad-address/],
    ['a mistyped address', ['--data-dir', folder, '--address', ORGANIZER.address.replace('a', 'A')], 2, /bad-checksum/],
    ['a folder without a database', ['--data-dir', folder, '--address', address], 1, /is not there/],
  ])('refuses %s', (_, args, want, words) => {
    const { status, stderr } = run(...args)
    expect([status, stderr]).toEqual([want, expect.stringMatching(words)])
  })
  it('says when there is no second factor', () => {
    openDatabase(join(folder, DATABASE_FILE)).close()
    expect(run('--data-dir', folder, '--address', address)).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/nothing was changed/),
    })
  })
})
