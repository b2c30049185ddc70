// The program as an operator meets it: real processes, real signals, a real kill.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import {
  aCommitment,
  aGenesis,
  aManifest,
  anAccount,
  aSchedule,
  aTransaction,
  calldata,
  organizer,
  registrar,
  type TestAccount,
  validator,
  YES,
} from '../../test/execution/aChain.ts'
import { bytesToHex } from '../codec/hex.ts'
import { genesisBlock } from '../execution/genesis.ts'
import { parseGenesis } from '../params/chainSpec.ts'
import { makeDataDir } from '../runtime/dataDir.ts'
import { decodeHighWater, encodeHighWater, fsyncNow } from '../store/highWater.ts'
import type { Hash } from '../types/bytes.ts'
import type { Transaction } from '../types/transaction.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const BIN = join(import.meta.dirname, '../../bin/psephos-node.mjs')
const root = mkdtempSync(join(tmpdir(), 'psephos-cli-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let places = 0
/** Genesis, key and data directory of a network of one. */
type Place = { dir: string; dataDir: string; genesis: string; key: string }
/** Nobody has run `init` there. */
function anEmptyPlace(): Place {
  const dir = join(root, String(places++))
  const place = { dir, dataDir: join(dir, 'data'), genesis: join(dir, 'genesis.json'), key: join(dir, 'validator.key') }
  mkdirSync(dir)
  writeFileSync(place.genesis, JSON.stringify(aGenesis({ timestamp: `0x${nowSeconds().toString(16)}` })))
  writeFileSync(place.key, `${bytesToHex(validator.privateKey)}\n`, { mode: 0o600 })
  return place
}
/** As `init --import-key KEY --first-start` leaves it. */
function aPlace(): Place {
  const place = anEmptyPlace()
  const genesis = genesisBlock(parseGenesis(JSON.parse(readFileSync(place.genesis, 'utf8'))))
  const { dataDir } = place
  makeDataDir({ dataDir, genesis, address: validator.address, isFirstStart: true, fsync: fsyncNow })
  return place
}
const startArguments = (place: Place) => [
  ...['start', '--data-dir', place.dataDir, '--genesis', place.genesis, '--key-file', place.key],
  ...['--http.port', '0'],
]
const nowSeconds = () => Math.floor(Date.now() / 1_000)

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

type Started = {
  readonly child: ChildProcess
  readonly ready: Ready
  readonly ended: Promise<number | null>
  /** What it has written there so far. */
  stderr(): string
}
type Ready = { readonly ready: true; readonly rpc: string; readonly genesisHash: string }
async function start(place: Place, program = MAIN, env: Record<string, string> = {}): Promise<Started> {
  const child = spawn(process.execPath, [program, ...startArguments(place)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  children.push(child)
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  let stderr = ''
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const ready = await new Promise<Ready>((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line)))
    ended.then((code) => reject(new Error(`ended with ${code} before it was ready: ${stderr}`)))
  })
  return { child, ready, ended, stderr: () => stderr }
}
const run = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', timeout: 30_000 })

async function rpc(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const answer = (await response.json()) as { result?: unknown; error?: { message: string } }
  if (answer.error) throw new Error(answer.error.message)
  return answer.result
}
const send = (url: string, { raw }: Transaction) =>
  rpc(url, 'eth_sendRawTransaction', [bytesToHex(raw)]) as Promise<Hash>
type Status = { status: string; success?: boolean; blockNumber?: string }
const statusOf = (url: string, hash: Hash) => rpc(url, 'psephos_transactionStatus', [hash]) as Promise<Status>

async function until<Value>(what: string, read: () => Promise<Value | null | false>): Promise<Value> {
  const end = Date.now() + 20_000
  while (Date.now() < end) {
    const value = await read()
    if (value) return value
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`not in time: ${what}`)
}
const recorded = (url: string, hash: Hash) =>
  until(`${hash} recorded`, async () => {
    const status = await statusOf(url, hash)
    return status.status === 'recorded' && status
  })

describe('psephos-node init', () => {
  const files = (place: Place) => (existsSync(place.dataDir) ? readdirSync(place.dataDir).toSorted() : [])
  const initOf = (place: Place, ...more: string[]) =>
    run('init', '--data-dir', place.dataDir, '--genesis', place.genesis, ...more)
  const highWaterOf = (place: Place) => decodeHighWater(readFileSync(join(place.dataDir, 'signer.highwater'), 'utf8'))

  it('D2: makes database, high-water file and a key that only its owner can read, and never makes them twice', () => {
    const place = anEmptyPlace()
    const first = initOf(place)
    expect(first).toMatchObject({ status: 0, stderr: '' })
    const { address, keyFile, genesisHash, waits } = JSON.parse(first.stdout)
    expect(waits).toBe(false)
    expect(readFileSync(keyFile, 'utf8')).toMatch(/^0x[0-9a-f]{64}\n$/)
    expect(statSync(keyFile).mode & 0o777).toBe(0o600)
    expect(highWaterOf(place)).toEqual({ genesisHash, address, epoch: 0, position: null })
    expect(files(place)).toEqual(['chain.db', 'chain.nodes', 'lock.db', 'signer.highwater', 'validator.key'])
    const second = initOf(place)
    expect(second.stderr).toMatch(/has a chain\.db already/)
    expect(second.status).toBe(3)
  })

  it('D2: an imported key waits, unless this is its first start; it is copied to where start looks', () => {
    const imported = anEmptyPlace()
    const { status, stdout } = initOf(imported, '--import-key', imported.key)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ address: validator.address, waits: true })
    expect(readFileSync(join(imported.dataDir, 'validator.key'), 'utf8')).toBe(readFileSync(imported.key, 'utf8'))
    const first = anEmptyPlace()
    const started = initOf(first, '--import-key', first.key, '--key-file', first.key, '--first-start')
    expect(JSON.parse(started.stdout)).toMatchObject({ address: validator.address, waits: false, keyFile: first.key })
    expect(files(first)).toEqual(['chain.db', 'chain.nodes', 'lock.db', 'signer.highwater'])
  })

  it('N3: an observer has a database and nothing to sign with', () => {
    const place = anEmptyPlace()
    expect(initOf(place, '--observer')).toMatchObject({ status: 0, stderr: '' })
    expect(files(place)).toEqual(['chain.db', 'chain.nodes', 'lock.db'])
  })

  it('D2: what is left of a lost validator counts: it waits, above what it signed', () => {
    const place = aPlace()
    const known = highWaterOf(place)
    if (known === null) throw new Error('init wrote no high-water file')
    rmSync(join(place.dataDir, 'chain.db'))
    const early = initOf(place)
    expect(early.stderr).toMatch(/chain\.nodes has lost its database: move it away first/)
    expect([early.status, files(place).includes('validator.key')]).toEqual([3, false])
    rmSync(join(place.dataDir, 'chain.nodes'))
    const position = { height: 7n, round: 2, type: 'commit' } as const
    writeFileSync(join(place.dataDir, 'signer.highwater'), encodeHighWater({ ...known, position }))
    const keys = ['--import-key', place.key, '--key-file', place.key]
    const refused = initOf(place, ...keys, '--first-start')
    expect(refused.stderr).toMatch(/this is not a first start/)
    expect(refused.status).toBe(2)
    expect(JSON.parse(initOf(place, ...keys).stdout)).toMatchObject({ waits: true })
    expect(highWaterOf(place)?.position).toEqual(position)
  })

  it.each<[string, RegExp, (place: Place) => string[]]>([
    ['--first-start without a key to import', /--first-start is about an imported key/, () => ['--first-start']],
    ['an observer with a key', /without a validator key/, ({ key }) => ['--observer', '--import-key', key]],
    ['a key that is there and not asked for', /exists already and stays/, ({ key }) => ['--key-file', key]],
    ['a genesis that is none', /is not JSON/, ({ key }) => ['--genesis', key]],
  ])('refuses %s with exit code 2 and leaves nothing', (_, words, argumentsFor) => {
    const place = anEmptyPlace()
    const { status, stderr } = initOf(place, ...argumentsFor(place))
    expect(stderr).toMatch(words)
    expect(status).toBe(2)
    expect(files(place)).toEqual([])
  })
})

