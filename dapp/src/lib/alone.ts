// One validator alone (G11), through the page's own server: for whoever compares what they say.
import type { PsephosClient } from '@psephos/client'
import { type Chain, createClient, http } from 'viem'

const TIMEOUT_MS = 6_000

/** `index` counts from 0 in the order of /validators.json. */
export function clientOfOne(chain: Chain, index: number): PsephosClient {
  const transport = http(`/rpc/${index + 1}`, { timeout: TIMEOUT_MS, retryCount: 0, batch: { wait: 5 } })
  return createClient({ chain, transport, cacheTime: 0 })
}
