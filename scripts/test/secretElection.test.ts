// A secret election from the command line, against a real validator: one trustee goes step by step, one works by itself, one
// has its secret on a machine without a network. A ballot is tested instead of cast, one is cast, one replaces another; the
// sum is opened, published and audited.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Devnet, type Outcome, programIn } from './program.ts'

const folder = mkdtempSync(join(tmpdir(), 'psephos-secret-'))
const file = (name: string): string => join(folder, name)
const { psephos, launch, startDevnet, killAll } = programIn(folder)

let net: Devnet
let place: string[]

beforeAll(async () => {
  net = await startDevnet('--data-dir', file('net'))
  place = ['--rpc', net.ready.rpc[0] ?? '', '--genesis', net.ready.genesisHash]
  const { organizer, voters, trustees } = net.ready
  writeFileSync(file('organizer.key'), organizer.privateKey)
  for (const [name, list] of [
    ['voter', voters],
    ['trustee', trustees],
  ] as const)
    for (const [index, { privateKey }] of list.entries()) writeFileSync(file(`${name}${index + 1}.key`), privateKey)
  writeFileSync(file('roll.csv'), ['address', ...voters.slice(0, 3).map(({ address }) => address)].join('\n'))
  const manifest = {
    title: 'Secret board election',
    contests: [
      { question: 'Chair', options: ['Ada', 'Grace', 'Emmy'] },
      { question: 'Colours', options: ['red', 'green', 'blue'], minMarks: 0, maxMarks: 2 },
    ],
    trustees: trustees.map(({ address }) => address),
    ...{ registerBy: '+85s', commitBy: '+91s', dealBy: '+94s', confirmBy: '+97s', opensAt: '+100s' },
    ...{ closesAt: '+1h', earlyClose: true, revoting: true, minTurnout: 2 },
  }
  writeFileSync(file('manifest.json'), JSON.stringify(manifest))
}, 60_000)

afterAll(() => {
  killAll()
  rmSync(folder, { recursive: true, force: true })
})

const good = (outcome: Outcome): Outcome => {
  expect(outcome.err).not.toContain('psephos: ')
  expect(outcome.code).toBe(0)
  return outcome
}
const rpc = () => ['--rpc', net.ready.rpc[0] ?? '']

/** Until the command succeeds with this word in what it prints. */
async function until(word: string, ...args: string[]): Promise<Outcome> {
  for (let tries = 0; tries < 120; tries++) {
    const outcome = await psephos(...args)
    if (outcome.code === 0 && outcome.out.includes(word)) return outcome
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`"${word}" never came of ${args.join(' ')}`)
}

