// The state machine of one voter's ballot in one election, tied to React: casting, following, taking up after a reload.

import type { PreparedBallot } from '@psephos/client'
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { type Address, createClient, custom } from 'viem'
import type { Connector } from 'wagmi'
import { useNetwork } from '../lib/NetworkContext.tsx'
import type { Provider } from '../lib/walletNetwork.ts'
import { LOCAL_KEY_ID } from '../localKey/connector.ts'
import { type CastState, IDLE, mayCast, nextCastState } from './castState.ts'
import { faultOf } from './faults.ts'
import { castAndFollow, type Following, resumeBallot } from './followBallot.ts'
import type { PendingCast } from './pendingCast.ts'

export type Casting = {
  state: CastState
  cast(ballot: PreparedBallot, connector: Connector): Promise<void>
  /** False: nothing was recorded and nothing is on its way. */
  resume(pending: PendingCast): Promise<boolean>
  reset(): void
}

export function useCasting(election: bigint, voter: Address | undefined): Casting {
  const { client, chain, genesisHash } = useNetwork()
  const [state, emit] = useReducer(nextCastState, IDLE)
  // React draws later than a double click comes: the guard must not wait for it.
  const isBusy = useRef(false)
  const stop = useRef(new AbortController())
  useEffect(() => {
    stop.current = new AbortController()
    return () => stop.current.abort()
  }, [])

  const following = useCallback(
    (address: Address): Following => ({
      reader: client,
      storage: localStorage,
      place: { genesisHash, election, voter: address },
      emit,
      signal: stop.current.signal,
    }),
    [client, genesisHash, election],
  )

  const once = useCallback(async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    if (isBusy.current) return otherwise
    isBusy.current = true
    try {
      return await work()
    } catch (error) {
      // Leaving the page stops the following; the ballot itself goes on and is taken up on return.
      if (!stop.current.signal.aborted) emit({ kind: 'fault', fault: faultOf(error) })
      return otherwise
    } finally {
      isBusy.current = false
    }
  }, [])

  const cast = (ballot: PreparedBallot, connector: Connector) =>
    once(async () => {
      if (!mayCast(state)) return
      const provider = (await connector.getProvider()) as Provider
      const wallet = createClient({ account: ballot.voter, chain, transport: custom(provider, { retryCount: 0 }) })
      await castAndFollow(following(ballot.voter), { wallet, ballot, isLocalKey: connector.id === LOCAL_KEY_ID })
    }, undefined)

  const resume = (pending: PendingCast) =>
    once(async () => (voter === undefined ? false : resumeBallot(following(voter), pending)), true)

  return { state, cast, resume, reset: () => emit({ kind: 'reset' }) }
}
