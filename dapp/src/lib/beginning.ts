// How the page begins: it asks its server which network this is, makes its parts for that, and asks for what is shown first.
import { QueryClient } from '@tanstack/react-query'
import { createNetwork, type Network } from './network.ts'
import { askAhead } from './queries.ts'
import { loadSiteConfig } from './siteConfig.ts'

export type Beginning = { kind: 'unreachable' } | { kind: 'otherGenesis' } | { kind: 'ready'; network: Network }

/** What was read from the record, for the whole page. */
export const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: true } } })

/** One network per page load: a second one would listen to the wallets twice. */
let beginning: Promise<Beginning> | null = null

/** Never throws; after `unreachable` the next call asks again. */
export function begin(): Promise<Beginning> {
  beginning ??= ask()
  return beginning
}

async function ask(): Promise<Beginning> {
  try {
    const network = createNetwork(await loadSiteConfig(location.origin))
    if (network === null) return { kind: 'otherGenesis' }
    askAhead(queries, network.client, location.pathname)
    return { kind: 'ready', network }
  } catch {
    beginning = null
    return { kind: 'unreachable' }
  }
}
