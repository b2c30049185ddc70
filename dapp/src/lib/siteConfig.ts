// What the page's own server says about this network, checked field by field, and the genesis hash this build trusts.
import { type Hex, isHash } from 'viem'

export type SiteConfig = {
  chainId: number
  genesisHash: Hex
  /** URL that wallets are given. */
  walletRpcUrl: string
  registrar: boolean
}

/** Genesis hash of the build (R1); null in a build for throw-away networks, which then trusts its server. */
export const PINNED_GENESIS: Hex | null = pinned(import.meta.env.VITE_PSEPHOS_GENESIS)

/** Throws when the server or its validator does not answer, or answers something else. */
export async function loadSiteConfig(origin: string, get: typeof fetch = fetch): Promise<SiteConfig> {
  const answer = await get('/config.json', { signal: AbortSignal.timeout(10_000) })
  if (!answer.ok) throw new Error(`config.json: ${answer.status}`)
  const { chainId, genesisHash, rpcUrl, registrar } = (await answer.json()) as Record<string, unknown>
  if (typeof chainId !== 'number' || !isHashText(genesisHash)) throw new Error('config.json: not a Psephos network')
  return {
    chainId,
    genesisHash,
    walletRpcUrl: typeof rpcUrl === 'string' ? rpcUrl : `${origin}/rpc`,
    registrar: registrar === true,
  }
}

function pinned(value: string | undefined): Hex | null {
  if (value === undefined || value === '') return null
  if (!isHashText(value)) throw new Error('VITE_PSEPHOS_GENESIS is not a hash')
  return value
}

function isHashText(value: unknown): value is Hex {
  return typeof value === 'string' && isHash(value)
}
