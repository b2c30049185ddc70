// The registrar as it runs: its own process beside a real validator, killed in the middle and started again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import {
  createdElection,
  createElection,
  getElection,
  getVoter,
  lockElection,
  manifestHash,
  openManifest,
  type PsephosClient,
  psephosChain,
  type SentCall,
  waitUntilRecorded,
} from '@psephos/client'
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { createClient, type Hex, http, keccak256, toHex } from 'viem'
import { getContractEvents } from 'viem/actions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountOf, type RunningNode, startNode } from '../../client/test/aNode.ts'
import { openRequests } from '../src/requests.ts'
import { voterOf } from './aFakeChain.ts'

const MAIN = resolve(import.meta.dirname, '../src/main.ts')
const KEY: Hex = keccak256(toHex('psephos test registrar'))
const VOTERS = 30
let node: RunningNode
let client: PsephosClient
let election: bigint
let directory: string

const recorded = async (sent: SentCall) => {
  const outcome = await waitUntilRecorded(client, { ...sent, timeoutMs: 15_000 })
  if (outcome.outcome !== 'recorded') throw new Error(outcome.outcome)
  return outcome
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'psephos-registrar-'))
  node = await startNode()
  client = createClient({ chain: psephosChain(node), transport: http(node.rpcUrl) }) as PsephosClient
  const now = Math.floor(Date.now() / 1_000)
  const manifest = openManifest({
    title: 'Demo',
    contests: [{ question: 'Yes?', options: ['yes', 'no'] }],
    opensAt: now + 8,
    closesAt: now + 3_600,
    lateEnrolment: true,
    registrars: [accountOf('registrar').address],
  })
  const account = accountOf('organizer')
  election = createdElection((await recorded(await createElection(client, { manifest, account }))).logs)
  await recorded(await lockElection(client, { election, manifestHash: manifestHash(manifest), account }))
})
afterAll(async () => {
  await node?.stop()
  rmSync(directory, { recursive: true })
})

/** Nobody listens there: the registrar goes on with the other validator it is given. */
const DEAD = 'http://127.0.0.1:1'

const SELF_SERVICE = ['--policy', 'self-service']

type Process = { url: string; kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> }

async function start(
  flags: readonly string[],
  env: Record<string, string> = { PSEPHOS_REGISTRAR_KEY: KEY },
  rpcUrls: readonly string[] = [node.rpcUrl],
): Promise<Process> {
  const child = spawn(
    process.execPath,
    [MAIN, ...rpcUrls.flatMap((url) => ['--rpc', url]), '--port', '0', ...SELF_SERVICE, ...flags],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let words = ''
  child.stderr.on('data', (chunk) => {
    words += chunk
  })
  const ended = once(child, 'exit') as Promise<[number | null]>
  const line = await Promise.race([once(createInterface(child.stdout), 'line'), ended.then(() => null)])
  if (line === null) throw new Error(words)
  const { registrar } = JSON.parse(String(line[0])) as { registrar: string }
  return {
    url: registrar,
    kill: async (signal) => {
      child.kill(signal)
      return (await ended)[0]
    },
  }
}

const ask = async ({ url }: Process, index: number): Promise<{ id: string; status: string }> => {
  const answer = await fetch(`${url}/enrolments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ election: election.toString(), address: voterOf(index) }),
  })
  expect(answer.status).toBe(202)
  return (await answer.json()) as { id: string; status: string }
}

describe('the registrar beside a real validator', () => {
  it('enrols everyone exactly once, killed twice in the middle', async () => {
    const flags = ['--data-dir', join(directory, 'data'), '--per-hour', '1000']
    const ids = new Map<number, string>()
    for (const pauseMs of [0, 700]) {
      const registrar = await start(flags)
      for (let i = 0; i < VOTERS; i++) ids.set(i, (await ask(registrar, i)).id)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      await registrar.kill('SIGKILL')
    }
    const registrar = await start(flags)
    const deadline = Date.now() + 30_000
    for (let i = 0; i < VOTERS; i++) {
      const id = ids.get(i)
      for (;;) {
        const answer = (await (await fetch(`${registrar.url}/registrar/enrolments/${id}`)).json()) as { status: string }
        if (answer.status === 'enrolled') break
        if (Date.now() > deadline) throw new Error(JSON.stringify(answer))
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      // A request that was made again before a crash is the same request.
      expect((await ask(registrar, i)).id).toBe(id)
      expect((await getVoter(client, { election, voter: voterOf(i) })).enrolled).toBe(true)
    }
    expect((await getElection(client, { election })).enrolled).toBe(VOTERS)
    const events = await getContractEvents(client, {
      ...{ address: ELECTIONS_ADDRESS, abi: electionsAbi, eventName: 'VoterEnrolled', fromBlock: 0n },
    })
    expect(new Set(events.map(({ args }) => (args as { voter: string }).voter)).size).toBe(VOTERS)
    expect(events).toHaveLength(VOTERS)
    expect((await fetch(`${registrar.url}/healthz`)).status).toBe(200)
    expect(await registrar.kill('SIGTERM')).toBe(0)
  })
  it("a planted request for the Elections contract's own address is refused alone", async () => {
    const requests = openRequests(join(directory, 'data', 'registrar.sqlite'))
    const [address, salt] = [ELECTIONS_ADDRESS.toLowerCase() as Hex, new Uint8Array(32).fill(5)]
    requests.add({ id: 'planted', election, address, salt, record: salt, commitment: keccak256(salt) })
    requests.close()
    const registrar = await start(['--data-dir', join(directory, 'data')], { PSEPHOS_REGISTRAR_KEY: KEY }, [
      DEAD,
      node.rpcUrl,
    ])
    const { id } = await ask(registrar, VOTERS)
    const statusOf = async (which: string) =>
      (await (await fetch(`${registrar.url}/enrolments/${which}`)).json()) as { status: string; reason?: string }
    for (const deadline = Date.now() + 15_000; (await statusOf(id)).status !== 'enrolled'; ) {
      if (Date.now() > deadline) throw new Error(JSON.stringify(await statusOf(id)))
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(await statusOf('planted')).toMatchObject({ status: 'refused', reason: 'SystemAddress' })
    expect(await registrar.kill('SIGTERM')).toBe(0)
  })
  it('takes its key from a file that only its owner can read', async () => {
    const file = join(directory, 'key')
    writeFileSync(file, `${KEY}\n`, { mode: 0o600 })
    const flags = ['--data-dir', join(directory, 'other'), '--key-file', file]
    const registrar = await start(flags, {})
    expect(await registrar.kill('SIGTERM')).toBe(0)
    chmodSync(file, 0o644)
    await expect(start(flags, {})).rejects.toThrow('can be read by others')
  })
  it('does not start without a key, nor with half a one', async () => {
    const flags = ['--data-dir', join(directory, 'other')]
    await expect(start(flags, { PSEPHOS_REGISTRAR_KEY: '' })).rejects.toThrow('the key is not 32 bytes')
    await expect(start(flags, { PSEPHOS_REGISTRAR_KEY: '0x1234' })).rejects.toThrow('the key is not 32 bytes')
  })
  it('does not go on with the requests of another network', async () => {
    const other = await startNode()
    try {
      const flags = ['--data-dir', join(directory, 'data')]
      await expect(start(flags, { PSEPHOS_REGISTRAR_KEY: KEY }, [other.rpcUrl])).rejects.toThrow(
        'belongs to another network',
      )
    } finally {
      await other.stop()
    }
  })
})