describe('a secret election from the command line', () => {
  let first: ReturnType<typeof launch>
  let second: ReturnType<typeof launch>
  let third: ReturnType<typeof launch>
  const own = ['--key', './trustee1.key', '--trustee', 'first']

  /** One step of the third trustee, whose secret never meets the network. */
  async function offline(what: string): Promise<void> {
    good(await psephos('trustee', 'fetch', '1', '--out', `${what}.case`, ...place))
    const computed = await psephos(
      ...['trustee', 'compute', `${what}.case`, '--account', net.ready.trustees[2]?.address ?? ''],
      ...['--genesis', net.ready.genesisHash, '--trustee', 'third', '--no-backup', '--json'],
      ...['--out', `${what}.step`],
    )
    expect(JSON.parse(good(computed).out)).toMatchObject({ due: what })
    good(await psephos('trustee', 'send', `${what}.step`, '--key', './trustee3.key', ...rpc()))
  }

  it('a trustee makes a key, and no step is taken before its backup was proved', async () => {
    const { transportKey } = JSON.parse(good(await psephos('trustee', 'key', 'first', '--json')).out)
    expect(readFileSync(file('keys/first.trustee'), 'utf8')).toContain(transportKey)
    expect(await psephos('trustee', 'key', 'first')).toMatchObject({ code: 1, out: '' })
    good(await psephos('trustee', 'backup', 'first', '--out', 'backup.json'))
    good(await psephos('trustee', 'key', 'third'))
    expect((await psephos('trustee', 'prove-backup', 'third', 'backup.json')).code).toBe(6)
  }, 60_000)

  it('is created, and its trustees make the key together', async () => {
    const organizer = ['--key', './organizer.key', '--json', ...rpc()]
    good(await psephos('election', 'create', 'manifest.json', '--lock', ...organizer))
    good(await psephos('enrol', '1', 'roll.csv', '--salts', 'salts.json', ...organizer))

    const early = await psephos('trustee', 'step', '1', ...own, ...place)
    expect(early).toMatchObject({ code: 2, out: '' })
    expect(early.err).toContain('prove the backup first')
    good(await psephos('trustee', 'prove-backup', 'first', 'backup.json'))
    expect((await psephos('trustee', 'step', '1', '--key', './voter1.key', '--trustee', 'first', ...place)).code).toBe(
      4,
    )
    expect(JSON.parse(good(await psephos('trustee', 'step', '1', ...own, '--json', ...place)).out).done).toBe(
      'register',
    )
    // The second works by itself; its secret comes by the environment.
    const secret = `${'07'.repeat(31)}00`
    const env = { PSEPHOS_TRUSTEE_SECRET: secret }
    second = launch(['trustee', 'run', '1', '--key', './trustee2.key', ...place], env)
    // The third has its secret on a machine without a network.
    await offline('register')
    third = launch(['trustee', 'run', '1', '--key', './trustee3.key', '--trustee', 'third', '--no-backup', ...place])
    await until('commit', 'trustee', 'step', '1', ...own, ...place)
    first = launch(['trustee', 'run', '1', ...own, ...place])
    const wrong = await psephos(
      ...['trustee', 'compute', 'register.case', '--account', net.ready.trustees[2]?.address ?? ''],
      ...['--genesis', `0x${'12'.repeat(32)}`, '--trustee', 'third', '--out', 'no.step'],
    )
    expect(wrong).toMatchObject({ code: 6, out: '' })
    const status = await until('QUALIFIED', 'trustee', 'status', '1', ...place)
    expect(status.out).toContain('Complete')
    expect(status.out.match(/QUALIFIED/g)).toHaveLength(3)
  }, 200_000)

  const vote = (voter: number, chair: string, ...more: string[]) => {
    writeFileSync(file('choices'), `${chair}\nnone\n`)
    const words = ['vote', '1', '--key', `./voter${voter}.key`, '--choices-file', 'choices', '--yes']
    return psephos(...words, ...more, '--json', ...place)
  }

  it('a sealed ballot is tested, given up, and another one is cast; no receipt or record says what it says', async () => {
    await until('Open', 'election', 'show', '1', ...rpc())
    const tested = JSON.parse(good(await vote(1, 'Ada', '--test', 'test.json')).out)
    expect(tested).toMatchObject({ outcome: 'spoiled', file: 'test.json' })
    const checked = good(await psephos('check-sealed', 'test.json', '--code', tested.code, ...place))
    expect(checked.out).toContain('sealed  Ada')
    expect(checked.err).toContain('TRUE')
    const lie = { ...JSON.parse(readFileSync(file('test.json'), 'utf8')), choices: [[1], []] }
    writeFileSync(file('lie.json'), JSON.stringify(lie))
    const caught = await psephos('check-sealed', 'lie.json', ...place)
    expect(caught.code).toBe(6)
    expect(caught.err).toContain('NOT TRUE')
    expect((await psephos('check-sealed', 'test.json', '--code', '00000-00000-00000-00000', ...place)).code).toBe(6)
    expect((await psephos('check-sealed', 'manifest.json', ...place)).code).toBe(2)

    const cast = JSON.parse(good(await vote(1, 'Ada', '--receipt', 'receipt.json')).out)
    expect(cast.outcome).toBe('recorded')
    expect(cast.code).not.toBe(tested.code)
    expect(readFileSync(file('receipt.json'), 'utf8')).not.toMatch(/Ada|choice/i)
    const onRecord = good(await psephos('myvote', '1', '--key', './voter1.key', ...rpc()))
    expect(onRecord.out).not.toContain('Ada')
    good(await psephos('check', 'receipt.json', ...place))

    JSON.parse(good(await vote(2, 'Ada')).out)
    const again = JSON.parse(good(await vote(2, 'Grace')).out)
    expect(again.outcome).toBe('recorded')
    expect((await psephos('results', '1', ...rpc())).code).toBe(4)
    const soon = await psephos('trustee', 'share', '1', ...own, ...place)
    expect(soon.out).toContain('voting ends')
  }, 300_000)

  it('the sum is opened by two of three and published', async () => {
    for (const { child, done } of [first, third]) {
      child.kill()
      await done
    }
    good(await psephos('election', 'close', '1', '--key', './organizer.key', ...rpc()))
    await offline('share')
    const end = await second.done
    expect(end.err).not.toContain('psephos: ')
    expect(end).toMatchObject({ code: 0 })
    const results = JSON.parse(good(await psephos('results', '1', '--json', ...rpc())).out)
    expect(results).toMatchObject({
      phase: 'Final',
      turnout: 2,
      contests: [
        { options: [{ count: 1 }, { count: 1 }, { count: 0 }] },
        { options: [{ count: 0 }, { count: 0 }, { count: 0 }] },
      ],
    })
  }, 120_000)

  it('B6: the audit verifies every proof and recounts the key, the sum and the result, with either engine', async () => {
    const audit = (...more: string[]) =>
      psephos('audit', '--json', '--quiet', '--receipt', 'receipt.json', ...more, ...place)
    const report = JSON.parse(good(await audit('--jobs', '2')).out)
    // Three registrations, three deals, three ballots, two shares.
    expect(report).toMatchObject({ ok: true, fault: null, ballots: 3, proofs: 11 })
    expect(report.receipts).toMatchObject([{ verdict: 'counted' }])
    const [election] = report.elections
    expect(election).toMatchObject({ phase: 'Final', accepted: 3, counted: 2, superseded: 1 })
    expect(election.trustees).toMatchObject({ count: 3, threshold: 2, qualified: [1, 2, 3] })
    expect(election.contests[0].options.map(({ count }: { count: number }) => count)).toEqual([1, 1, 0])
    expect(JSON.parse(good(await audit('--jobs', '0', '--verifier', 'noble')).out).digest).toBe(report.digest)
    expect((await audit('--jobs', '99')).code).toBe(2)
  }, 120_000)
})
