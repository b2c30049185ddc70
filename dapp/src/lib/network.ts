// The network as the page holds it: chain, a client for reading and following, the wallets (wagmi), the local key, and
// whether the genesis was pinned in the build. Made once, before anything is drawn.
import { type PsephosClient, psephosChain } from '@psephos/client'
import { type Chain, createClient, type Hex, http } from 'viem'
import { type Config, createConfig } from 'wagmi'
import { localKeyConnector } from '../localKey/connector.ts'
import { createLocalProvider, type LocalProvider } from '../localKey/provider.ts'
import { createVault, type Vault } from '../localKey/vault.ts'
import { PINNED_GENESIS, type SiteConfig } from './siteConfig.ts'

export type Network = {
  chain: Chain
  genesisHash: Hex
  isPinned: boolean
  registrar: boolean
  client: PsephosClient
  wallets: Config
  localKey: LocalProvider
  vault: Vault
}

/** Reads and local keys go through the page's own origin; a wallet is told the full URL. */
const RPC_PATH = '/rpc'
const RPC_TIMEOUT_MS = 8_000

/** Null when the server offers another genesis than the one built in (R1). */
export function createNetwork(config: SiteConfig, pinned: Hex | null = PINNED_GENESIS): Network | null {
  if (pinned !== null && pinned.toLowerCase() !== config.genesisHash.toLowerCase()) return null
  const chain = psephosChain({
    chainId: config.chainId,
    rpcUrl: config.walletRpcUrl,
    explorerUrl: location.origin,
  })
  const transport = http(RPC_PATH, { timeout: RPC_TIMEOUT_MS, retryCount: 1, batch: { wait: 5 } })
  const client = createClient({ chain, transport, cacheTime: 0 })
  const localKey = createLocalProvider(client, chain.id)
  const wallets = createConfig({
    chains: [chain],
    connectors: [localKeyConnector(localKey)],
    transports: { [chain.id]: transport },
    // One wallet that announces itself twice is listed once: by rdns here, by uuid in the discovery itself.
    multiInjectedProviderDiscovery: true,
  })
  return {
    chain,
    genesisHash: config.genesisHash,
    isPinned: pinned !== null,
    registrar: config.registrar,
    client,
    wallets,
    localKey,
    vault: createVault(localStorage),
  }
}
