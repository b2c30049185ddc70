// Brings a wallet onto the chain of this vote: switch first; when the wallet does not know the chain, add it, switch, and
// in every case ask at the end which chain it is on. Any EIP-1193 provider enters.
import { addEthereumChainParameter } from '@psephos/client'
import { type Chain, numberToHex } from 'viem'

export type Provider = { request(args: { method: string; params?: unknown }): Promise<unknown> }

const UNKNOWN_CHAIN = 4902
/** What some wallets answer, in words only, for a chain they do not know. */
const UNKNOWN_CHAIN_WORDS = /unrecognized chain|unknown chain|try adding the chain|not been added/i

/** Resolves true when the wallet confirms the chain, false when it is still elsewhere. Throws what the wallet throws. */
export async function bringToChain(provider: Provider, chain: Chain): Promise<boolean> {
  if (await isOnChain(provider, chain.id)) return true
  const target = { method: 'wallet_switchEthereumChain', params: [{ chainId: numberToHex(chain.id) }] }
  try {
    await provider.request(target)
  } catch (error) {
    if (!isUnknownChain(error)) throw error
    await provider.request({ method: 'wallet_addEthereumChain', params: [addEthereumChainParameter(chain)] })
    if (!(await isOnChain(provider, chain.id))) await provider.request(target)
  }
  return isOnChain(provider, chain.id)
}

export async function isOnChain(provider: Provider, chainId: number): Promise<boolean> {
  return Number(await provider.request({ method: 'eth_chainId' })) === chainId
}

/** 4902, plain or nested where mobile wallets put it. */
export function isUnknownChain(error: unknown): boolean {
  if (!isRecord(error)) return false
  if (error.code === UNKNOWN_CHAIN || UNKNOWN_CHAIN_WORDS.test(String(error.message ?? ''))) return true
  const data = error.data
  return (
    isUnknownChain(error.cause) ||
    (isRecord(data) && (isUnknownChain(data.originalError) || isUnknownChain(data.cause)))
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
