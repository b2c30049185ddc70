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
  /** False: not begun, because another ballot is on its way or this one cannot be cast any more. */
  cast(ballot: PreparedBallot, connector: Connector): boolean
  /** False: nothing was recorded and nothing is on its way. */
  resume(pending: PendingCast): Promise<boolean>
  reset(): void
}

export function useCasting(election: bigint, voter: Address | undefined): Casting {
  const { client, chain, genesisHash, localKey } = useNetwork()
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
      rawOf: localKey.rawOf,
    }),
    [client, genesisHash, election, localKey],
  )

  const sendAndFollow = async (ballot: PreparedBallot, connector: Connector) => {
    isBusy.current = true
    try {
      const provider = (await connector.getProvider()) as Provider
      const wallet = createClient({ account: ballot.voter, chain, transport: custom(provider, { retryCount: 0 }) })
      await castAndFollow(following(ballot.voter), { wallet, ballot, isLocalKey: connector.id === LOCAL_KEY_ID })
    } catch (error) {
      // The wallet or the device's storage would not even begin: nothing was sent.
      const { voter: owner, code, ballotHash } = ballot
      emit({ kind: 'cast', ballot: { voter: owner, code, ballotHash } })
      emit({ kind: 'fault', of: ballotHash, fault: faultOf(error) })
    } finally {
      isBusy.current = false
    }
  }

  const cast = (ballot: PreparedBallot, connector: Connector) => {
    if (isBusy.current || !mayCast(state)) return false
    void sendAndFollow(ballot, connector)
    return true
  }

  const resume = async (pending: PendingCast) => {
    if (isBusy.current || voter === undefined) return true
    isBusy.current = true
    try {
      // Leaving the page stops the following; the ballot itself goes on and is taken up on return.
      return await resumeBallot(following(voter), pending)
    } finally {
      isBusy.current = false
    }
  }

  const reset = useCallback(() => emit({ kind: 'reset' }), [])

  return { state, cast, resume, reset }
}
