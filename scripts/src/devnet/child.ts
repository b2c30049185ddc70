// One child process of the devnet: started with a pipe that ties its life to ours, watched for its one JSON line on
// stdout, and stopped politely, then firmly. Knows nothing of what the child does.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { childEnvironment } from './childEnvironment.ts'

const STOP_MS = 10_000
const READY_MS = 60_000
const EXIT_WITH_PARENT = join(import.meta.dirname, 'exitWithParent.ts')

export type Child = {
  readonly name: string
  readonly pid: number
  /** The first JSON line on stdout; rejects when the child ends or says nothing within a minute. */
  readonly firstLine: Promise<Record<string, unknown>>
  /** Resolves when the process is gone, however it went. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  hasEnded(): boolean
  stop(): Promise<void>
}

export type ChildPlan = {
  name: string
  script: string
  /** Of the engine. */
  flags?: readonly string[]
  args: readonly string[]
  cwd?: string
  /** Beside our own environment, of which secrets are withheld. */
  env?: Readonly<Record<string, string>>
  /** Where its stderr goes: ours, or a file that is appended to. */
  logFile: string | 'inherit'
}

export function startChild(plan: ChildPlan): Child {
  const log = plan.logFile === 'inherit' ? ('inherit' as const) : openSync(plan.logFile, 'a')
  const child = spawn(
    process.execPath,
    [...(plan.flags ?? []), '--import', EXIT_WITH_PARENT, plan.script, ...plan.args],
    {
      stdio: ['pipe', 'pipe', log],
      // Its own process group: Ctrl-C reaches us alone and we stop the children in order.
      detached: true,
      ...(plan.cwd ? { cwd: plan.cwd } : {}),
      env: childEnvironment(process.env, plan.env),
    },
  )
  if (typeof log === 'number') closeSync(log)
  child.stdin?.on('error', () => {}) // it may close its end first; that is not our failure
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: 1, signal: null }))
  })
  const firstLine = readFirstLine(child, plan, ended)
  firstLine.catch(() => {}) // whoever needs the line awaits it; the others learn from `ended`
  const hasEnded = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null
  return { name: plan.name, pid: child.pid ?? -1, firstLine, ended, hasEnded, stop: () => stopChild(child, ended) }
}

async function readFirstLine(
  child: ChildProcess,
  plan: ChildPlan,
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>,
): Promise<Record<string, unknown>> {
  if (!child.stdout) throw new Error(`${plan.name} has no stdout`)
  const lines = createInterface({ input: child.stdout })
  const where = plan.logFile === 'inherit' ? '' : `; its log is ${plan.logFile}`
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${plan.name} was not ready within a minute${where}`)), READY_MS)
    timer.unref()
    lines.on('line', (line) => {
      const value = parseObject(line)
      if (!value) return
      clearTimeout(timer)
      resolve(value)
    })
    ended.then(({ code, signal }) => {
      clearTimeout(timer)
      reject(new Error(`${plan.name} ended with ${signal ?? `code ${code}`} before it was ready${where}`))
    })
  })
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(timer)
  child.stdin?.destroy()
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
