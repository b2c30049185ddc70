// The real network of a node: the TLS mesh and whatever finds others. Checked configuration and the node's key enter; the
// Transport port leaves, with what an operator wants to see of it.

import type { Endpoint } from '../p2p/dialer.ts'
import { startDiscovery } from '../p2p/discovery/startDiscovery.ts'
import { startTransport, type TlsTransport, type TransportParts } from '../p2p/startTransport.ts'

export type NetworkConfig = {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly peers: readonly Endpoint[]
  /** Where others reach this node; null: the host and port it listens on. */
  readonly advertise: Endpoint | null
  readonly bootnodes: readonly string[]
  readonly lan: boolean
}
export type Network = { readonly transport: TlsTransport; close(): Promise<void> }

type Parts = Omit<TransportParts, 'host' | 'port' | 'peers'>

/** Rejects with the system's error when the port cannot be had. */
export async function startNetwork(config: NetworkConfig, parts: Parts): Promise<Network> {
  const { host, bootnodes, lan } = config
  const transport = await startTransport({ ...parts, host, port: config.port, peers: config.peers })
  const isReachable = !isWildcard(host)
  const advertised = config.advertise ?? (isReachable ? { host, port: transport.port } : null)
  if (advertised === null && bootnodes.length > 0) {
    parts.log.warn({ host }, 'listening on every interface: others cannot be told where, without --p2p.advertise')
  }
  const discovery = startDiscovery({
    ...{ ...parts, advertised, bootnodes },
    lan: lan ? (isReachable ? { interfaceAddress: host } : {}) : null,
    discover: transport.discover,
  })
  return {
    transport,
    close() {
      discovery.close()
      return transport.close()
    },
  }
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
