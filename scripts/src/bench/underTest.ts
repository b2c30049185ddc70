// The two chains that are compared, each started fresh for one run: our devnet of one validator or several, and anvil with zero fees and one-second
// blocks. Both leave the same handle.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPublicClient, http } from 'viem'
import type { KeyPair } from '../devnet/accounts.ts'
import { planPorts } from '../devnet/ports.ts'
import { type Devnet, startDevnet } from '../devnet/startDevnet.ts'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { GAS_LIMIT_NEVER_FULL } from './plan.ts'

export type UnderTest = {
  readonly name: 'ours' | 'anvil'
  /** Of the first server, and of all. */
  readonly rpcUrl: string
  readonly rpcUrls: readonly string[]
  readonly webSocketUrl: string
  readonly chainId: number
  /** Of the processes that run now. */
  pids(): readonly number[]
  /** Creates elections and enrols; null for anvil. */
  readonly organizer: KeyPair | null
  readonly genesisHash: string | null
  /** What is on disk; null for anvil, which keeps its chain in memory. */
  readonly dataDir: string | null
  /** Of our own network, whose validators may be killed and started again. */
  readonly devnet: Devnet | null
  /** Stops the processes; the data stays until `remove`. */
  stop(): Promise<void>
  remove(): void
}

export type OursOptions = { validators: number; gasLimit: bigint | null; profileDir: string | null }

export async function startOurs(options: OursOptions): Promise<UnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'psephos-bench-'))
  const devnet = await withProfile(options.profileDir, () =>
    startDevnet({
      validators: options.validators,
      basePort: 0,
      dataDir: join(folder, 'network'),
      logs: 'file',
      logLevel: 'warn',
      ...(options.gasLimit === null ? {} : { gasLimit: options.gasLimit }),
    }),
  )
  const { rpc, ws, chainId, organizer, genesisHash, dataDir } = devnet.ready
  return {
    name: 'ours',
    rpcUrl: rpc[0] ?? '',
    webSocketUrl: ws[0] ?? '',
    rpcUrls: rpc,
    pids: () => devnet.pids(),
    ...{ chainId, organizer, genesisHash, dataDir, devnet },
    stop: devnet.stop,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The validators inherit our environment; a profile is written when one ends. */
async function withProfile<T>(profileDir: string | null, start: () => Promise<T>): Promise<T> {
  if (profileDir === null) return start()
  const before = process.env.NODE_OPTIONS
  process.env.NODE_OPTIONS = `${before ?? ''} --cpu-prof --cpu-prof-dir=${profileDir}`.trim()
  try {
    return await start()
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS
    else process.env.NODE_OPTIONS = before
  }
}

const ANVIL = join(import.meta.dirname, '../../../node_modules/.bin/anvil')
const ANVIL_CHAIN_ID = 424_242
const ANVIL_READY_MS = 15_000

export async function startAnvil(): Promise<UnderTest> {
  if (!existsSync(ANVIL))
    throw new CommandFailure(EXIT.failure, 'no-anvil', `${ANVIL} is missing; run npm install, or pass --no-anvil`)
  const { validators } = await planPorts(0, 1)
  const port = validators[0] ?? 0
  // It writes old states below HOME; a home of its own goes away with the run.
  const home = mkdtempSync(join(tmpdir(), 'psephos-anvil-'))
  const child = spawn(
    ANVIL,
    [
      ...['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(ANVIL_CHAIN_ID), '--accounts', '1'],
      ...['--block-time', '1', '--gas-price', '0', '--block-base-fee-per-gas', '0'],
      ...['--gas-limit', String(GAS_LIMIT_NEVER_FULL), '--silent'],
    ],
    { stdio: 'ignore', env: { ...process.env, HOME: home } },
  )
  const rpcUrl = `http://127.0.0.1:${port}`
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(timer)
  }
  try {
    await untilAnswers(rpcUrl, child)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    name: 'anvil',
    rpcUrl,
    webSocketUrl: `ws://127.0.0.1:${port}`,
    chainId: ANVIL_CHAIN_ID,
    rpcUrls: [rpcUrl],
    pids: () => [child.pid ?? -1],
    ...{ organizer: null, genesisHash: null, dataDir: null, devnet: null },
    stop,
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

async function untilAnswers(rpcUrl: string, child: ChildProcess): Promise<void> {
  const client = createPublicClient({ transport: http(rpcUrl, { retryCount: 0 }) })
  const deadline = Date.now() + ANVIL_READY_MS
  for (;;) {
    if (child.exitCode !== null) throw new Error(`anvil ended with code ${child.exitCode}`)
    try {
      await client.getChainId()
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
