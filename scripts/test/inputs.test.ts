// What people type and the files they hand in: accepted ones beside rejected ones, each with the words that name the fault.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { deriveAccounts, deriveChainId, deriveKey } from '../src/devnet/accounts.ts'
import { openDirectory } from '../src/devnet/dataDirectory.ts'
import { parseManifest } from '../src/election/manifestFile.ts'
import { parseVoterList } from '../src/enrol/voterList.ts'
import type { CommandFailure } from '../src/exitCodes.ts'
import { decryptKey, encryptKey, listKeys, loadKey, parseKeyFile, storeKey } from '../src/keys/keystore.ts'
import { privateKeyIn } from '../src/keys/signer.ts'
import { parseTime } from '../src/network/numbers.ts'
import { parseChoices } from '../src/vote/choices.ts'
import { electionWord } from '../src/vote/command.ts'

const NOW = 1_900_000_000
const folder = mkdtempSync(join(tmpdir(), 'psephos-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const failureOf = (run: () => unknown): CommandFailure => {
  try {
    run()
  } catch (error) {
    return error as CommandFailure
  }
  throw new Error('it was accepted')
}

describe('a manifest file', () => {
  const good = {
    title: 'Board',
    secrecy: 'open',
    contests: [{ question: 'Chair?', options: ['Ada', { label: 'Grace', statement: 'Again.' }] }],
    opensAt: '+1h',
    closesAt: '2030-04-01T00:00:00Z',
  }
  const parse = (change: object) => parseManifest(JSON.stringify({ ...good, ...change }), 'm.json', NOW)

  it('takes labels or objects, and times as seconds, ISO or distance', () => {
    const manifest = parse({ minTurnout: 3, revoting: true })
    expect(manifest).toMatchObject({ title: 'Board', secrecy: 'open', revoting: true, minTurnout: 3 })
    expect(manifest.schedule).toMatchObject({
      opensAt: NOW + 3600,
      closesAt: 1_901_232_000,
      latestClose: 1_901_232_000,
    })
    expect(manifest.contests[0]).toMatchObject({ minMarks: 1, maxMarks: 1 })
  })

  const contest = (change: object) => ({ contests: [{ question: 'Chair?', options: ['Ada', 'Grace'], ...change }] })
  it.each([
    ['no title', { title: undefined }, 'title: missing'],
    ['an empty title', { title: ' ' }, 'title: empty'],
    ['a title of 201 bytes', { title: 'x'.repeat(201) }, 'title: more than 200 bytes'],
    ['a title of a number', { title: 5 }, 'title: not a text'],
    ['a field nobody knows', { quorum: 3 }, 'quorum: unknown field'],
    ['a secrecy nobody knows', { secrecy: 'half' }, 'secrecy: "secret" or "open"'],
    ['trustees of an open election', { trustees: [] }, 'trustees: only in a secret election'],
    ['no opening', { opensAt: undefined }, 'opensAt: missing'],
    ['an opening in the past', { opensAt: NOW - 1 }, 'opensAt: in the past'],
    ['an opening that is no time', { opensAt: 'tomorrow' }, 'opensAt: not a time'],
    ['a closing before the opening', { closesAt: '+30m' }, 'closesAt: not after opensAt'],
    ['a latest close before the closing', { latestClose: '+2h' }, 'latestClose: before closesAt'],
    ['no contests', { contests: [] }, 'contests: a list of at least one contest'],
    ['contests that are text', { contests: 'Ada' }, 'contests: a list of at least one contest'],
    ['21 contests', { contests: Array(21).fill(good.contests[0]) }, 'contests: at most 20'],
    ['a contest without question', contest({ question: undefined }), 'contests[0].question: missing'],
    ['one option', contest({ options: ['Ada'] }), 'contests[0].options: a list of 2 to 50'],
    ['an option twice', contest({ options: ['Ada', 'Ada'] }), '"Ada" twice'],
    ['an option that is a number', contest({ options: ['Ada', 3] }), 'contests[0].options[1]: a label'],
    [
      'an unknown field of an option',
      contest({ options: ['Ada', { label: 'G', name: 'x' }] }),
      'options[1].name: unknown',
    ],
    ['more marks than options', contest({ maxMarks: 3 }), 'contests[0].maxMarks: not a whole number from 1 to 2'],
    ['fewer marks than none', contest({ minMarks: -1 }), 'contests[0].minMarks: not a whole number from 0'],
    ['a least above the most', contest({ minMarks: 2, maxMarks: 1 }), 'contests[0].minMarks: above maxMarks'],
    ['a turnout of zero', { minTurnout: 0 }, 'minTurnout: not a whole number from 1'],
    ['a yes that is text', { revoting: 'yes' }, 'revoting: true or false'],
    ['a registrar that is no address', { registrars: ['0x12'] }, 'registrars[0]: not an address'],
  ])('refuses %s', (_, change, words) => {
    const failure = failureOf(() => parse(change))
    expect(failure.message).toContain(words)
    expect(failure.exitCode).toBe(2)
  })

  const trustee = (index: number) => `0x${String(index).repeat(40)}`
  const trustees = [trustee(1), trustee(2), trustee(3)]
  const secret = (change: object) => parse({ secrecy: undefined, trustees, ...change })
  it('is of a secret election unless it says open; deadlines divide the time until opening', () => {
    const { secrecy, ceremony } = secret({})
    expect(secrecy).toBe('secret')
    expect(ceremony).toEqual({
      ...{ trustees, threshold: 2, minQualified: 3 },
      ...{ registerBy: NOW + 720, commitBy: NOW + 1440, dealBy: NOW + 2160, confirmBy: NOW + 2880 },
    })
  })
  it('takes deadlines, a threshold and a least number of trustees of its own', () => {
    const times = { registerBy: '+10m', commitBy: '+20m', dealBy: '+30m', confirmBy: '+59m' }
    const { ceremony } = secret({ ...times, threshold: 3, minQualified: 3, trustees: [...trustees, trustee(4)] })
    expect(ceremony).toMatchObject({ threshold: 3, minQualified: 3, registerBy: NOW + 600, confirmBy: NOW + 3540 })
  })
  it.each([
    ['no trustees', { trustees: undefined }, 'trustees: missing'],
    ['two trustees', { trustees: trustees.slice(1) }, 'trustees: at least 3'],
    ['ten trustees', { trustees: Array.from({ length: 10 }, () => trustee(1)) }, 'trustees: at most 9'],
    ['a trustee twice', { trustees: [trustee(1), trustee(1), trustee(2)] }, `trustees: ${trustee(1)} twice`],
    ['a trustee that is no address', { trustees: [trustee(1), trustee(2), '0x12'] }, 'trustees[2]: not an address'],
    ['a threshold of one', { threshold: 1 }, 'threshold: not a whole number from 2 to 2'],
    ['a threshold of all', { threshold: 3 }, 'threshold: not a whole number from 2 to 2'],
    ['fewer qualified than open the sum', { minQualified: 1 }, 'minQualified: not a whole number from 2 to 3'],
    ['one deadline', { dealBy: '+10m' }, 'all four'],
    [
      'deadlines out of order',
      { registerBy: '+2m', commitBy: '+1m', dealBy: '+3m', confirmBy: '+4m' },
      'commitBy: not after',
    ],
    [
      'a ceremony that ends after opening',
      { registerBy: '+1m', commitBy: '+2m', dealBy: '+3m', confirmBy: '+1h' },
      'confirmBy: not before opensAt',
    ],
  ])('refuses %s', (_, change, words) => {
    expect(failureOf(() => secret(change)).message).toContain(words)
  })

  it('refuses what is not JSON, and lists all faults at once', () => {
    expect(failureOf(() => parseManifest('{', 'm.json', NOW)).message).toContain('not JSON')
    expect(failureOf(() => parseManifest('[]', 'm.json', NOW)).message).toContain('not a JSON object')
    expect(failureOf(() => parse({ title: '', minTurnout: 0 })).message.split('\n')).toHaveLength(3)
  })
})

describe('a time', () => {
  it.each([
    [1_900_000_000, 1_900_000_000],
    ['1900000000', 1_900_000_000],
    ['+90s', NOW + 90],
    ['+2d', NOW + 172_800],
    ['2030-03-17T17:46:40Z', 1_900_000_000],
    ['2030-03-17T18:46+01:00', 1_899_999_960],
    ['2030-03-17', null],
    ['+5', null],
    ['-1h', null],
    [-5, null],
    [1.5, null],
    ['2030-13-01T00:00:00Z', null],
  ])('%s is %s', (text, seconds) => expect(parseTime(text, NOW)).toBe(seconds))
})

describe('a list of voters', () => {
  const A = `0x${'a1'.repeat(20)}`
  const B = `0x${'b2'.repeat(20)}`
  it.each([
    ['one address a line', `# roll\n${A}\n\n${B}\n`, [2, 4]],
    ['a CSV with a head', `id,name,Address\n1,Ann,${A}\n2,"Bob, jr.",${B}`, [2, 3]],
    ['semicolons', `name;wallet\nAnn;${A.toUpperCase().replace('0X', '0x')}`, [2]],
    ['a byte order mark', `\uFEFFaddress\r\n${A}\r\n`, [2]],
  ])('takes %s', (_, text, lines) => {
    const { voters, faults } = parseVoterList(text)
    expect(faults).toEqual([])
    expect(voters.map(({ line }) => line)).toEqual(lines)
    expect(voters[0]?.address).toBe(A)
  })

  it.each([
    ['an address too short', `${A}\n0x12`, { line: 2, fault: 'not an address: "0x12"' }],
    ['an address twice', `${A}\n${B}\n${A}`, { line: 3, fault: 'the same address as line 1' }],
    ['the zero address', `${A}\n0x${'00'.repeat(20)}`, { line: 2, fault: 'the zero address' }],
    [
      'a CSV without an address column',
      'id,name\n1,Ann',
      { line: 1, fault: 'no column named address, wallet, account, voter' },
    ],
    ['an open quote', `name,address\n"Ann,${A}`, { line: 2, fault: 'a quote is not closed' }],
    ['a missing cell', `name,address\nAnn`, { line: 2, fault: 'not an address: ""' }],
  ])('refuses %s by its line', (_, text, fault) => expect(parseVoterList(text).faults).toEqual([fault]))
})

describe('choices', () => {
  const option = (label: string) => ({ label, statement: '', link: '' })
  const contests = [
    { question: 'Chair', options: ['Ada', 'Grace'].map(option), minMarks: 1, maxMarks: 1 },
    { question: 'Colours', options: ['red', '2', 'sea, blue'].map(option), minMarks: 0, maxMarks: 2 },
  ]
  it.each([
    [
      ['0', 'none'],
      [[0], []],
    ],
    [
      ['grace', 'RED,2'],
      [[1], [0, 1]],
    ],
    [
      ['Ada', 'sea, blue'],
      [[0], [2]],
    ],
    [
      ['1', '1,0'],
      [[1], [0, 1]],
    ],
  ])('%j means %j', (texts, marks) => expect(parseChoices({ contests }, texts)).toEqual(marks))

  it.each([
    [['0'], '2 contests, but 1 times --choice'],
    [['Eve', 'none'], 'contest 1 ("Chair") has no option "Eve"; it has 0 Ada, 1 Grace'],
    [['2', 'none'], 'has no option "2"'],
    [['none', 'none'], '0 marked, at least 1'],
    [['0,1', 'none'], '2 marked, at most 1'],
    [['0', 'red,0'], 'option 0 twice'],
    [['', 'none'], 'has no option ""'],
  ])('%j is refused: %s', (texts, words) => {
    const failure = failureOf(() => parseChoices({ contests }, texts))
    expect(failure.message).toContain(words)
    expect(failure.exitCode).toBe(2)
  })

  it('asks for the longest word of the title', () => {
    expect(electionWord('Board election 2027')).toBe('election')
    expect(electionWord('Ü!')).toBe('Ü')
  })
})

describe('keys', () => {
  const PRIVATE = `0x${'11'.repeat(32)}` as const
  const CHEAP = 1_024
  const file = encryptKey(PRIVATE, 'correct horse', CHEAP)

  it('come back with their passphrase, in a file only the owner reads, and are never overwritten', () => {
    const stored = storeKey(join(folder, 'keys'), 'me', file)
    expect(statSync(stored.file).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700)
    expect(decryptKey(loadKey(join(folder, 'keys'), 'me'), 'correct horse')).toBe(PRIVATE)
    expect(listKeys(join(folder, 'keys'))).toMatchObject([{ name: 'me', address: stored.address }])
    expect(failureOf(() => storeKey(join(folder, 'keys'), 'me', file)).id).toBe('key-exists')
  })

  it.each([
    ['a wrong passphrase', () => decryptKey(file, 'wrong horse'), 'wrong-passphrase', 1],
    ['a damaged beginning', () => decryptKey(damaged('iv'), 'correct horse'), 'damaged-key-file', 1],
    ['a damaged ciphertext', () => decryptKey(damaged('ciphertext'), 'correct horse'), 'wrong-passphrase', 1],
    ['another address', () => decryptKey(damaged('address'), 'correct horse'), 'damaged-key-file', 1],
    ['a short passphrase', () => encryptKey(PRIVATE, '1234567', CHEAP), 'usage', 2],
    ['a name that is a path', () => storeKey(folder, '../me', file), 'usage', 2],
    ['a name nobody has', () => loadKey(folder, 'nobody'), 'key-unknown', 3],
    ['a file that is not JSON', () => parseKeyFile('hello', 'f'), 'bad-key-file', 1],
    ['a file of version 2', () => parseKeyFile(JSON.stringify({ ...file, version: 2 }), 'f'), 'bad-key-file', 1],
    ['a file that asks for gigabytes', () => parseKeyFile(costly(), 'f'), 'bad-key-file', 1],
    ['a private key too short', () => privateKeyIn('0x1234', 'f'), 'bad-private-key', 1],
  ])('refuses %s', (_, run, id, exitCode) => expect(failureOf(run)).toMatchObject({ id, exitCode }))

  it('never repeats a private key in an error', () => {
    expect(failureOf(() => privateKeyIn(`${PRIVATE}77`, 'the file')).message).not.toContain('1111')
  })

  /** One digit is another. */
  const damaged = (name: string) => {
    const pattern = new RegExp(`"${name}":"(.)`)
    const changed = JSON.stringify(file).replace(pattern, (begin, digit) =>
      begin.replace(/.$/, digit === 'a' ? 'b' : 'a'),
    )
    return parseKeyFile(changed, 'f')
  }
  const costly = (): string =>
    JSON.stringify({ ...file, crypto: { ...file.crypto, kdfparams: { ...file.crypto.kdfparams, n: 2 ** 24 } } })
})

describe("a network's directory", () => {
  const options = { validators: 1, periodMs: 1000, heartbeatMs: 10_000, gasLimit: 200_000_000n }
  it('derives everything from its seed, again and again', () => {
    const seed = new Uint8Array(32).fill(7)
    expect(deriveAccounts(seed, 1)).toEqual(deriveAccounts(seed, 1))
    const all = Object.values(deriveAccounts(seed, 4)).flat()
    expect(new Set(all.map(({ address }) => address)).size).toBe(4 + 1 + 1 + 20 + 3)
    expect(deriveKey(seed, 'x')).not.toEqual(deriveKey(new Uint8Array(32).fill(8), 'x'))
  })

  it('has a chain id no wallet stumbles over', () => {
    for (let byte = 0; byte < 64; byte++) {
      const id = deriveChainId(new Uint8Array(32).fill(byte))
      expect(id).toBeGreaterThanOrEqual(1_000_000)
      expect(id).toBeLessThan(2 ** 31 - 18)
    }
  })

  it('is found again, refuses strangers, and an ephemeral one leaves nothing', () => {
    const dataDir = join(folder, 'net')
    const first = openDirectory({ ...options, dataDir, ephemeral: false })
    expect(openDirectory({ ...options, dataDir, ephemeral: false }).accounts).toEqual(first.accounts)
    expect(statSync(first.validators[0]?.keyFile ?? '').mode & 0o777).toBe(0o600)
    expect(failureOf(() => openDirectory({ ...options, dataDir, ephemeral: true })).id).toBe('data-directory')
    expect(failureOf(() => openDirectory({ ...options, dataDir, validators: 2, ephemeral: false })).message).toContain(
      'other validators',
    )
    expect(failureOf(() => openDirectory({ ...options, dataDir: folder, ephemeral: false })).message).toContain(
      'not empty',
    )
    first.remove()
    expect(existsSync(dataDir)).toBe(false)
  })
})
