// The program itself, as a process: a devnet, an election from its draft to the audited result, and the exit code of
// everything that can go wrong on the way. Nothing outlives the test.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLyingProxy } from '../../client/test/lyingNode.ts'
import { programIn } from './program.ts'

const folder = mkdtempSync(join(tmpdir(), 'psephos-cli-'))
const file = (name: string): string => join(folder, name)
const { psephos, startDevnet, killAll } = programIn(folder)

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
async function until(condition: () => boolean, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (condition()) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return condition()
}

afterAll(() => {
  killAll()
  rmSync(folder, { recursive: true, force: true })
})

describe('wrong use', () => {
  it.concurrent.each([
    ['nothing', [], 2, 'Usage'],
    ['an unknown command', ['elect'], 2, "unknown command 'elect'"],
    ['an unknown option', ['results', '1', '--fast'], 2, "unknown option '--fast'"],
    ['no election', ['results'], 2, "missing required argument 'election'"],
    ['an election that is no number', ['results', 'one'], 2, 'an election is a number'],
    [
      'more validators than there are ports for',
      ['devnet', '--validators', '41'],
      2,
      '--validators is a whole number from 1 to 40',
    ],
    ['a port that is none', ['devnet', '--base-port', '99999'], 2, '--base-port is a whole number'],
    ['a hash that is none', ['audit', '--genesis', '0x12'], 2, '--genesis takes a hash'],
    ['an audit of no file', ['audit', '--file', 'none.jsonl'], 3, 'there is no file none.jsonl'],
    ['a node that is not there', ['audit', '--rpc', 'http://127.0.0.1:9'], 1, 'does not answer'],
    ['a key nobody has', ['vote', '1', '--choice', '0', '--key', 'nobody'], 3, 'there is no key named nobody'],
    ['no key', ['vote', '1', '--choice', '0'], 2, 'whose key?'],
    ['a wait nobody knows', ['vote', '1', '--choice', '0', '--wait', 'long'], 2, '--wait is one of'],
    ['a code with a typing error', ['check', 'AAAAA-BBBBB-CCCCC-DDDDD'], 2, 'neither a receipt code'],
  ])('%s', async (_, args, code, words) => {
    const outcome = await psephos(...args)
    expect(outcome.err).toContain(words)
    expect(outcome).toMatchObject({ code, out: '' })
  })

  it('a port that is taken is named before anything starts', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    )
    const outcome = await psephos('devnet', '--validators', '1', '--base-port', String(port - 1), '--ephemeral')
    server.close()
    expect(outcome.code).toBe(1)
    expect(outcome.err).toContain(`port ${port} (RPC of validator 1) is already taken`)
  })
})

