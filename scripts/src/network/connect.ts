// --rpc of every command that talks to a network: a viem client that knows its chain, with or without a signer.
import { type ChainInfo, getChainInfo, type PsephosClient, psephosChain, toPsephosError } from '@psephos/client'
import { createClient, http, type LocalAccount } from 'viem'
import { getChainId } from 'viem/actions'
import { explain } from './explain.ts'

export const DEFAULT_RPC = 'http://127.0.0.1:8545'
export const RPC_HELP = ['--rpc <url>', 'node to ask', DEFAULT_RPC] as const

export type RpcFlags = { rpc: string }

/** Asks the node for its chain id once. Throws CommandFailure when nobody answers. */
export async function connect({ rpc }: RpcFlags, account?: LocalAccount): Promise<PsephosClient> {
  const transport = http(rpc, { retryCount: 2, timeout: 20_000 })
  try {
    const chainId = await getChainId(createClient({ transport }))
    const chain = psephosChain({ chainId, rpcUrl: rpc })
    return createClient({ transport, chain, ...(account ? { account } : {}) })
  } catch (error) {
    throw explain(toPsephosError(error), rpc)
  }
}

/** The network's clock is the head's block time: voting hours are judged by it. */
export async function chainInfo(client: PsephosClient): Promise<ChainInfo> {
  return getChainInfo(client)
}
