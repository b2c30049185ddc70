// Asks the server which network this is and makes the page's parts from it. Without a network, or with another genesis
// than the one built in, a plain sentence and a way on are shown instead of the page.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { WagmiProvider } from 'wagmi'
import { App } from './App.tsx'
import { NetworkContext } from './lib/NetworkContext.tsx'
import { createNetwork, type Network } from './lib/network.ts'
import { loadSiteConfig } from './lib/siteConfig.ts'
import { useOnline } from './offline/useOnline.ts'
import { useUnsent } from './voting/useUnsent.ts'
import { useWords } from './words/WordsContext.tsx'

type Beginning =
  | { kind: 'starting' }
  | { kind: 'unreachable' }
  | { kind: 'otherGenesis' }
  | { kind: 'ready'; network: Network }

/** One network per page load: a second one would listen to the wallets twice. */
let beginning: Promise<Beginning> | null = null

async function begin(): Promise<Beginning> {
  try {
    const network = createNetwork(await loadSiteConfig(location.origin))
    return network === null ? { kind: 'otherGenesis' } : { kind: 'ready', network }
  } catch {
    beginning = null
    return { kind: 'unreachable' }
  }
}

export function Start() {
  const words = useWords()
  const [state, setState] = useState<Beginning>({ kind: 'starting' })
  const connect = () => {
    beginning ??= begin()
    beginning.then(setState)
  }
  const isOnline = useOnline()
  const isWaiting = useUnsent().length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: at the start, and whenever the network comes back
  useEffect(connect, [isOnline])
  if (state.kind === 'ready') return <WithNetwork network={state.network} />
  if (state.kind === 'starting') {
    return (
      <main className="column">
        <p className="quiet">{words.loading}</p>
      </main>
    )
  }
  const fault = state.kind === 'otherGenesis' ? words.otherGenesis : isOnline ? words.unreachable : words.offline
  return (
    <main className="column">
      <div className="card" role="alert">
        <h1>{fault.title}</h1>
        <p>{fault.text}</p>
        {isWaiting && <p>{words.unsent.waiting}</p>}
        <div className="actions">
          <button type="button" className="button main" onClick={connect}>
            {words.retry}
          </button>
        </div>
      </div>
    </main>
  )
}

const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: true } } })

function WithNetwork({ network }: { network: Network }) {
  return (
    <NetworkContext value={network}>
      <WagmiProvider config={network.wallets}>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </WagmiProvider>
    </NetworkContext>
  )
}
