// One validator as a process that a test may kill, trace and start again on the same data. The devnet's directory gives
// genesis and keys; whoever starts the process ends it.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type NetworkDirectory, openDirectory } from '../../scripts/src/devnet/dataDirectory.ts'
import { initialise } from '../../scripts/src/devnet/initialise.ts'
import { planPorts } from '../../scripts/src/devnet/ports.ts'
import { DEVNET_GAS_LIMIT } from '../../scripts/src/devnet/startDevnet.ts'
import { NODE_CLI, validatorArguments } from '../../scripts/src/devnet/validatorArguments.ts'

const ROOT = join(import.meta.dirname, '../..')
const EXIT_WITH_PARENT = join(ROOT, 'scripts/src/devnet/exitWithParent.ts')
/** Several start together, perhaps on a machine that is busy with other tests. */
const READY_MS = 90_000

/** What a process needs to be started: its own command line, and a file for what it says. */
export type NodeCommand = { readonly args: readonly string[]; readonly logFile: string }

export type NodePlace = NodeCommand & {
  readonly directory: NetworkDirectory
  readonly dataDir: string
  readonly rpcUrl: string
  readonly chainId: number
  remove(): void
}

/** A new network of one validator on disk, and a port for it; nothing runs yet. */
export async function placeNode(): Promise<NodePlace> {
  const folder = mkdtempSync(join(tmpdir(), 'psephos-e2e-'))
  const directory = openDirectory({
    ...{ dataDir: join(folder, 'network'), ephemeral: false, validators: 1 },
    ...{ periodMs: 1_000, heartbeatMs: 10_000, gasLimit: DEVNET_GAS_LIMIT },
  })
  await initialise(directory.validators, directory.genesisFile)
  const ports = await planPorts(0, 1)
  return {
    directory,
    args: validatorArguments(directory, ports, {}, 0),
    dataDir: directory.validators[0]!.dataDir,
    rpcUrl: `http://127.0.0.1:${ports.validators[0]}`,
    chainId: directory.chainId,
    logFile: join(folder, 'node.log'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export type NodeStart = {
  /** A program that runs the node as its last arguments say, such as `strace`. */
  readonly wrap?: readonly string[]
  /** Instead of the node's own command line; takes the same arguments. */
  readonly program?: string
  /** Modules loaded before the program, each a file. */
  readonly preload?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export type RunningNode = {
  readonly pid: number
  isRunning(): boolean
  /** The ready line: the RPC answers. Rejects when the process ends first. */
  readonly ready: Promise<{ readonly genesisHash: string }>
  /** Its exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>
  signal(name: NodeJS.Signals): void
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>
  /** SIGTERM, and wait; SIGKILL after ten seconds. */
  stop(): Promise<void>
}

export function startNode(
  { args, logFile }: NodeCommand,
  { wrap = [], program = NODE_CLI, preload = [], env = {} }: NodeStart = {},
): RunningNode {
  const imports = [EXIT_WITH_PARENT, ...preload].flatMap((file) => ['--import', file])
  const command = [...wrap, process.execPath, ...imports, program, ...args]
  const log = openSync(logFile, 'a')
  const child = spawn(command[0]!, command.slice(1), {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', log],
    env: { ...process.env, ...env },
  })
  closeSync(log)
  child.stdin?.on('error', () => {}) // a killed child closes its end first
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const ready = firstLine(child, ended, logFile)
  ready.catch(() => {}) // a test that kills before it is ready does not wait for it
  const isRunning = () => child.exitCode === null && child.signalCode === null
  return {
    pid: child.pid!,
    isRunning,
    ready,
    ended,
    signal: (name) => void child.kill(name),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    stop: async () => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(timer)
    },
  }
}

function firstLine(child: ChildProcess, ended: Promise<unknown>, logFile: string): Promise<{ genesisHash: string }> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the node was not ready in time${lastWords(logFile)}`)), READY_MS)
    ended.then(() => reject(new Error(`the node ended before it was ready${lastWords(logFile)}`)))
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (!line.startsWith('{')) return
      clearTimeout(timer)
      resolve(JSON.parse(line))
    })
    ended.then(() => clearTimeout(timer))
  })
}

/** The log goes away with the test; what it said last must not. */
const lastWords = (logFile: string): string => `; it said last:\n${readFileSync(logFile, 'utf8').slice(-1_500)}`
