// The page on its network. Without one, or with another genesis than the one built in, a plain sentence and a way on are shown
// instead of it.
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { WagmiProvider } from 'wagmi'
import { App } from './App.tsx'
import { type Beginning, begin, queries } from './lib/beginning.ts'
import { NetworkContext } from './lib/NetworkContext.tsx'
import type { Network } from './lib/network.ts'
import { useOnline } from './offline/useOnline.ts'
import { useUnsent } from './voting/useUnsent.ts'
import { useWords } from './words/WordsContext.tsx'

export function Start({ first }: { first: Beginning }) {
  const words = useWords()
  const [state, setState] = useState(first)
  const connect = () => {
    begin().then(setState)
  }
  const isOnline = useOnline()
  const isWaiting = useUnsent().length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: at the start, and whenever the network comes back
  useEffect(connect, [isOnline])
  if (state.kind === 'ready') return <WithNetwork network={state.network} />
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