describe('an election from the command line', () => {
  let net: Awaited<ReturnType<typeof startDevnet>>
  let rpc: string[]
  beforeAll(async () => {
    net = await startDevnet('--data-dir', file('net'))
    rpc = ['--rpc', net.ready.rpc[0] ?? '']
    writeFileSync(file('organizer.key'), net.ready.organizer.privateKey)
    net.ready.voters.forEach(({ privateKey }, index) => {
      writeFileSync(file(`voter${index}.key`), privateKey)
    })
    const voters = net.ready.voters.slice(0, 3).map(({ address }) => address)
    writeFileSync(file('roll.csv'), ['name,address', ...voters.map((address, i) => `Voter ${i},${address}`)].join('\n'))
    const contests = [
      { question: 'Chair', options: ['Ada', 'Grace'] },
      { question: 'Colours', options: ['red', 'green', 'blue'], minMarks: 0, maxMarks: 2 },
    ]
    const manifest = {
      title: 'Board election',
      secrecy: 'open',
      contests,
      opensAt: '+12s',
      closesAt: '+1h',
      earlyClose: true,
      // The roll may be late: on a busy machine the opening comes before it.
      lateEnrolment: true,
      minTurnout: 1,
    }
    writeFileSync(file('manifest.json'), JSON.stringify(manifest))
  })

  it('the ready line has the shape of the contract', () => {
    expect(net.ready).toMatchObject({ ready: true, bootnode: null, registrar: null, dapp: null })
    expect([net.ready.voters.length, net.ready.trustees.length, net.ready.pids.validators.length]).toEqual([20, 3, 1])
    expect(net.ready.genesisHash).toMatch(/^0x[0-9a-f]{64}$/)
    expect(net.ready.ws[0]).toBe(net.ready.rpc[0]?.replace('http', 'ws'))
  })

  it('is created, locked, enrolled, voted in, checked, closed, counted and audited', async () => {
    const created = await psephos(
      'election',
      'create',
      'manifest.json',
      '--lock',
      '--key',
      './organizer.key',
      '--json',
      ...rpc,
    )
    expect(JSON.parse(created.out)).toMatchObject({ election: 1, locked: true })

    const notYet = await psephos(
      'vote',
      '1',
      '--key',
      './voter0.key',
      '--choice',
      'Ada',
      '--choice',
      'none',
      '--yes',
      ...rpc,
    )
    expect(notYet).toMatchObject({ code: 4, out: '' })
    const dry = await psephos('enrol', '1', 'roll.csv', '--dry-run', '--json', ...rpc)
    expect(JSON.parse(dry.out)).toMatchObject({ checked: 3, enrolled: 0, dryRun: true })
    const enrolled = await psephos(
      'enrol',
      '1',
      'roll.csv',
      '--key',
      './organizer.key',
      '--salts',
      'salts.json',
      '--json',
      ...rpc,
    )
    expect(JSON.parse(enrolled.out)).toMatchObject({ enrolled: 3 })
    expect(JSON.parse(readFileSync(file('salts.json'), 'utf8')).voters).toHaveLength(3)
    const again = await psephos('enrol', '1', 'roll.csv', '--key', './organizer.key', ...rpc)
    expect(again.code).toBe(2)
    expect(again.err).toContain('line 2: is on the roll already')

    const opensAt = JSON.parse((await psephos('election', 'show', '1', '--json', ...rpc)).out).opensAt
    await until(() => Date.now() / 1000 > opensAt + 1, 30_000)

    // A node that swaps two labels, and a network that is not the pinned one: nothing is cast.
    const ballot = ['vote', '1', '--key', './voter0.key', '--choice', 'Ada', '--choice', 'none', '--yes']
    const liar = await startLyingProxy(net.ready.rpc[0] ?? '')
    for (const where of [
      ['--rpc', liar.url],
      ['--genesis', `0x${'12'.repeat(32)}`, ...rpc],
    ]) {
      const unproven = await psephos(...ballot, ...where)
      expect(unproven.err).toContain('could not prove what is on the ballot')
      expect(unproven).toMatchObject({ code: 6, out: '' })
    }
    liar.close()

    const cast = await psephos(
      ...['vote', '1', '--key', './voter0.key', '--choice', 'Ada', '--choice', 'red,2', '--yes'],
      ...['--receipt', 'receipt.json', '--json', ...rpc],
    )
    const { code, outcome } = JSON.parse(cast.out)
    expect(outcome).toBe('recorded')
    const twice = await psephos(
      'vote',
      '1',
      '--key',
      './voter0.key',
      '--choice',
      '1',
      '--choice',
      'none',
      '--yes',
      ...rpc,
    )
    expect(twice.code).toBe(4)
    expect(twice.err).toContain('has voted already')
    const stranger = await psephos(
      'vote',
      '1',
      '--key',
      './voter9.key',
      '--choice',
      '1',
      '--choice',
      'none',
      '--yes',
      ...rpc,
    )
    expect(stranger.code).toBe(4)

    expect((await psephos('myvote', '1', '--key', './voter0.key', ...rpc)).out).toContain('Colours: red, blue')
    expect((await psephos('myvote', '1', '--key', './voter1.key', ...rpc)).code).toBe(3)
    for (const claim of [code, 'receipt.json']) {
      const checked = await psephos('check', claim, '--genesis', net.ready.genesisHash, ...rpc)
      expect(checked.out).toContain('1 of 1 validators signed')
      expect(checked.code).toBe(0)
    }
    const unpinned = await psephos('check', 'receipt.json', '--json', ...rpc)
    expect(JSON.parse(unpinned.out)).toMatchObject([{ verified: true, genesisPinned: false }])
    expect(unpinned.err).toContain('the receipt file’s own word')
    const forged = await psephos('check', 'receipt.json', '--genesis', `0x${'12'.repeat(32)}`, ...rpc)
    expect(forged.code).toBe(6)
    expect((await psephos('results', '1', ...rpc)).code).toBe(4)
    expect((await psephos('results', '7', ...rpc)).code).toBe(3)

    expect((await psephos('election', 'close', '1', '--key', './organizer.key', ...rpc)).code).toBe(0)
    const results = JSON.parse((await psephos('results', '1', '--json', ...rpc)).out)
    expect(results).toMatchObject({
      phase: 'Final',
      turnout: 1,
      contests: [{ options: [{ count: 1 }, { count: 0 }] }, {}],
    })

    expect((await psephos('export', '--out', 'chain.jsonl', ...rpc)).code).toBe(0)
    const fromFile = JSON.parse(
      (await psephos('audit', '--file', 'chain.jsonl', '--independent', '--json', ...rpc)).out,
    )
    const head = fromFile.head.hash
    const fromNode = await psephos(
      ...['audit', '--genesis', net.ready.genesisHash, '--head', head, '--receipt', 'receipt.json', '--json', ...rpc],
    )
    expect(fromNode.code).toBe(0)
    expect(JSON.parse(fromNode.out)).toMatchObject({
      ...{ ok: true, genesisPinned: true, headPinned: true, receipts: [{ verdict: 'counted' }] },
      elections: [{ accepted: 1, counted: 1, superseded: 0, phase: 'Final' }],
    })
    expect(fromFile).toMatchObject({ ok: true, independent: true, compared: [{ rpc: net.ready.rpc[0] }] })
  }, 240_000)

  it('a tampered file and a wrong genesis end with 6 and name the rule', async () => {
    const lines = readFileSync(file('chain.jsonl'), 'utf8').split('\n')
    const withVote = lines.findIndex((line) => line.includes('"number"') && JSON.parse(line).receipts.length > 0)
    writeFileSync(file('tampered.jsonl'), lines.toSpliced(withVote, 1).join('\n'))
    const tampered = await psephos('audit', '--file', 'tampered.jsonl')
    expect(tampered).toMatchObject({ code: 6 })
    expect(tampered.out).toContain('breaks rule H1')
    const wrong = await psephos('audit', '--file', 'chain.jsonl', '--genesis', `0x${'12'.repeat(32)}`)
    expect(wrong.code).toBe(6)
    expect(wrong.out).toContain('breaks rule R1')
    writeFileSync(file('cut.jsonl'), lines.join('\n').slice(0, -200))
    expect(await psephos('audit', '--file', 'cut.jsonl')).toMatchObject({ code: 1, out: '' })
  })

  it('SIGINT stops everything and leaves nothing behind', async () => {
    net.child.kill('SIGINT')
    expect((await net.done).code).toBe(0)
    expect(net.ready.pids.validators.filter(isAlive)).toEqual([])
    expect(existsSync(file('net'))).toBe(false)
  })
})

it('no process outlives a devnet that is killed -9', async () => {
  const { child, ready } = await startDevnet()
  child.kill('SIGKILL')
  const [pid = 0] = ready.pids.validators
  expect(await until(() => !isAlive(pid), 15_000)).toBe(true)
  rmSync(ready.dataDir, { recursive: true, force: true })
})
