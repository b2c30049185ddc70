// The page's server with its gateway as a process of its own, in front of validators that a test kills.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const MAIN = join(import.meta.dirname, '../../dapp/server/main.ts')

export type RunningGateway = { readonly url: string; readonly rpcUrl: string; stop(): Promise<void> }

/** The page it serves is one line: nobody looks at it here. */
export async function startGateway(rpcUrls: readonly string[], genesisHash: string): Promise<RunningGateway> {
  const dist = join(mkdtempSync(join(tmpdir(), 'psephos-gateway-')), 'dist')
  mkdirSync(dist)
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Psephos</title>')
  const args = [
    '--port',
    '0',
    '--dist',
    dist,
    '--genesis-hash',
    genesisHash,
    ...rpcUrls.flatMap((url) => ['--rpc', url]),
  ]
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const line = await Promise.race([once(createInterface(child.stdout), 'line'), ended.then(() => null)])
  if (line === null) throw new Error('the gateway ended before it was ready')
  const { dapp: url } = JSON.parse(String(line[0])) as { dapp: string }
  return {
    url,
    rpcUrl: `${url}/rpc`,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(join(dist, '..'), { recursive: true, force: true })
    },
  }
}
