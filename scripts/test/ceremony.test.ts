// How a network begins: keys that only their owners read, one genesis for ever, and words for everything else.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const MAIN = join(import.meta.dirname, '../src/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'psephos-ceremony-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string) => join(folder, name)
const ceremony = (...args: string[]) =>
  spawnSync(process.execPath, [MAIN, 'ceremony', ...args], { encoding: 'utf8', timeout: 60_000 })
const addressOf = (digit: string) => `0x${digit.repeat(40)}`
const genesisArgs = (out: string, ...validators: string[]) => [
  ...['genesis', '--out', out, '--organizer', addressOf('f')],
  ...validators.flatMap((address) => ['--validator', address]),
]

describe('a key', () => {
  it('is made once, for its owner alone, and never shown', () => {
    const first = ceremony('key', '--key-file', file('one/a.key'))
    expect(first.status).toBe(0)
    const { address } = JSON.parse(first.stdout) as { address: string }
    expect(address).toMatch(/^0x[0-9a-f]{40}$/)
    expect(statSync(file('one/a.key')).mode & 0o777).toBe(0o600)
    const key = readFileSync(file('one/a.key'), 'utf8').trim()
    expect(first.stdout + first.stderr).not.toContain(key.slice(2))
    expect(JSON.parse(ceremony('key', '--key-file', file('one/a.key')).stdout)).toMatchObject({ address })
    expect(readFileSync(file('one/a.key'), 'utf8').trim()).toBe(key)
  })
  it.each([
    ['that others can read', `0x${'11'.repeat(32)}\n`, 0o644, /chmod 600/],
    ['of the wrong length', '0x1234\n', 0o600, /is not a key/],
    ['outside the curve', `0x${'00'.repeat(32)}\n`, 0o600, /no secp256k1 key/],
  ])('refuses a file %s', (_, text, mode, words) => {
    writeFileSync(file('given.key'), text)
    chmodSync(file('given.key'), mode)
    const { status, stderr } = ceremony('key', '--key-file', file('given.key'))
    expect(status).toBe(2)
    expect(stderr).toMatch(words)
    expect(stderr).not.toContain(text.trim().slice(2))
  })
})

describe('a genesis', () => {
  it('holds who was named, in the order of addresses, and says its hash', () => {
    const { status, stdout } = ceremony(...genesisArgs(file('g.json'), addressOf('b'), addressOf('a')))
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ genesisHash: expect.stringMatching(/^0x[0-9a-f]{64}$/) })
    const { psephos } = JSON.parse(readFileSync(file('g.json'), 'utf8'))
    expect(psephos).toMatchObject({ validators: [addressOf('a'), addressOf('b')], organizers: [addressOf('f')] })
  })
  it('three validators are warned of', () => {
    const args = genesisArgs(file('three.json'), addressOf('a'), addressOf('b'), addressOf('c'))
    expect(ceremony(...args).stderr).toMatch(/warning: three validators survive one stopped validator/)
  })
  it.each([
    ['a second one over the first', () => genesisArgs(file('g.json'), addressOf('a')), 2, /exists already/],
    ['no address', () => genesisArgs(file('x.json'), '0x12'), 2, /not an address/],
    ['one validator twice', () => genesisArgs(file('x.json'), addressOf('a'), addressOf('a')), 1, /an address twice/],
    ['nobody', () => genesisArgs(file('x.json')), 1, /validators/],
  ])('refuses %s', (_, args, code, words) => {
    const { status, stderr } = ceremony(...args())
    expect(stderr).toMatch(words)
    expect(status).toBe(code)
  })
})
