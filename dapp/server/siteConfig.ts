// What the page is told when it starts: which chain, where wallets reach it, whether a registrar answers here. The chain
// id and genesis hash are asked of the validator once; a page built with a pinned genesis refuses another one (R1).
import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { forward, type Upstreams } from './forward.ts'

export type SiteConfig = {
  chainId: number
  genesisHash: string
  /** The URL a wallet is given; null means this page's own origin with `/rpc`. */
  rpcUrl: string | null
  contracts: { elections: string; validators: string }
  registrar: boolean
}

/** Asks once and remembers; a failed attempt is not remembered, so that the next visitor tries again. */
export function siteConfigSource(
  upstreams: Upstreams,
  settings: { walletRpcUrl: string | null; registrar: boolean },
): () => Promise<SiteConfig | null> {
  let known: SiteConfig | null = null
  return async () => {
    if (known !== null) return known
    const [chainId, genesis] = await Promise.all([ask(upstreams, 'eth_chainId'), ask(upstreams, 'psephos_getGenesis')])
    if (typeof chainId !== 'string' || !isRecord(genesis) || typeof genesis.hash !== 'string') return null
    known = {
      chainId: Number(chainId),
      genesisHash: genesis.hash,
      rpcUrl: settings.walletRpcUrl,
      contracts: { elections: ELECTIONS_ADDRESS, validators: VALIDATORS_ADDRESS },
      registrar: settings.registrar,
    }
    return known
  }
}

async function ask(upstreams: Upstreams, method: string): Promise<unknown> {
  const body = new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] }))
  const answer = await forward(upstreams, { method: 'POST', path: '', body, contentType: 'application/json' })
  if (!answer.ok) return null
  const json: unknown = await answer.json()
  return isRecord(json) ? json.result : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
