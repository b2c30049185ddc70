// Giving up a tested ballot: sent through the voter's wallet, followed until it is in the record. Sending twice is safe, and
// whether it is given up already is asked first.
import { isSpoiled, type PreparedBallot, PsephosError, spoilBallot, waitUntilRecorded } from '@psephos/client'
import { useState } from 'react'
import { createClient, custom } from 'viem'
import { useConnection } from 'wagmi'
import { useNetwork } from '../lib/NetworkContext.tsx'
import type { Provider } from '../lib/walletNetwork.ts'
import { type Fault, fault, faultOf } from '../voting/faults.ts'

export type Spoiling = { step: 'idle' } | { step: 'busy' } | { step: 'failed'; fault: Fault }

const WAIT_MS = 60_000

export function useSpoiling(
  { election, voter, ballotHash }: PreparedBallot,
  onDone: () => void,
): { state: Spoiling; spoil: () => void } {
  const { client, chain } = useNetwork()
  const { connector } = useConnection()
  const [state, setState] = useState<Spoiling>({ step: 'idle' })
  const send = async () => {
    if (await isSpoiled(client, { election, voter, ballotHash })) return
    const provider = (await connector?.getProvider()) as Provider | undefined
    if (provider === undefined) throw new PsephosError('wallet-disconnected')
    const wallet = createClient({ account: voter, chain, transport: custom(provider, { retryCount: 0 }) })
    const { hash } = await spoilBallot(wallet, { election, ballotHash, account: voter })
    const outcome = await waitUntilRecorded(client, { hash, timeoutMs: WAIT_MS })
    if (outcome.outcome === 'refused') throw new PsephosError('refused', {}, { refusal: outcome.refusal })
    // Another hash may have taken its place, or nothing is known: only the record's own word ends the test.
    if (!(await isSpoiled(client, { election, voter, ballotHash }))) throw new PsephosError('no-answer-in-time')
  }
  const spoil = () => {
    if (state.step === 'busy') return
    setState({ step: 'busy' })
    send().then(onDone, (error: unknown) =>
      setState({ step: 'failed', fault: error instanceof Error ? faultOf(error) : fault('refused') }),
    )
  }
  return { state, spoil }
}
