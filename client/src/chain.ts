// What viem has to know of a Psephos network. Chain id and addresses of its nodes enter, a viem chain leaves: fees are
// zero without a question to the node, and viem polls at the block period instead of Ethereum's 12 seconds.
import { type Chain, defineChain } from 'viem'

export type PsephosChainOptions = {
  chainId: number
  rpcUrl: string
  webSocketUrl?: string
  /** As wallets show it. */
  name?: string
  /** Block period, milliseconds; viem's polling follows it. */
  periodMs?: number
  /** Where the page lives: its routes are /block, /tx and /address (EIP-3091). */
  explorerUrl?: string
  /** Wallets and viem show a test network as such. */
  testnet?: boolean
}

/** Native coin of every network: nothing costs any of it (T2). A wallet takes symbols of up to six characters. */
export const VOTE_COIN = { name: 'Vote', symbol: 'VOTE', decimals: 18 } as const

/** T2. A viem chain whose transactions are of type 2 with both fees 0, and no call is made to find that out. */
export function psephosChain(options: PsephosChainOptions): Chain {
  const { chainId, rpcUrl, webSocketUrl, name = 'Psephos', periodMs = 1_000, explorerUrl, testnet = false } = options
  return defineChain({
    id: chainId,
    name,
    nativeCurrency: VOTE_COIN,
    blockTime: periodMs,
    rpcUrls: { default: { http: [rpcUrl], ...(webSocketUrl === undefined ? {} : { webSocket: [webSocketUrl] }) } },
    ...(explorerUrl === undefined ? {} : { blockExplorers: { default: { name, url: explorerUrl } } }),
    testnet,
    fees: {
      baseFeeMultiplier: 1,
      maxPriorityFeePerGas: 0n,
      estimateFeesPerGas: async () => ({ maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }),
    },
    // viem asks for the latest block and the tip before it asks the functions above; a request that has its fees asks nothing.
    prepareTransactionRequest: async (request) =>
      request.type === 'legacy' || request.type === 'eip2930' || request.gasPrice !== undefined
        ? { ...request, gasPrice: request.gasPrice ?? 0n }
        : ({ ...request, type: 'eip1559', maxFeePerGas: 0n, maxPriorityFeePerGas: 0n } as typeof request),
  })
}

/** The parameter of `wallet_addEthereumChain` (EIP-3085). Some wallets read the first explorer without looking, so it is always there. */
export function addEthereumChainParameter(chain: Chain): {
  chainId: `0x${string}`
  chainName: string
  nativeCurrency: { name: string; symbol: string; decimals: number }
  rpcUrls: string[]
  blockExplorerUrls: string[]
} {
  return {
    chainId: `0x${chain.id.toString(16)}`,
    chainName: chain.name,
    nativeCurrency: { ...chain.nativeCurrency },
    rpcUrls: [...chain.rpcUrls.default.http],
    blockExplorerUrls: [chain.blockExplorers?.default.url ?? chain.rpcUrls.default.http[0] ?? ''],
  }
}
