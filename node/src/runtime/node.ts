// A node: a validator or an observer with its sockets. What enters is checked configuration and the ports to the world; what leaves is a
// running node that knows how to stop.
import { genesisBlock } from '../execution/genesis.ts'
import { parseGenesis } from '../params/chainSpec.ts'
import { MEMORY_ALONE, MEMORY_OF_SEVERAL } from '../params/limits.ts'
import { urlOf } from '../rpc/listen.ts'
import { createRpc } from '../rpc/rpc.ts'
import type { Hash } from '../types/bytes.ts'
import type { PeerView } from '../types/networkView.ts'
import type { Peer, Transport } from '../types/transport.ts'
import type { Config } from './config.ts'
import { watchConsensus } from './consensusMetrics.ts'
import { startFront } from './front.ts'
import { createHealth } from './health.ts'
import { type Network, type NetworkConfig, startNetwork } from './network.ts'
import { type ConnectParts, type OnStop, startValidator, type ValidatorInput } from './validator.ts'

export type NodeInput = Omit<ValidatorInput, 'dataDir' | 'genesis' | 'connect' | 'isObserver' | 'verifier'> & {
  readonly config: Pick<
    Config,
    'dataDir' | 'httpHost' | 'httpPort' | 'httpPortExtra' | 'isObserver' | 'network' | 'verifier'
  >
  /** Parsed JSON of genesis.json, served as it is. */
  readonly genesisJson: unknown
}
export type RunningNode = {
  readonly rpcUrl: string
  /** Where peers reach it; null: it has no network. */
  readonly p2p: string | null
  readonly role: Peer['role']
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

async function assemble(input: NodeInput, onStop: OnStop): Promise<Omit<RunningNode, 'stop'>> {
  const { config, genesisJson, ...world } = input
  const genesis = genesisBlock(parseGenesis(genesisJson))
  const { clock, timers, log, onFailure } = world
  const { dataDir, isObserver, verifier, network: networkConfig } = config
  const made: { network: Network | null } = { network: null }
  const connect = async (of: ConnectParts, config: NetworkConfig): Promise<Transport> => {
    const network = await startNetwork(config, { ...of, clock, timers, log, random: Math.random })
    onStop(network.close)
    made.network = network
    return network.transport
  }
  const network = networkConfig === null ? {} : { connect: (of: ConnectParts) => connect(of, networkConfig) }
  const validator = await startValidator({ ...world, ...network, genesis, dataDir, isObserver, verifier }, onStop)
  const { chain, door, notices, context, metrics, loop, evidence } = validator
  const { registry } = metrics
  const peers = (): readonly PeerView[] => made.network?.transport.facts().peers ?? []
  watchConsensus(registry, { status: loop.status, gossip: loop.gossip, claims: loop.claims, peers })
  const health = createHealth(chain, context, clock, loop.status)
  const rpc = createRpc({
    ...{ chain, pool: door, notices, context, genesisJson, clock, timers, log, registry },
    network: { status: loop.status, evidence, peers },
  })
  onStop(() => rpc.close())
  const probes = {
    live: () => Promise.resolve(),
    health: () => Promise.resolve(health()),
    metrics: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  }
  const { httpHost: host, httpPort, httpPortExtra } = config
  const ports = httpPortExtra === undefined ? [httpPort] : [httpPort, httpPortExtra]
  const { frontYoungMb: youngMb } = networkConfig === null ? MEMORY_ALONE : MEMORY_OF_SEVERAL
  const front = await startFront(
    { host, ports, chainId: context.spec.chainId, youngMb },
    { rpc, probes, clock, onFailure },
  )
  onStop(() => front.close())
  const rpcUrl = urlOf(host, front.ports[0] ?? httpPort)
  const p2p = networkConfig === null ? null : `${networkConfig.host}:${made.network?.transport.port}`
  const role = isObserver ? 'observer' : 'validator'
  log.info({ rpcUrl, p2p, role }, 'node answers')
  return { rpcUrl, p2p, role, genesisHash: context.genesisHash }
}
