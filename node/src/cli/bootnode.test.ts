// N5. `psephos-node bootnode` as a process: the line it prints, what it answers, and its exit codes.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { aGenesis } from '../../test/execution/aChain.ts'
import { genesisBlock } from '../execution/genesis.ts'
import { parseGenesis } from '../params/chainSpec.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const dir = mkdtempSync(join(tmpdir(), 'psephos-bootnode-'))
const genesis = join(dir, 'genesis.json')
writeFileSync(genesis, JSON.stringify(aGenesis()))
const genesisHash = genesisBlock(parseGenesis(aGenesis())).block.hash

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

async function aBootnode(): Promise<{ child: ChildProcess; ready: { bootnode: string } }> {
  const child = spawn(process.execPath, [MAIN, 'bootnode', '--port', '0', '--genesis', genesis], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  started.push(child)
  const lines = createInterface({ input: child.stdout! })
  const line = await new Promise<string>((resolve) => lines.once('line', resolve))
  return { child, ready: JSON.parse(line) }
}

describe('psephos-node bootnode', () => {
  it('N5: says where it answers, for which network, and stops as asked', async () => {
    const { child, ready } = await aBootnode()
    expect(ready).toEqual({ ready: true, bootnode: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), genesisHash })
    const answer = await (await fetch(`${ready.bootnode}/discover`)).json()
    expect(answer).toEqual({ genesisHash, peers: [] })
    const exit = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
    child.kill('SIGTERM')
    expect(await exit).toBe(0)
  })

  const wrong: [string, string[], RegExp][] = [
    ['a port that is none', ['--port', '65536', '--genesis', genesis], /--port: 65536 is no port/],
    ['a genesis that is not there', ['--genesis', join(dir, 'none.json')], /genesis/],
  ]
  it.each(wrong)('refuses %s with exit code 2 and words', (_, flags, words) => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, 'bootnode', ...flags], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, expect.stringMatching(words)])
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('says in the system’s words that its port is taken, with exit code 1', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const { status, stderr } = spawnSync(
      process.execPath,
      [MAIN, 'bootnode', '--port', `${port}`, '--genesis', genesis],
      {
        encoding: 'utf8',
      },
    )
    await new Promise((resolve) => server.close(resolve))
    expect([status, stderr]).toEqual([1, expect.stringMatching(/EADDRINUSE/)])
  })
})
