// Starts a local network: directory, ports, a bootnode, one process per validator, and on request the registrar and the
// page. Leaves a description in the shape of the devnet contract, and one function that stops everything. `psephos
// devnet`, `psephos start` and the tests all come through here.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import {
  ALLOCATOR_ENV_ALONE,
  ALLOCATOR_ENV_OF_SEVERAL,
  BLOCK_GAS_LIMIT_DEFAULT,
  MEMORY_ALONE,
  MEMORY_OF_SEVERAL,
} from '@psephos/node/params/limits.ts'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { say } from '../output.ts'
import type { KeyPair } from './accounts.ts'
import { type Child, startChild } from './child.ts'
import { type NetworkDirectory, openDirectory } from './dataDirectory.ts'
import { untilFirstBlock } from './firstBlock.ts'
import { initialise } from './initialise.ts'
import { type KeptChild, keepRunning } from './keepRunning.ts'
import { checkPortsFree, type PortPlan, planPorts } from './ports.ts'
import { adviceFor, VALIDATORS_DEFAULT } from './survival.ts'
import { bootnodeArguments, NODE_CLI, validatorArguments } from './validatorArguments.ts'

const ROOT = join(import.meta.dirname, '../../..')
const REGISTRAR_MAIN = join(ROOT, 'registrar/src/main.ts')
const DAPP_MAIN = join(ROOT, 'dapp/server/main.ts')
const TRUSTEES_MAIN = join(ROOT, 'scripts/src/start/demoTrustees.ts')
export const DEVNET_GAS_LIMIT = BLOCK_GAS_LIMIT_DEFAULT

export type DevnetOptions = {
  validators?: number
  /** A validator that ends by itself is started again, as an operator's supervisor would; default: it stays down. */
  restart?: boolean
  /** 0 = free ports of the system's choice. */
  basePort?: number
  /** Overrides single ports of the plan; `npm start` uses the well-known ones. */
  ports?: Partial<PortPlan>
  dataDir?: string | undefined
  ephemeral?: boolean
  registrar?: boolean
  dapp?: boolean
  /** The three throw-away trustees work by themselves in every secret election that names them: unsafe, for demonstrations and tests. */
  trustees?: boolean
  /** The built page; default: dapp/dist. */
  dappDist?: string
  periodMs?: number
  heartbeatMs?: number
  gasLimit?: bigint
  logLevel?: string
  /** `inherit`: the children's logs on our stderr; `file`: one .log file per child in the data directory. */
  logs?: 'inherit' | 'file'
  /** Called before registrar and page start: `npm start` builds its page and makes its demo election here. */
  onChainReady?: (chain: {
    rpc: string
    chainId: number
    genesisHash: string
    accounts: NetworkDirectory['accounts']
  }) => Promise<void>
}

/** The one JSON line of the devnet contract. */
export type DevnetReady = {
  readonly ready: true
  readonly chainId: number
  readonly genesisHash: string
  readonly rpc: readonly string[]
  readonly ws: readonly string[]
  /** Null in a network of one: there is nobody to find. */
  readonly bootnode: string | null
  readonly registrar: string | null
  readonly dapp: string | null
  readonly pids: {
    readonly validators: readonly number[]
    readonly bootnode: number | null
    readonly registrar: number | null
    readonly dapp: number | null
    /** One process for all of them; null where they do not run by themselves. */
    readonly trustees: number | null
  }
  readonly contracts: { readonly elections: string; readonly validators: string }
  readonly dataDir: string
  readonly organizer: KeyPair
  readonly voters: readonly KeyPair[]
  readonly trustees: readonly KeyPair[]
}

export type Devnet = {
  readonly ready: DevnetReady
  /** Rejects when the last validator that ran has ended by itself; never resolves while the network runs. */
  readonly failed: Promise<never>
  /** Of the validators that run now. */
  pids(): readonly number[]
  /** Kills one validator (SIGKILL) and waits until it is gone; not where they restart by themselves. */
  kill(index: number): Promise<void>
  /** Starts one that has ended, on the data it left; resolves when it answers. */
  start(index: number): Promise<void>
  /** Stops every child and, for an ephemeral network, removes its data. May be called twice. */
  stop(): Promise<void>
}

