// One real network for a test, of one validator unless it asks for more: what `psephos devnet` starts, on free loopback ports, with data that goes away at the end.
// Every end-to-end suite comes through here. Logs go to a file in the data directory, so that a test's output stays its own.
import { type Devnet, type DevnetOptions, type DevnetReady, startDevnet } from '../../scripts/src/devnet/startDevnet.ts'

export type NetworkOptions = Pick<
  DevnetOptions,
  'validators' | 'registrar' | 'dapp' | 'trustees' | 'gasLimit' | 'heartbeatMs' | 'dataDir'
>

export type Network = DevnetReady & {
  /** First validator's HTTP and WebSocket address. */
  readonly rpcUrl: string
  readonly webSocketUrl: string
  /** Rejects when a process of the network ends by itself. */
  readonly failed: Promise<never>
  stop(): Promise<void>
}

export async function startNetwork(options: NetworkOptions = {}): Promise<Network> {
  const devnet: Devnet = await startDevnet({
    validators: 1,
    basePort: 0,
    ephemeral: true,
    logs: 'file',
    logLevel: 'warn',
    ...options,
  })
  const [rpcUrl = ''] = devnet.ready.rpc
  const [webSocketUrl = ''] = devnet.ready.ws
  return { ...devnet.ready, rpcUrl, webSocketUrl, failed: devnet.failed, stop: devnet.stop }
}