describe('psephos-node start', () => {
  it('one JSON line on stdout, health, metrics; SIGTERM and SIGINT end it with 0', { timeout: 90_000 }, async () => {
    const place = aPlace()
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, ready, ended } = await start(place)
      expect(ready).toMatchObject({ ready: true, genesisHash: expect.stringMatching(/^0x[0-9a-f]{64}$/) })
      await until('block 1', async () => Number(await rpc(ready.rpc, 'eth_blockNumber', [])) >= 1)
      expect(await (await fetch(`${ready.rpc}/readyz`)).json()).toMatchObject({ ready: true, databaseWritable: true })
      expect(await (await fetch(`${ready.rpc}/metrics`)).text()).toContain('psephos_head_height')
      child.kill(signal)
      expect(await ended).toBe(0)
    }
  })

  it('flags come before PSEPHOS_ variables; a second port answers the same', { timeout: 90_000 }, async () => {
    const { ready, child, ended } = await start(aPlace(), MAIN, {
      PSEPHOS_HTTP_PORT: '1',
      PSEPHOS_HTTP_HOST: 'localhost',
      PSEPHOS_HTTP_PORT_EXTRA: '0',
    })
    expect(ready.rpc).toMatch(/^http:\/\/localhost:(?!1$)\d+$/)
    expect(await rpc(ready.rpc, 'eth_chainId', [])).toBe('0xad571')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('bin/psephos-node.mjs runs it', { timeout: 90_000 }, async () => {
    const { child, ready, ended } = await start(aPlace(), BIN)
    expect(ready.ready).toBe(true)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it.each<[string, RegExp, (place: Place) => string[]]>([
    ['no genesis file', /cannot read the genesis file/, () => ['--genesis', '/nowhere']],
    ['a genesis that is no JSON', /is not JSON/, ({ key }) => ['--genesis', key]],
    ['a genesis with a fault', /genesis\.json: /, ({ dir }) => ['--genesis', aFileIn(dir, '{}')]],
    ['a key that others can read', /chmod 600/, ({ dir }) => ['--key-file', aFileIn(dir, '0x12', 0o644)]],
    ['a file that is no key', /0x and 64 hex digits/, ({ dir }) => ['--key-file', aFileIn(dir, '0x12')]],
    ['a port that is none', /httpPort/, () => ['--http.port', '70000']],
    ['no thread to verify proofs', /verifier\.threads/, () => ['--verifier.threads', '0']],
  ])('refuses %s with exit code 2 and words', { timeout: 90_000 }, (_, words, argumentsFor) => {
    const place = aPlace()
    const { status, stderr } = run(...startArguments(place), ...argumentsFor(place))
    expect(stderr).toMatch(words)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(status).toBe(2)
  })

  it('refuses a port that is taken, and another network’s data, with words', { timeout: 90_000 }, async () => {
    const place = aPlace()
    const { child, ready, ended } = await start(place)
    const taken = run(...startArguments(aPlace()), '--http.port', new URL(ready.rpc).port)
    expect(taken.stderr).toMatch(/EADDRINUSE/)
    expect(taken.status).toBe(1)
    child.kill('SIGTERM')
    await ended
    writeFileSync(place.genesis, JSON.stringify(aGenesis({ timestamp: '0x1' })))
    const { status, stderr } = run(...startArguments(place))
    expect(stderr).toMatch(/belongs to the chain with genesis/)
    expect(status).toBe(3)
  })

  it('D2: never makes a database: it says what to do and leaves nothing behind', () => {
    const place = anEmptyPlace()
    const { status, stderr } = run(...startArguments(place))
    expect(stderr).toMatch(/has no chain\.db.*psephos-node init/)
    expect(status).toBe(3)
    expect(existsSync(place.dataDir)).toBe(false)
  })

  it('the key never appears in the log', { timeout: 90_000 }, async () => {
    const { child, ended, stderr } = await start(aPlace(), MAIN, { PSEPHOS_LOG_LEVEL: 'debug' })
    child.kill('SIGTERM')
    await ended
    expect(stderr()).toContain('"msg":"configuration"')
    expect(stderr()).not.toContain(bytesToHex(validator.privateKey).slice(2, 40))
  })
})

function aFileIn(dir: string, content: string, mode = 0o600): string {
  const file = join(dir, 'given')
  writeFileSync(file, content, { mode })
  return file
}

describe('T5: kill -9 in the middle of load', () => {
  it('every hash that was answered is recorded after the restart, once', { timeout: 60_000 }, async () => {
    const place = aPlace()
    let node = await start(place)
    const voters = Array.from({ length: 90 }, (_, i) => anAccount(`killed ${i}`))
    await openElection(node.ready.rpc, voters)
    const answered = new Set<Hash>()
    for (const crowd of [voters.slice(0, 30), voters.slice(30, 60), voters.slice(60)]) {
      const before = answered.size
      const sending = crowd.map(async (voter, i) => {
        await new Promise((resolve) => setTimeout(resolve, 5 * i))
        answered.add(await send(node.ready.rpc, aTransaction(voter, { data: calldata('castBallot', [1n, YES]) })))
      })
      for (const each of sending) each.catch(() => {}) // the dead node answers nobody
      await until('ten answers', async () => answered.size >= before + 10)
      node.child.kill('SIGKILL')
      await node.ended
      await Promise.allSettled(sending)
      node = await start(place)
    }
    for (const hash of answered) expect(await recorded(node.ready.rpc, hash)).toMatchObject({ success: true })
    const places = await Promise.all(
      [...answered].map((hash) => rpc(node.ready.rpc, 'eth_getTransactionReceipt', [hash])),
    )
    const slots = places.map((receipt) => {
      const { blockNumber, transactionIndex } = receipt as Record<string, string>
      return `${blockNumber}/${transactionIndex}`
    })
    expect(new Set(slots).size).toBe(answered.size)
    node.child.kill('SIGTERM')
    expect(await node.ended).toBe(0)
  })
})

async function openElection(url: string, voters: readonly TestAccount[]): Promise<void> {
  const opensAt = BigInt(nowSeconds()) + 6n
  const schedule = aSchedule({ opensAt, closesAt: opensAt + 600n, latestClose: opensAt + 600n })
  await recorded(
    url,
    await send(url, aTransaction(organizer, { data: calldata('createElection', [aManifest({ schedule })]) })),
  )
  const filter = { fromBlock: '0x0', address: '0x000000000000000000000000000000005e1ec7ed' }
  const [created] = (await rpc(url, 'eth_getLogs', [filter])) as { data: Hash }[]
  const manifestHash = (created as { data: Hash }).data.slice(0, 66) as Hash
  await recorded(
    url,
    await send(url, aTransaction(organizer, { nonce: 1n, data: calldata('lockElection', [1n, manifestHash]) })),
  )
  const roll = calldata('enrolVoters', [1n, voters.map(({ address }) => address), voters.map(aCommitment)])
  await recorded(url, await send(url, aTransaction(registrar, { data: roll })))
  await until('the opening', async () => BigInt(nowSeconds()) > opensAt)
}
