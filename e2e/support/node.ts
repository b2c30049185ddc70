// One validator as a process that a test may kill, trace and start again on the same data. The devnet's directory gives
// genesis and keys; whoever starts the process ends it.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type NetworkDirectory, openDirectory } from '../../scripts/src/devnet/dataDirectory.ts'
import { planPorts } from '../../scripts/src/devnet/ports.ts'
import { DEVNET_GAS_LIMIT } from '../../scripts/src/devnet/startDevnet.ts'

const ROOT = join(import.meta.dirname, '../..')
const NODE_CLI = join(ROOT, 'node/src/cli/main.ts')
const EXIT_WITH_PARENT = join(ROOT, 'scripts/src/devnet/exitWithParent.ts')
const READY_MS = 20_000

export type NodePlace = {
  readonly directory: NetworkDirectory
  readonly dataDir: string
  readonly rpcUrl: string
  readonly port: number
  readonly chainId: number
  readonly logFile: string
  remove(): void
}

/** A new network of one validator on disk, and a port for it; nothing runs yet. */
export async function placeNode(): Promise<NodePlace> {
  const folder = mkdtempSync(join(tmpdir(), 'psephos-e2e-'))
  const directory = openDirectory({
    ...{ dataDir: join(folder, 'network'), ephemeral: false, validators: 1 },
    ...{ periodMs: 1_000, heartbeatMs: 10_000, gasLimit: DEVNET_GAS_LIMIT },
  })
  const port = (await planPorts(0, 1)).validators[0]!
  return {
    directory,
    dataDir: directory.validators[0]!.dataDir,
    rpcUrl: `http://127.0.0.1:${port}`,
    port,
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
}

export type RunningNode = {
  readonly pid: number
  /** The ready line: the RPC answers. Rejects when the process ends first. */
  readonly ready: Promise<{ readonly genesisHash: string }>
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>
  /** SIGTERM, and wait; SIGKILL after ten seconds. */
  stop(): Promise<void>
}

export function startNode(place: NodePlace, { wrap = [], program = NODE_CLI }: NodeStart = {}): RunningNode {
  const validator = place.directory.validators[0]!
  const command = [
    ...wrap,
    ...[process.execPath, '--import', EXIT_WITH_PARENT, program, 'start'],
    ...['--data-dir', validator.dataDir, '--genesis', place.directory.genesisFile, '--key-file', validator.keyFile],
    ...['--http.host', '127.0.0.1', '--http.port', String(place.port), '--log.level', 'info'],
  ]
  const child = spawn(command[0]!, command.slice(1), {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', openSync(place.logFile, 'a')],
  })
  child.stdin?.on('error', () => {}) // a killed child closes its end first
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const ready = firstLine(child, ended, place.logFile)
  ready.catch(() => {}) // a test that kills before it is ready does not wait for it
  return {
    pid: child.pid!,
    ready,
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

function firstLine(child: ChildProcess, ended: Promise<void>, logFile: string): Promise<{ genesisHash: string }> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the node was not ready in time; see ${logFile}`)), READY_MS)
    ended.then(() => reject(new Error(`the node ended before it was ready; see ${logFile}`)))
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (!line.startsWith('{')) return
      clearTimeout(timer)
      resolve(JSON.parse(line))
    })
    ended.then(() => clearTimeout(timer))
  })
}
