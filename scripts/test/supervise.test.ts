// R6: a program that hangs is ended because nobody answers at its /livez, and for no other reason.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'

const SUPERVISE = join(import.meta.dirname, '../src/container/supervise.ts')
const PROBE = join(import.meta.dirname, '../src/container/probe.ts')
const folder = mkdtempSync(join(tmpdir(), 'psephos-supervise-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Answers /livez as told, /readyz never well; says its port and then its own process id. */
const SERVER = join(folder, 'server.mjs')
writeFileSync(
  SERVER,
  `import { createServer } from 'node:http'
const hangAfter = Number(process.argv[3] ?? Infinity)
let asked = 0
createServer((request, response) => {
  if (request.url === '/livez' && asked++ >= hangAfter) return
  response.writeHead(request.url === '/livez' ? 200 : 503).end()
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log(process.pid))
process.on('SIGTERM', () => process.exit(0))
`,
)

async function aPort(): Promise<number> {
  const { freePorts } = await import('../src/devnet/ports.ts')
  return (await freePorts(1))[0] ?? 0
}

async function supervised(...extra: string[]) {
  const port = await aPort()
  const live = `http://127.0.0.1:${port}/livez`
  const args = [SUPERVISE, '--live', live, '--every-ms', '100', '--', process.execPath, SERVER, String(port), ...extra]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const pid = await new Promise<number>((resolve) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(Number(line)))
  })
  return { child, ended, pid, live }
}
const exitOf = (...args: string[]): Promise<number | null> =>
  new Promise((resolve) => spawn(process.execPath, args, { stdio: 'ignore' }).once('exit', resolve))

describe('supervise', () => {
  it('a program that is alive but not ready goes on, and ends as it is told', async () => {
    const { child, ended, pid, live } = await supervised()
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(process.kill(pid, 0)).toBe(true)
    expect(await exitOf(PROBE, live)).toBe(0)
    expect(await exitOf(PROBE, live.replace('livez', 'readyz'))).toBe(1)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(await exitOf(PROBE, live)).toBe(1)
  }, 60_000)

  it('a program that hangs is ended, with a code of its own', async () => {
    const { ended, pid } = await supervised('2')
    expect(await ended).toBe(70)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  }, 60_000)

  it('the code of the program is the code of the container', async () => {
    const live = 'http://127.0.0.1:1/livez'
    expect(await exitOf(SUPERVISE, '--live', live, '--', process.execPath, '-e', 'process.exit(3)')).toBe(3)
  })

  it.each([[[]], [['--live', 'http://127.0.0.1:1']], [['--', 'true']]])('refuses %j', async (args) => {
    expect(await exitOf(SUPERVISE, ...args)).toBe(2)
  })
})