export async function startDevnet(options: DevnetOptions = {}): Promise<Devnet> {
  const validators = options.validators ?? VALIDATORS_DEFAULT
  const advice = adviceFor(validators)
  if (advice !== null) say(`warning: ${advice}`)
  const ports: PortPlan = { ...(await planPorts(options.basePort ?? 18_000, validators)), ...options.ports }
  await checkPortsFree(portsWanted(ports, options))
  const directory = openDirectory({
    dataDir: options.dataDir,
    ephemeral: options.ephemeral ?? false,
    validators,
    periodMs: options.periodMs ?? 1_000,
    heartbeatMs: options.heartbeatMs ?? 10_000,
    gasLimit: options.gasLimit ?? DEVNET_GAS_LIMIT,
  })
  await initialise(directory.validators, directory.genesisFile)
  const running: Running = { validators: [], others: [] }
  const validatorAt = (index: number): Child => {
    const child = running.validators[index]
    if (!child) throw new RangeError(`no validator ${index} is under our hand`)
    return child
  }
  let stopping = false
  let stopped: Promise<void> | null = null
  const stop = (): Promise<void> => {
    stopping = true
    // The page and the registrar first: they ask the validators.
    stopped ??= (async () => {
      for (const child of running.others.toReversed()) await child.stop()
      await Promise.all(running.validators.map((child) => child.stop()))
      if (options.ephemeral) directory.remove()
    })()
    return stopped
  }
  try {
    const ready = await startAll(directory, ports, options, running)
    const failed = new Promise<never>((_, reject) => {
      running.onLastEnd = (words) => reject(childFailure(words))
    })
    failed.catch(() => {}) // a caller that only wants the network running need not listen
    for (const child of running.validators) watchEnd(child, running, () => stopping)
    const kill = async (index: number): Promise<void> => {
      const child = validatorAt(index)
      process.kill(child.pid, 'SIGKILL')
      await child.ended
    }
    const start = async (index: number): Promise<void> => {
      await validatorAt(index).ended
      const child = startValidator(directory, ports, options, index)
      running.validators[index] = child
      watchEnd(child, running, () => stopping)
      await child.firstLine
    }
    const pids = () => running.validators.filter((child) => !child.hasEnded()).map(({ pid }) => pid)
    return { ready, failed, pids, kill, start, stop }
  } catch (error) {
    await stop()
    throw error instanceof CommandFailure ? error : childFailure(error instanceof Error ? error.message : String(error))
  }
}

/** Bootnode, registrar and page come back when they end; the chain does not need them. */
type Running = { readonly validators: Child[]; readonly others: KeptChild[]; onLastEnd?: (words: string) => void }

async function startAll(
  directory: NetworkDirectory,
  ports: PortPlan,
  options: DevnetOptions,
  running: Running,
): Promise<DevnetReady> {
  const isAlone = directory.validators.length === 1
  const start = starter(directory, options)
  const keep = (startIt: () => Child): KeptChild => {
    const kept = keepRunning(startIt, say)
    running.others.push(kept)
    return kept
  }

  const bootnodeUrl = isAlone ? null : `http://127.0.0.1:${ports.bootnode}`
  const bootnode = isAlone ? null : keep(() => start('bootnode', NODE_CLI, bootnodeArguments(directory, ports)))
  await bootnode?.firstLine
  const nodes = directory.validators.map((_, index) => {
    if (options.restart && !isAlone) return keep(() => startValidator(directory, ports, options, index))
    const node = startValidator(directory, ports, options, index)
    running.validators.push(node)
    return node
  })
  const lines = await Promise.all(nodes.map((child) => child.firstLine))
  const rpc = ports.validators.map((port) => `http://127.0.0.1:${port}`)
  const genesisHash = String(lines[0]?.genesisHash)
  await Promise.all(rpc.map(untilFirstBlock))
  const { chainId, accounts } = directory
  const trustees = options.trustees ? keep(() => startTrustees(directory, rpc[0] ?? '', genesisHash, start)) : null
  await trustees?.firstLine
  await options.onChainReady?.({ rpc: rpc[0] ?? '', chainId, genesisHash, accounts })

  const registrarUrl = options.registrar ? `http://127.0.0.1:${ports.registrar}` : null
  const registrar = registrarUrl ? keep(() => startRegistrar(directory, ports, options, start)) : null
  const dappUrl = options.dapp ? `http://127.0.0.1:${ports.dapp}` : null
  const walletPort = ports.extraRpc ? ['--wallet-port', String(ports.extraRpc)] : []
  const pageArguments = [
    ...['--port', String(ports.dapp), ...rpc.flatMap((url) => ['--rpc', url])],
    ...(registrarUrl ? ['--registrar', registrarUrl] : []),
    ...(options.dappDist ? ['--dist', options.dappDist] : []),
    ...['--genesis-hash', genesisHash],
    ...walletPort,
  ]
  const dapp = dappUrl ? keep(() => start('page', DAPP_MAIN, pageArguments)) : null
  await registrar?.firstLine
  await dapp?.firstLine

  return {
    ready: true,
    chainId: directory.chainId,
    genesisHash,
    rpc,
    ws: rpc.map((url) => url.replace(/^http/, 'ws')),
    bootnode: bootnodeUrl,
    registrar: registrarUrl,
    dapp: dappUrl,
    pids: {
      validators: nodes.map(pidOf),
      bootnode: bootnode?.pid() ?? null,
      registrar: registrar?.pid() ?? null,
      dapp: dapp?.pid() ?? null,
      trustees: trustees?.pid() ?? null,
    },
    contracts: { elections: ELECTIONS_ADDRESS, validators: VALIDATORS_ADDRESS },
    dataDir: directory.path,
    organizer: directory.accounts.organizer,
    voters: directory.accounts.voters,
    trustees: directory.accounts.trustees,
  }
}

