// `npm start` as a person at a terminal has it: a data folder and free ports enter; what it said, where things are, and a
// Ctrl-C leave. It runs in a process group of its own, because a terminal's Ctrl-C goes to a whole group.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { checkPortsFree } from '../../scripts/src/devnet/ports.ts'
import type { DevnetReady } from '../../scripts/src/devnet/startDevnet.ts'

const ROOT = join(import.meta.dirname, '../..')
const VALIDATORS = 4
const PORTS = 2 * VALIDATORS + 4
/** Below the ports that a system gives to connections: some of ours are taken only when the chain runs. */
const LOWEST = 20_000
const HIGHEST = 32_000
const STOP_MS_MAX = 30_000

/** The one JSON line of `--json`. */
export type StartReady = Omit<DevnetReady, 'dapp'> & {
  readonly dapp: string
  readonly demoElection: number | null
  readonly secretDemoElection: number | null
}
/** `words` is what stood on the terminal. */
export type Ended = { readonly code: number | null; readonly words: string; readonly isKilled: boolean }
export type Started = {
  /** Rejects with its words when it ends first. */
  readonly ready: Promise<StartReady>
  /** Ctrl-C, and SIGKILL when that is not enough; resolves when nobody writes to the terminal any more. May be called twice. */
  interrupt(): Promise<Ended>
}

/** `program` is run by Node in the project's folder, with `start`. */
export function startAsUser(program: string, dataDir: string, firstPort: number): Started {
  // The test runner's own word; with it the page would be built for a developer.
  const { NODE_ENV: _, ...env } = process.env
  const args = [program, 'start', '--json', '--data-dir', dataDir, ...portFlags(firstPort)]
  const child = spawn(process.execPath, args, { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text
  })
  // Not `exit`: who hands over to another program may be gone before it.
  let isOver = false
  let isKilled = false
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      isOver = true
      resolve({ code, words, isKilled })
    })
  })
  const ready = new Promise<StartReady>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)))
    ended.then(({ code }) => reject(new Error(`it ended with ${code} before it was ready:\n${words}`)))
  })
  ready.catch(() => {}) // a test that ends it before it is ready does not wait for it
  // The network's own processes are in groups of their own, and end when their parent does.
  const signalGroup = (signal: NodeJS.Signals) => {
    if (!isOver) process.kill(-child.pid!, signal)
  }
  const interrupt = async () => {
    signalGroup('SIGINT')
    const timer = setTimeout(() => {
      isKilled = true
      signalGroup('SIGKILL')
    }, STOP_MS_MAX)
    const end = await ended
    clearTimeout(timer)
    return end
  }
  return { ready, interrupt }
}

export const walletUrl = (firstPort: number): string => `http://127.0.0.1:${firstPort + 2 * VALIDATORS}`

function portFlags(first: number): string[] {
  const wallet = first + 2 * VALIDATORS
  return Object.entries({
    ...{ '--rpc-port': first, '--p2p-port': first + VALIDATORS, '--wallet-port': wallet },
    ...{ '--bootnode-port': wallet + 1, '--registrar-port': wallet + 2, '--page-port': wallet + 3 },
  }).flatMap(([flag, port]) => [flag, String(port)])
}

/** The first of as many free ports in a row as `startAsUser` needs. */
export async function freeRow(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const first = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST - PORTS))
    const row = Array.from({ length: PORTS }, (_, index) => ({ port: first + index, purpose: 'start' }))
    const isFree = await checkPortsFree(row).then(
      () => true,
      () => false,
    )
    if (isFree) return first
  }
  throw new Error(`no ${PORTS} free ports in a row between ${LOWEST} and ${HIGHEST}`)
}
