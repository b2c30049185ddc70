// Doing what is due: computed here from the proved case and the unlocked secret, sent through the trustee's wallet, followed
// until it is in the record. A share leaves only once the file remembers which sum it opens.
import {
  contestForms,
  type Manifest,
  nextTrusteeWork,
  PsephosError,
  sendCall,
  type TrusteeOwn,
  waitUntilRecorded,
  withOpenedSum,
} from '@psephos/client'
import { useState } from 'react'
import { createClient, custom } from 'viem'
import { useConnection } from 'wagmi'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { secureRandom } from '../lib/secureRandom.ts'
import type { Provider } from '../lib/walletNetwork.ts'
import { loadTrusteeFile, saveTrusteeFile, type TrusteePlace } from './trusteeStore.ts'
import type { TrusteeCase } from './useTrusteeCase.ts'

export type WorkState = { step: 'idle' } | { step: 'busy' } | { step: 'failed'; error: unknown }

const WAIT_MS = 60_000

export function useTrusteeWork(
  place: TrusteePlace,
  { manifest, own, onSent }: { manifest: Manifest; own: TrusteeOwn | null; onSent: () => Promise<unknown> },
): { state: WorkState; work: (trusteeCase: TrusteeCase) => void } {
  const { client, chain } = useNetwork()
  const { connector } = useConnection()
  const [state, setState] = useState<WorkState>({ step: 'idle' })
  const send = async ({ proven, shares }: TrusteeCase) => {
    if (proven === null || own === null) return
    const next = nextTrusteeWork(proven, { form: contestForms(manifest), shares }, own, secureRandom)
    if (next.kind !== 'send') return
    if (next.aggregateHash !== null) {
      const file = loadTrusteeFile(localStorage, place)
      if (file === null) throw new PsephosError('bad-trustee-file', { fault: 'gone' })
      saveTrusteeFile(localStorage, place, withOpenedSum(file, place, next.aggregateHash))
    }
    const provider = (await connector?.getProvider()) as Provider | undefined
    if (provider === undefined) throw new PsephosError('wallet-disconnected')
    const { account } = place
    const wallet = createClient({ account, chain, transport: custom(provider, { retryCount: 0 }) })
    const { hash } = await sendCall(wallet, { data: next.data, account })
    const outcome = await waitUntilRecorded(client, { hash, timeoutMs: WAIT_MS })
    if (outcome.outcome === 'refused') throw new PsephosError('refused', {}, { refusal: outcome.refusal })
  }
  const work = (trusteeCase: TrusteeCase) => {
    if (state.step === 'busy') return
    setState({ step: 'busy' })
    send(trusteeCase)
      .then(onSent)
      .then(
        () => setState({ step: 'idle' }),
        (error: unknown) => setState({ step: 'failed', error }),
      )
  }
  return { state, work }
}
