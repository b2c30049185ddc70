// `psephos network` as a process against a devnet: a validator looks, proposes and votes; each refusal has its exit code.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DevnetReady } from '../src/devnet/startDevnet.ts'

const PROGRAM = join(import.meta.dirname, '../bin/psephos.mjs')
const folder = mkdtempSync(join(tmpdir(), 'psephos-network-'))
const children = new Set<ChildProcess>()
type Outcome = { code: number | null; out: string; err: string }

function launch(args: readonly string[]): { child: ChildProcess; done: Promise<Outcome> } {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  const text = { out: '', err: '' }
  child.stdout?.on('data', (data) => {
    text.out += data
  })
  child.stderr?.on('data', (data) => {
    text.err += data
  })
  return { child, done: new Promise((resolve) => child.once('close', (code) => resolve({ code, ...text }))) }
}

afterAll(async () => {
  await Promise.all(
    [...children].map((child) => {
      if (child.exitCode !== null || child.signalCode !== null) return null
      child.kill('SIGINT')
      return new Promise((resolve) => child.once('close', resolve))
    }),
  )
  rmSync(folder, { recursive: true, force: true })
})

describe('psephos network', () => {
  let ready: DevnetReady
  const network = (...args: string[]) => launch(['network', ...args, '--rpc', ready.rpc[0] ?? '']).done
  const asValidator = (...args: string[]) => network(...args, '--key', join(ready.dataDir, 'validator-1.key'))

  beforeAll(async () => {
    const { child, done } = launch(['devnet', '--validators', '1', '--base-port', '0', '--ephemeral', '--json'])
    const line = new Promise<string>((resolve) => child.stdout?.once('data', (data) => resolve(String(data))))
    ready = JSON.parse(await Promise.race([line, done.then(({ err }) => Promise.reject(new Error(err)))]))
    writeFileSync(join(folder, 'organizer.key'), ready.organizer.privateKey)
  }, 60_000)

  it('shows who runs it', async () => {
    const { out } = await network('members', '--json')
    expect(JSON.parse(out)).toMatchObject({
      periodMs: 1_000,
      ruleVersion: 1,
      scheduledRules: [],
      validators: [expect.stringMatching(/^0x/)],
    })
    expect((await network('proposals')).err).toContain('nothing was proposed yet')
  })
  it('a validator alone proposes and has decided; everyone can read it', async () => {
    const text = await asValidator('propose', 'text', '--text', 'We meet on Monday.')
    expect(text.out).toContain('Passed in block')
    const gas = await asValidator('propose', 'gas-limit', '50000000', '--json')
    expect(JSON.parse(gas.out)).toMatchObject({ proposal: { id: 2, kind: 'gasLimit', status: 'Passed', inFavour: 1 } })
    expect(JSON.parse((await network('members', '--json')).out)).toMatchObject({ gasLimit: 50_000_000 })
    const organizer = await asValidator('propose', 'add-organizer', `0x${'12'.repeat(20)}`)
    expect(organizer.code).toBe(0)
    expect((await network('proposals')).out.split('\n')).toHaveLength(4)
    expect((await network('proposals', '--open')).err).toContain('nothing is open')
    const shown = JSON.parse((await network('show', '1', '--json')).out)
    expect(shown).toMatchObject({ text: 'We meet on Monday.', votes: [{ choice: 'in favour' }] })
  }, 60_000)
  it('what is refused says why, with its exit code', async () => {
    const rows: [Promise<Outcome>, number, string][] = [
      [network('propose', 'text', '--text', 'x', '--key', './organizer.key'), 4, 'is no validator of this network'],
      [asValidator('propose', 'rule-version', '2', '--at', '5'), 4, 'a rule version needs notice'],
      [asValidator('propose', 'add-validator', ready.contracts.elections), 4, 'nobody can have the key of'],
      [asValidator('vote', '1', '--against'), 4, 'proposal 1 is Passed'],
      [asValidator('vote', '99', '--for'), 3, 'there is no proposal 99'],
      [asValidator('vote', '1'), 2, 'how? --for or --against'],
      [asValidator('vote', 'one', '--for'), 2, 'a proposal is a number'],
      [asValidator('propose', 'president'), 2, 'nobody can propose'],
      [network('show', '99'), 3, 'there is no proposal 99'],
    ]
    for (const [outcome, code, words] of rows) {
      const { err, ...rest } = await outcome
      expect(err).toContain(words)
      expect(rest).toEqual({ code, out: '' })
    }
  }, 60_000)
})
