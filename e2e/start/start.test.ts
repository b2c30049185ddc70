// What README says of `npm start`: on an empty folder a newcomer votes within a minute, Ctrl-C ends it, the data stays. Four
// validators, bootnode, trustees, registrar and page are the real ones, and the page is built for this network.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CastBallot,
  castBallot,
  type Election,
  getElection,
  getVoter,
  listElections,
  type PsephosClient,
  psephosChain,
  verifyReceipt,
  waitUntilRecorded,
} from '@psephos/client'
import { type Address, createClient, type Hash, http, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askForEnrolment } from '../../dapp/src/lib/registrar.ts'
import { DEMO_TITLE } from '../../scripts/src/start/demoElection.ts'
import { callRpc } from '../support/rpc.ts'
import { until } from '../support/validators.ts'
import { freeRow, type Started, type StartReady, startAsUser, walletUrl } from './startAsUser.ts'

const VOTED_MS_MAX = 60_000
const ENROLLED_MS_MAX = 30_000
const DAY_SECONDS = 86_400
const CHOICES = [[0], [2]]
const STOPPED = 'stopped; the data stays for the next start'

const folder = mkdtempSync(join(tmpdir(), 'psephos-start-'))
const dataDir = join(folder, 'data')
const started: Started[] = []
let firstPort: number
/** What the newcomer has in hand after the first start. */
let kept: { ready: StartReady; election: Election; voter: Address; cast: CastBallot }

beforeAll(async () => {
  firstPort = await freeRow()
})
afterAll(async () => {
  await Promise.all(started.map(({ interrupt }) => interrupt()))
  rmSync(folder, { recursive: true, force: true })
})

function start(program: string): Started {
  const one = startAsUser(program, dataDir, firstPort)
  started.push(one)
  return one
}

/** Knows the address that README gives to wallets, and asks it for the rest. */
async function newcomer(): Promise<PsephosClient> {
  const rpcUrl = walletUrl(firstPort)
  const chainId = Number(await callRpc(rpcUrl, 'eth_chainId'))
  return createClient({ chain: psephosChain({ chainId, rpcUrl }), transport: http(rpcUrl) })
}

async function findDemo(client: PsephosClient): Promise<Election> {
  const { elections } = await listElections(client)
  const demo = elections.find(({ title, phase }) => title === DEMO_TITLE && phase === 'Open')
  if (demo === undefined) throw new Error(`no demo election is open among ${elections.map(({ title }) => title)}`)
  return demo
}

/** As the page does it, through the page's own server. */
async function enrol(page: string, client: PsephosClient, election: bigint, voter: Address): Promise<void> {
  const answer = await askForEnrolment(election, voter, (path, init) => fetch(new URL(String(path), page), init))
  expect(answer).toMatchObject({ kind: 'taken' })
  await until(
    'the newcomer may vote',
    ENROLLED_MS_MAX,
    async () => (await getVoter(client, { election, voter })).enrolled,
  )
}

async function expectProved(client: PsephosClient, genesisHash: string, { election, code, hash }: CastBallot) {
  const receipt = { election, code, transactionHash: hash }
  const checked = await verifyReceipt({ client, genesisHash: genesisHash as Hash, receipt })
  expect(checked.checks.filter(({ passed }) => !passed)).toEqual([])
  expect(checked).toMatchObject({ verified: true, superseded: false, signed: { of: 4, need: 3 } })
}

const pidsOf = ({ pids }: StartReady): number[] =>
  Object.values(pids)
    .flat()
    .filter((pid) => pid !== null)

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('npm start on an empty folder', () => {
  it('a newcomer finds the demo election, is enrolled, votes and has the proof, within a minute', async () => {
    const startedAt = performance.now()
    const ready = await start('bootstrap.mjs').ready
    const readyMs = performance.now() - startedAt
    const client = await newcomer()
    const election = await findDemo(client)
    const account = privateKeyToAccount(generatePrivateKey())
    await enrol(ready.dapp, client, election.id, account.address)
    const cast = await castBallot(client, { election: election.id, choices: CHOICES, account })
    const outcome = await waitUntilRecorded(client, { hash: cast.hash })
    const votedMs = performance.now() - startedAt
    console.log(`start: ready after ${Math.round(readyMs)} ms, the ballot recorded after ${Math.round(votedMs)} ms`)
    kept = { ready, election, voter: account.address, cast }

    expect(outcome.outcome).toBe('recorded')
    await expectProved(client, ready.genesisHash, cast)
    expect(votedMs).toBeLessThan(VOTED_MS_MAX)
  }, 180_000)

  it('the election has open ballots, is open now and for a day', () => {
    const { ready, election } = kept
    const { opensAt, closesAt } = election
    expect(election).toMatchObject({ id: BigInt(ready.demoElection ?? -1), secrecy: 'open', phase: 'Open' })
    expect(closesAt - opensAt).toBe(DAY_SECONDS)
    expect(Math.abs(Date.now() / 1_000 - opensAt)).toBeLessThan(300)
  })

  it('what stands for 8545 answers as this chain', async () => {
    expect(await callRpc(walletUrl(firstPort), 'eth_chainId')).toBe(toHex(kept.ready.chainId))
  })

  it('the page is there, with its program, which pins this genesis', async () => {
    const page = await fetch(kept.ready.dapp)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toContain('text/html')
    const html = await page.text()
    expect(html).toContain('<title>Psephos</title>')
    const programs = [...html.matchAll(/<script type="module"[^>]* src="([^"]+)"/g)].map(([, path = '']) => path)
    const texts = await Promise.all(programs.map(async (path) => (await fetch(new URL(path, kept.ready.dapp))).text()))
    expect(texts.some((text) => text.includes(kept.ready.genesisHash))).toBe(true) // not the whole text into the report
  })

  it('Ctrl-C stops it, every process of it, and says so', async () => {
    const { code, words, isKilled } = await started[0]!.interrupt()
    expect({ code, isKilled }).toEqual({ code: 0, isKilled: false })
    expect(words.trimEnd().split('\n').at(-1)).toBe(STOPPED)
    expect(pidsOf(kept.ready).filter(isRunning)).toEqual([])
  }, 60_000)
})

describe('a second start in the same folder', () => {
  it('goes on with the same chain, election and ballot, and ends with 0', async () => {
    const again = start('scripts/bin/psephos.mjs')
    const ready = await again.ready
    const { chainId, genesisHash, demoElection } = kept.ready
    expect(ready).toMatchObject({ chainId, genesisHash, demoElection })
    const client = await newcomer()
    const { election, voter, cast } = kept
    const { manifestHash, closesAt } = election
    expect(await getElection(client, { election: election.id })).toMatchObject({
      ...{ manifestHash, closesAt, phase: 'Open', turnout: 1 },
    })
    expect((await getVoter(client, { election: election.id, voter })).ballot?.code).toBe(cast.code)
    await expectProved(client, genesisHash, cast)

    const { code, words } = await again.interrupt()
    expect(words.trimEnd().split('\n').at(-1)).toBe(STOPPED)
    expect(code).toBe(0)
    expect(pidsOf(ready).filter(isRunning)).toEqual([])
  }, 180_000)
})
