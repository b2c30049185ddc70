// What the page is told when it starts: which chain, where wallets reach it, whether a registrar answers here. The chain
// id is asked of the validators once; a page built with a pinned genesis refuses another one (R1).
import { NoValidator, type Validators } from '@psephos/client'
import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'

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
  validators: Validators,
  settings: { walletRpcUrl: string | null; registrar: boolean },
): () => Promise<SiteConfig | null> {
  let known: SiteConfig | null = null
  return async () => {
    if (known !== null) return known
    const chainId = await ask(validators, 'eth_chainId')
    const genesisHash = validators.genesisHash()
    if (typeof chainId !== 'string' || genesisHash === null) return null
    known = {
      chainId: Number(chainId),
      genesisHash,
      rpcUrl: settings.walletRpcUrl,
      contracts: { elections: ELECTIONS_ADDRESS, validators: VALIDATORS_ADDRESS },
      registrar: settings.registrar,
    }
    return known
  }
}

async function ask(validators: Validators, method: string): Promise<unknown> {
  try {
    const [answer] = await validators.request([{ method, params: [] }])
    return answer !== undefined && 'result' in answer ? answer.result : null
  } catch (error) {
    if (error instanceof NoValidator) return null
    throw error
  }
}