const pidOf = ({ pid }: Child | KeptChild): number => (typeof pid === 'function' ? pid() : pid)

/** With several validators one may end and the network goes on: that is only said. */
function watchEnd({ name, ended }: Child, running: Running, isStopping: () => boolean): void {
  ended.then(async ({ code, signal }) => {
    const words = `${name} ended with ${signal ?? `code ${code}`}`
    const left = running.validators.filter((child) => !child.hasEnded()).length
    if (isStopping()) return
    if (left > 0) say(`${words}; ${left} of ${running.validators.length} validators run`)
    else running.onLastEnd?.(words)
  })
}

function startValidator(directory: NetworkDirectory, ports: PortPlan, options: DevnetOptions, index: number): Child {
  const args = validatorArguments(directory, ports, options, index)
  return starter(directory, options)(`validator-${index + 1}`, NODE_CLI, args)
}

const starter =
  ({ path, validators }: NetworkDirectory, { logs }: DevnetOptions): Start =>
  (name, script, args, env = {}) => {
    const logFile = logs === 'file' ? join(path, `${name}.log`) : ('inherit' as const)
    const isNode = script === NODE_CLI
    const isAlone = validators.length === 1
    const { semiSpaceMb, initialOldMb } = isAlone ? MEMORY_ALONE : MEMORY_OF_SEVERAL
    const allocator = isAlone ? ALLOCATOR_ENV_ALONE : ALLOCATOR_ENV_OF_SEVERAL
    return startChild({
      name,
      script,
      flags: isNode ? [`--max-semi-space-size=${semiSpaceMb}`, `--initial-old-space-size=${initialOldMb}`] : [],
      args,
      logFile,
      cwd: ROOT,
      env: isNode ? { ...allocator, ...env } : env,
    })
  }

type Start = (name: string, script: string, args: readonly string[], env?: Record<string, string>) => Child

function startRegistrar(directory: NetworkDirectory, ports: PortPlan, options: DevnetOptions, start: Start): Child {
  const folder = join(directory.path, 'registrar')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return start('registrar', REGISTRAR_MAIN, registrarArguments(ports, options, folder), {
    PSEPHOS_REGISTRAR_KEY: directory.accounts.registrar.privateKey,
  })
}

function startTrustees({ accounts }: NetworkDirectory, rpc: string, genesisHash: string, start: Start): Child {
  return start('trustees', TRUSTEES_MAIN, ['--rpc', rpc, '--genesis', genesisHash], {
    PSEPHOS_TRUSTEE_KEYS: accounts.trustees.map(({ privateKey }) => privateKey).join(','),
  })
}

/** Behind the page everybody comes from the page's address: whom to count, its X-Forwarded-For tells. */
export function registrarArguments(
  ports: Pick<PortPlan, 'registrar' | 'validators'>,
  { dapp = false }: Pick<DevnetOptions, 'dapp'>,
  dataDir: string,
): readonly string[] {
  return [
    ...['--port', String(ports.registrar), '--data-dir', dataDir],
    ...ports.validators.flatMap((port) => ['--rpc', `http://127.0.0.1:${port}`]),
    // Of elections whose organizer has chosen nothing: a network for trying things out enrols whoever asks.
    ...['--policy', 'self-service'],
    ...(dapp ? ['--trust-proxy'] : []),
  ]
}

function portsWanted(ports: PortPlan, options: DevnetOptions): { port: number; purpose: string }[] {
  const isAlone = ports.validators.length === 1
  return [
    ...ports.validators.map((port, index) => ({ port, purpose: `RPC of validator ${index + 1}` })),
    ...(isAlone ? [] : ports.p2p.map((port, index) => ({ port, purpose: `other validators to ${index + 1}` }))),
    ...(isAlone ? [] : [{ port: ports.bootnode, purpose: 'bootnode' }]),
    ...(ports.extraRpc ? [{ port: ports.extraRpc, purpose: 'RPC where wallets look first' }] : []),
    ...(options.registrar ? [{ port: ports.registrar, purpose: 'registrar' }] : []),
    ...(options.dapp ? [{ port: ports.dapp, purpose: 'web page' }] : []),
  ]
}

const childFailure = (message: string): CommandFailure => new CommandFailure(EXIT.failure, 'network-stopped', message)
