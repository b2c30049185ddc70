// The program itself, as processes in a folder of their own: what it prints, and its exit code. Nothing outlives the test that
// calls `killAll`.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { DevnetReady } from '../src/devnet/startDevnet.ts'

const PROGRAM = join(import.meta.dirname, '../bin/psephos.mjs')

export type Outcome = { code: number | null; out: string; err: string }
export type Devnet = { ready: DevnetReady; child: ChildProcess; done: Promise<Outcome> }

export function programIn(folder: string) {
  const children = new Set<ChildProcess>()

  const launch = (args: readonly string[], more: Record<string, string> = {}) => {
    const keys = { PSEPHOS_KEYS_DIR: join(folder, 'keys'), PSEPHOS_PASSPHRASE: 'correct horse' }
    const env = { ...process.env, NO_COLOR: '1', ...keys, ...more }
    const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    children.add(child)
    const text = { out: '', err: '' }
    child.stdout?.on('data', (data) => {
      text.out += data
    })
    child.stderr?.on('data', (data) => {
      text.err += data
    })
    const done = new Promise<Outcome>((resolve) => child.once('close', (code) => resolve({ code, ...text })))
    return { child, done }
  }

  return {
    launch,
    psephos: (...args: string[]): Promise<Outcome> => launch(args).done,
    async startDevnet(...args: string[]): Promise<Devnet> {
      const base = ['devnet', '--validators', '1', '--base-port', '0', '--ephemeral', '--json']
      const { child, done } = launch([...base, ...args])
      const line = new Promise<string>((resolve) => child.stdout?.once('data', (data) => resolve(String(data))))
      const first = await Promise.race([line, done.then(({ err }) => Promise.reject(new Error(err)))])
      return { ready: JSON.parse(first), child, done }
    },
    killAll: () => {
      for (const child of children) child.kill('SIGKILL')
    },
  }
}
