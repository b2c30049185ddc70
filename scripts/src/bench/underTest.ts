// The two chains that are compared, each started fresh for one run: our devnet, and anvil with zero fees and one-second
// blocks. Both leave the same handle.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPublicClient, http } from 'viem'
import type { KeyPair } from '../devnet/accounts.ts'
import { planPorts } from '../devnet/ports.ts'
import { startDevnet } from '../devnet/startDevnet.ts'
import { CommandFailure, EXIT } from '../exitCodes.ts'

export type UnderTest = {
  readonly name: 'ours' | 'anvil'
  readonly rpcUrl: string
  readonly webSocketUrl: string
  readonly chainId: number
  readonly pid: number
  /** Creates elections and enrols; null for anvil. */
  readonly organizer: KeyPair | null
  readonly genesisHash: string | null
  /** What is on disk; null for anvil, which keeps its chain in memory. */
  readonly dataDir: string | null
  /** Stops the processes; the data stays until `remove`. */
  stop(): Promise<void>
  remove(): void
}

export async function startOurs(options: { gasLimit: bigint | null; profileDir: string | null }): Promise<UnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'psephos-bench-'))
  const devnet = await withProfile(options.profileDir, () =>
    startDevnet({
      validators: 1,
      basePort: 0,
      dataDir: join(folder, 'network'),
      logs: 'file',
      logLevel: 'warn',
      ...(options.gasLimit === null ? {} : { gasLimit: options.gasLimit }),
    }),
  )
  const { rpc, ws, chainId, pids, organizer, genesisHash, dataDir } = devnet.ready
  return {
    name: 'ours',
    rpcUrl: rpc[0] ?? '',
    webSocketUrl: ws[0] ?? '',
    pid: pids.validators[0] ?? -1,
    ...{ chainId, organizer, genesisHash, dataDir },
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
/** Far above what it can fill in a second, so that its own limit of 30 million is not what is measured. */
const ANVIL_GAS_LIMIT = 1_000_000_000

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
      ...['--gas-limit', String(ANVIL_GAS_LIMIT), '--silent'],
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
    pid: child.pid ?? -1,
    ...{ organizer: null, genesisHash: null, dataDir: null },
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
