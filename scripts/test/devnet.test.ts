// The processes of a network: what they inherit, and what happens when one of them ends.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startChild } from '../src/devnet/child.ts'
import { childEnvironment } from '../src/devnet/childEnvironment.ts'
import { type KeptChild, keepRunning } from '../src/devnet/keepRunning.ts'
import { registrarArguments, startDevnet } from '../src/devnet/startDevnet.ts'

const folder = mkdtempSync(join(tmpdir(), 'psephos-devnet-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const script = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

async function until<Value>(find: () => Promise<Value | null> | Value | null, what: string): Promise<Value> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const found = await find()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`never: ${what}`)
}

describe("a child's environment", () => {
  const shell = {
    ...{ PATH: '/bin', HOME: '/home/me', NODE_OPTIONS: '', LANG: 'C' },
    ...{ PSEPHOS_PASSPHRASE: 'correct horse', PSEPHOS_PRIVATE_KEY: '0x11', PSEPHOS_REGISTRAR_KEY: '0x22' },
    ...{ DEPLOYER_PRIVATE_KEY: '0x33', ETH_MNEMONIC: 'test test', DB_PASSWORD: 'x', NPM_TOKEN: 'y', AWS_SECRET: 'z' },
  }
  it('is ours without secrets, and what was given to it', () => {
    expect(childEnvironment(shell, { PSEPHOS_REGISTRAR_KEY: '0x44' })).toEqual({
      ...{ PATH: '/bin', HOME: '/home/me', NODE_OPTIONS: '', LANG: 'C', PSEPHOS_REGISTRAR_KEY: '0x44' },
    })
  })
  it('is what a started process sees', async () => {
    const before = process.env.PSEPHOS_PASSPHRASE
    process.env.PSEPHOS_PASSPHRASE = 'correct horse'
    try {
      const seen = script('environment.mjs', 'console.log(JSON.stringify(process.env))')
      const child = startChild({ name: 'one', script: seen, args: [], logFile: 'inherit', env: { GIVEN: 'yes' } })
      const line = await child.firstLine
      expect(line).toMatchObject({ GIVEN: 'yes', PATH: process.env.PATH })
      expect(line).not.toHaveProperty('PSEPHOS_PASSPHRASE')
      await child.ended
    } finally {
      if (before === undefined) delete process.env.PSEPHOS_PASSPHRASE
      else process.env.PSEPHOS_PASSPHRASE = before
    }
  })
})

describe('a child that is kept running', () => {
  const forever = script('forever.mjs', 'console.log("{}"); setInterval(() => {}, 1000)')
  const short = script('short.mjs', 'console.log("{}"); setTimeout(() => process.exit(7), 50)')
  const broken = script('broken.mjs', 'process.exit(3)')
  const pauses = { firstMs: 10, maxMs: 40, calmMs: 60_000 }
  const keep = (file: string, said: string[], of = pauses): KeptChild =>
    keepRunning(
      () => startChild({ name: 'page', script: file, args: [], logFile: 'inherit' }),
      (words) => said.push(words),
      of,
    )

  it('is started again when it is killed, which is said', async () => {
    const said: string[] = []
    const kept = keep(forever, said)
    await kept.firstLine
    const pid = kept.pid()
    process.kill(pid, 'SIGKILL')
    await until(() => said.find((words) => words.includes('runs again')) ?? null, 'it runs again')
    expect(said[0]).toBe('page ended with SIGKILL; the chain goes on, page starts again in 0.01 s')
    expect(kept.pid()).not.toBe(pid)
    await kept.stop()
    expect(() => process.kill(kept.pid(), 0)).toThrow('ESRCH')
    expect(said).toHaveLength(2)
  })
  it('pauses longer and longer, up to a limit', async () => {
    const said: string[] = []
    const kept = keep(short, said)
    const ends = () => said.filter((words) => words.includes('ended with code 7'))
    await until(() => (ends().length >= 5 ? true : null), 'five ends')
    await kept.stop()
    const paused = ends().map((words) => Number(/again in ([\d.]+) s/.exec(words)?.[1]))
    expect(paused.slice(0, 5)).toEqual([0.01, 0.02, 0.04, 0.04, 0.04])
  })
  it('starts nothing after it was stopped in a pause', async () => {
    const said: string[] = []
    const kept = keep(short, said, { ...pauses, firstMs: 60_000, maxMs: 60_000 })
    await until(() => (said.length > 0 ? true : null), 'its end')
    await kept.stop()
    expect(said).toHaveLength(1)
  })
  it('is not retried when it never worked: that is for the one who starts it', async () => {
    const said: string[] = []
    const kept = keep(broken, said)
    await expect(kept.firstLine).rejects.toThrow('page ended with code 3 before it was ready')
    await kept.stop()
    expect(said).toEqual([])
  })
})

describe('a network', () => {
  it('lets its registrar believe X-Forwarded-For exactly when the page, which sends it, runs', () => {
    const ports = { registrar: 8000, validators: [8001] }
    const own = [
      ...['--port', '8000', '--data-dir', '/data/registrar', '--rpc', 'http://127.0.0.1:8001'],
      ...['--policy', 'self-service'],
    ]
    expect(registrarArguments(ports, { dapp: true }, '/data/registrar')).toEqual([...own, '--trust-proxy'])
    expect(registrarArguments(ports, {}, '/data/registrar')).toEqual(own)
  })

  it('goes on when its registrar and its page end, and ends with its validator', async () => {
    const dist = join(folder, 'dist')
    mkdirSync(dist)
    writeFileSync(join(dist, 'index.html'), '<!doctype html><title>page</title>')
    const network = await startDevnet({
      ...{
        validators: 1,
        basePort: 0,
        dataDir: join(folder, 'net'),
        ephemeral: true,
        registrar: true,
        dapp: true,
        dappDist: dist,
      },
      ...{ logs: 'file', logLevel: 'warn' },
    })
    try {
      const { registrar, dapp, rpc, pids } = network.ready
      const isUp = async (url: string) => {
        const answer = await fetch(url).catch(() => null)
        return answer?.ok ? true : null
      }
      const health = `${registrar}/healthz`
      for (const [pid, url] of [
        [pids.registrar, health],
        [pids.dapp, `${dapp}/`],
      ] as const) {
        expect(await isUp(url)).toBe(true)
        process.kill(pid ?? 0, 'SIGKILL')
        await until(async () => ((await isUp(url)) ? null : true), 'down')
        await until(() => isUp(url), 'up again')
      }
      const head = await fetch(rpc[0] ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] }),
      })
      expect(await head.json()).toMatchObject({ result: expect.stringMatching(/^0x/) })
      const [validator = 0] = pids.validators
      process.kill(validator, 'SIGKILL')
      await expect(network.failed).rejects.toThrow('validator-1 ended with SIGKILL')
    } finally {
      await network.stop()
    }
  }, 120_000)
})
