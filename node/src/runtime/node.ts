// A node: a validator with its sockets. What enters is checked configuration and the ports to the world; what leaves is a
// running node that knows how to stop.
import { genesisBlock } from '../execution/genesis.ts'
import { parseGenesis } from '../params/chainSpec.ts'
import { urlOf } from '../rpc/listen.ts'
import { createRpc } from '../rpc/rpc.ts'
import type { Hash } from '../types/bytes.ts'
import type { Config } from './config.ts'
import { startFront } from './front.ts'
import { createHealth } from './health.ts'
import { type OnStop, startValidator, type ValidatorInput } from './validator.ts'

export type NodeInput = Omit<ValidatorInput, 'dataDir' | 'genesis'> & {
  readonly config: Pick<Config, 'dataDir' | 'httpHost' | 'httpPort' | 'httpPortExtra'>
  /** Parsed JSON of genesis.json, served as it is. */
  readonly genesisJson: unknown
}
export type RunningNode = {
  readonly rpcUrl: string
  readonly genesisHash: Hash
  /** Answers no more, finishes what was accepted, closes the disk. */
  stop(): Promise<void>
}

/** Throws ConfigError, InvalidGenesis, StoreFailure or InvalidBlock when it must not start on this data. */
export async function startNode(input: NodeInput): Promise<RunningNode> {
  const closing: (() => unknown)[] = []
  const stop = async () => {
    for (const close of closing.splice(0).toReversed()) await close()
  }
  try {
    return { ...(await assemble(input, (close) => closing.push(close))), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function assemble({ config, genesisJson, ...world }: NodeInput, onStop: OnStop) {
  const genesis = genesisBlock(parseGenesis(genesisJson))
  const validator = await startValidator({ ...world, genesis, dataDir: config.dataDir }, onStop)
  const { chain, door, notices, context, metrics } = validator
  const { clock, timers, log, onFailure } = world
  const { registry } = metrics
  const health = createHealth(chain, context, clock)
  const rpc = createRpc({ chain, pool: door, notices, context, genesisJson, clock, timers, log, registry })
  onStop(() => rpc.close())
  const probes = {
    live: () => Promise.resolve(),
    health: () => Promise.resolve(health()),
    metrics: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  }
  const { httpHost: host, httpPort, httpPortExtra } = config
  const ports = httpPortExtra === undefined ? [httpPort] : [httpPort, httpPortExtra]
  const front = await startFront({ host, ports, chainId: context.spec.chainId }, { rpc, probes, clock, onFailure })
  onStop(() => front.close())
  const rpcUrl = urlOf(host, front.ports[0] ?? httpPort)
  log.info({ rpcUrl }, 'node answers')
  return { rpcUrl, genesisHash: context.genesisHash }
}
