// A real validator of a throw-away network: its own process, a free port, data that goes away.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { type Hash, type Hex, keccak256, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

export const NODE_CLI = resolve(import.meta.dirname, '../../node/src/cli/main.ts')
export const accountOf = (name: string) => privateKeyToAccount(keccak256(toHex(`psephos test ${name}`)))

export type RunningNode = { rpcUrl: string; chainId: number; genesisHash: Hash; stop(): Promise<void> }

/** Validator and organizer are `accountOf('validator')` and `accountOf('organizer')`. */
export async function startNode(): Promise<RunningNode> {
  const directory = mkdtempSync(join(tmpdir(), 'psephos-client-'))
  const key: Hex = keccak256(toHex('psephos test validator'))
  const chainId = 7_000_000 + Math.floor(Math.random() * 1_000_000)
  const genesis = {
    config: { chainId },
    timestamp: toHex(Math.floor(Date.now() / 1_000) - 10),
    gasLimit: '0x3938700',
    alloc: {},
    psephos: {
      validators: [accountOf('validator').address.toLowerCase()],
      organizers: [accountOf('organizer').address.toLowerCase()],
      periodMs: 1_000,
      heartbeatMs: 1_000,
      rules: [{ height: 0, version: 1 }],
    },
  }
  writeFileSync(join(directory, 'genesis.json'), JSON.stringify(genesis))
  writeFileSync(join(directory, 'key'), `${key}\n`, { mode: 0o600 })
  const flags = ['--data-dir', join(directory, 'data'), '--genesis', join(directory, 'genesis.json')]
  const keyFile = join(directory, 'key')
  const logFile = join(directory, 'log')
  const init = [NODE_CLI, 'init', ...flags, '--key-file', keyFile, '--import-key', keyFile, '--first-start']
  execFileSync(process.execPath, init)
  const child = spawn(process.execPath, [NODE_CLI, 'start', ...flags, '--key-file', keyFile, '--http.port', '0'], {
    stdio: ['ignore', 'pipe', openSync(logFile, 'w')],
  })
  const ended = once(child, 'exit')
  const line = await Promise.race([once(createInterface(child.stdout!), 'line'), ended.then(() => null)])
  if (line === null) throw new Error(`the node ended: ${readFileSync(logFile, 'utf8')}`)
  const { rpc, genesisHash } = JSON.parse(String(line[0])) as { rpc: string; genesisHash: Hash }
  return {
    rpcUrl: rpc,
    chainId,
    genesisHash,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(directory, { recursive: true })
    },
  }
}
