// A call of a system contract through the connected account, from "sign it" to "recorded": for everything that is no
// ballot. One at a time; a double click sends one.
import { type Outcome, type PsephosClient, type SentCall, waitUntilRecorded } from '@psephos/client'
import { useRef, useState } from 'react'
import { createClient, custom } from 'viem'
import { useConnection } from 'wagmi'
import { type Fault, fault, faultOf, faultOfRefusal } from '../voting/faults.ts'
import { useNetwork } from './NetworkContext.tsx'
import type { Provider } from './walletNetwork.ts'

export type CallState =
  | { step: 'idle' }
  | { step: 'signing' }
  | { step: 'sent' }
  | { step: 'recorded' }
  | { step: 'fault'; fault: Fault }

const TIMEOUT_MS = 60_000

export function useCall() {
  const { client, chain } = useNetwork()
  const { address, connector } = useConnection()
  const [state, setState] = useState<CallState>({ step: 'idle' })
  const isBusy = useRef(false)

  /** Resolves true when it is recorded and succeeded. */
  const send = async (call: (wallet: PsephosClient) => Promise<SentCall>): Promise<boolean> => {
    if (isBusy.current || address === undefined || connector === undefined) return false
    isBusy.current = true
    setState({ step: 'signing' })
    try {
      const provider = (await connector.getProvider()) as Provider
      const sent = await call(createClient({ account: address, chain, transport: custom(provider, { retryCount: 0 }) }))
      setState({ step: 'sent' })
      const outcome = await waitUntilRecorded(client, { ...sent, timeoutMs: TIMEOUT_MS })
      const bad = faultIn(outcome)
      setState(bad === null ? { step: 'recorded' } : { step: 'fault', fault: bad })
      return bad === null
    } catch (error) {
      setState({ step: 'fault', fault: faultOf(error) })
      return false
    } finally {
      isBusy.current = false
    }
  }
  return { state, send, address, reset: () => setState({ step: 'idle' }) }
}

function faultIn(outcome: Outcome): Fault | null {
  switch (outcome.outcome) {
    case 'recorded':
      return null
    case 'refused':
      return faultOfRefusal(outcome.refusal)
    case 'replaced':
      return fault('replaced', '', outcome.by)
    default:
      return fault('no-answer')
  }
}
