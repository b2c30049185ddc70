// Several validators as processes that a test may kill, pause, cut off and start again, each on its own data. Every link
// between two of them goes through a relay, so that a partition is a call. Whoever opens the network closes it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type NetworkDirectory, openDirectory } from '../../scripts/src/devnet/dataDirectory.ts'
import { initialise } from '../../scripts/src/devnet/initialise.ts'
import { planPorts } from '../../scripts/src/devnet/ports.ts'
import { DEVNET_GAS_LIMIT } from '../../scripts/src/devnet/startDevnet.ts'
import { validatorArguments } from '../../scripts/src/devnet/validatorArguments.ts'
import { type NodeCommand, type NodeStart, type RunningNode, startNode } from './node.ts'
import { type CutKind, openRelay, type Relay } from './relay.ts'
import { callRpc } from './rpc.ts'

const STEP_MS = 100

export type Validator = NodeCommand & {
  readonly index: number
  readonly name: string
  readonly address: string
  readonly rpcUrl: string
  readonly dataDir: string
  readonly keyFile: string
  /** The process that runs, or the last one that did. Throws before the first start. */
  node(): RunningNode
  /** Resolves once it answers. */
  start(how?: NodeStart): Promise<void>
  kill(): Promise<void>
  stop(): Promise<void>
}

export type ValidatorNetwork = {
  readonly folder: string
  readonly directory: NetworkDirectory
  readonly chainId: number
  /** Known after the first start. */
  genesisHash(): string
  readonly validators: readonly Validator[]
  /** All at once. */
  startAll(how?: NodeStart): Promise<void>
  killAll(): Promise<void>
  /** Cuts every link between a member of `one` and anyone else, in both directions. */
  isolate(one: readonly number[], kind: CutKind): void
  heal(): void
  close(): Promise<void>
}

export type NetworkPlan = {
  readonly validators: number
  readonly periodMs?: number
  readonly heartbeatMs?: number
  /** The genesis is that old already. */
  readonly ageSeconds?: number
}

export async function placeValidators(plan: NetworkPlan): Promise<ValidatorNetwork> {
  const folder = mkdtempSync(join(tmpdir(), 'psephos-network-'))
  const directory = openDirectory({
    ...{ dataDir: join(folder, 'network'), ephemeral: false, validators: plan.validators },
    ...{ periodMs: plan.periodMs ?? 1_000, heartbeatMs: plan.heartbeatMs ?? 3_000, gasLimit: DEVNET_GAS_LIMIT },
  })
  if (plan.ageSeconds !== undefined) age(directory.genesisFile, plan.ageSeconds)
  await initialise(directory.validators, directory.genesisFile)
  const ports = await planPorts(0, plan.validators)
  const links = await openLinks(ports.p2p)
  const peersOf = (from: number) =>
    links.filter((link) => link.from === from).map(({ relay }) => `127.0.0.1:${relay.port}`)
  let genesisHash: string | null = null
  const validators = directory.validators.map(({ dataDir, keyFile }, index) =>
    aValidator({
      ...{ index, dataDir, keyFile, name: `validator-${index + 1}` },
      address: directory.accounts.validators[index]!.address,
      rpcUrl: `http://127.0.0.1:${ports.validators[index]}`,
      args: validatorArguments(directory, ports, { logLevel: 'info', peersOf }, index),
      logFile: join(folder, `validator-${index + 1}.log`),
      onReady: (line) => {
        genesisHash = line.genesisHash
      },
    }),
  )
  return {
    ...{ folder, directory, chainId: directory.chainId, validators },
    genesisHash: () => {
      if (genesisHash === null) throw new Error('no validator has started yet')
      return genesisHash
    },
    startAll: async (how) => void (await Promise.all(validators.map((one) => one.start(how)))),
    killAll: async () => void (await Promise.all(validators.map((one) => one.kill()))),
    isolate: (one, kind) => {
      for (const { from, to, relay } of links) if (one.includes(from) !== one.includes(to)) relay.cut(kind)
    },
    heal: () => {
      for (const { relay } of links) relay.heal()
    },
    close: async () => {
      await Promise.all(validators.map((one) => one.stop()))
      await Promise.all(links.map(({ relay }) => relay.close()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function age(genesisFile: string, seconds: number): void {
  const genesis = JSON.parse(readFileSync(genesisFile, 'utf8')) as Record<string, unknown>
  const timestamp = Math.floor(Date.now() / 1_000) - seconds
  writeFileSync(genesisFile, JSON.stringify({ ...genesis, timestamp: `0x${timestamp.toString(16)}` }))
}

type Link = { readonly from: number; readonly to: number; readonly relay: Relay }

function openLinks(p2p: readonly number[]): Promise<Link[]> {
  return Promise.all(
    p2p.flatMap((_, from) =>
      p2p.flatMap((port, to) => (from === to ? [] : [openRelay(port).then((relay): Link => ({ from, to, relay }))])),
    ),
  )
}

type Fixed = Omit<Validator, 'node' | 'start' | 'kill' | 'stop'>

function aValidator({ onReady, ...fixed }: Fixed & { onReady: (line: { genesisHash: string }) => void }): Validator {
  let running: RunningNode | null = null
  return {
    ...fixed,
    node: () => {
      if (running === null) throw new Error(`${fixed.name} was never started`)
      return running
    },
    start: async (how) => {
      if (running?.isRunning()) throw new Error(`${fixed.name} runs already`)
      running = startNode(fixed, how)
      onReady(await running.ready)
    },
    kill: async () => running?.kill(),
    stop: async () => {
      // A paused process takes no SIGTERM.
      running?.signal('SIGCONT')
      await running?.stop()
    },
  }
}

/** How many transactions it was handed by RPC, those of other validators not counted. */
export async function sendsOf({ rpcUrl, node }: Validator): Promise<number> {
  if (!node().isRunning()) return 0
  const text = await (await fetch(`${rpcUrl}/metrics`)).text()
  return Number(/^psephos_rpc_requests_total\{[^}]*method="eth_sendRawTransaction"[^}]*\} (\d+)/m.exec(text)?.[1] ?? 0)
}

export async function headOf(rpcUrl: string): Promise<number> {
  return Number(await callRpc(rpcUrl, 'eth_blockNumber', [], 5_000))
}

/** Resolves with the time it took, ms. */
export async function untilHead(rpcUrl: string, height: number, maxMs: number): Promise<number> {
  return until(`block ${height} at ${rpcUrl}`, maxMs, async () => (await headOf(rpcUrl)) >= height)
}

/** A question that cannot be asked counts as "not yet". Resolves with the time it took, ms. */
export async function until(what: string, maxMs: number, isSo: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now()
  let last: unknown = null
  for (;;) {
    const answer = await isSo().catch((error: unknown) => {
      last = error
      return false
    })
    const tookMs = performance.now() - startedAt
    if (answer) return tookMs
    if (tookMs > maxMs) throw new Error(`not within ${maxMs} ms: ${what}`, { cause: last })
    await new Promise((resolve) => setTimeout(resolve, STEP_MS))
  }
}
