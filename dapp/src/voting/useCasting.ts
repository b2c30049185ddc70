// The state machine of one voter's ballot in one election, tied to React: casting, following, taking up after a reload.

import type { Election, PreparedBallot } from '@psephos/client'
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { type Address, createClient, custom } from 'viem'
import type { Connector } from 'wagmi'
import { useNetwork } from '../lib/NetworkContext.tsx'
import type { Provider } from '../lib/walletNetwork.ts'
import { LOCAL_KEY_ID } from '../localKey/connector.ts'
import { type CastState, IDLE, mayCast, nextCastState } from './castState.ts'
import { faultOf } from './faults.ts'
import { castAndFollow, castFromDevice, type Following, resumeBallot } from './followBallot.ts'
import { forgetCast, type PendingCast } from './pendingCast.ts'

export type Casting = {
  state: CastState
  /** False: not begun, because another ballot is on its way or this one cannot be cast any more. */
  cast(ballot: PreparedBallot, connector: Connector): boolean
  /** False: nothing was recorded and nothing is on its way. */
  resume(pending: PendingCast): Promise<boolean>
  reset(): void
  /** Forgets a ballot that is unsent: this page no longer sends it. */
  giveUp(): void
}

export function useCasting({ id: election, closesAt }: Election, voter: Address | undefined): Casting {
  const { client, chain, genesisHash, localKey } = useNetwork()
  const [state, emit] = useReducer(nextCastState, IDLE)
  // React draws later than a double click comes: the guard must not wait for it.
  const busyWith = useRef<symbol | null>(null)
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

  /** One at a time; what was given up frees the place at once, though its last question may still be open. */
  const alone = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = Symbol()
    busyWith.current = mine
    try {
      return await work()
    } finally {
      if (busyWith.current === mine) busyWith.current = null
    }
  }

  const sendAndFollow = async (ballot: PreparedBallot, connector: Connector) => {
    try {
      if (connector.id === LOCAL_KEY_ID)
        return await castFromDevice(following(ballot.voter), { key: localKey, ballot, closesAt })
      const provider = (await connector.getProvider()) as Provider
      const wallet = createClient({ account: ballot.voter, chain, transport: custom(provider, { retryCount: 0 }) })
      await castAndFollow(following(ballot.voter), { wallet, ballot })
    } catch (error) {
      // The wallet or the device's storage would not even begin: nothing was sent.
      const { voter: owner, code, ballotHash } = ballot
      emit({ kind: 'cast', ballot: { voter: owner, code, ballotHash } })
      emit({ kind: 'fault', of: ballotHash, fault: faultOf(error) })
    }
  }

  const cast = (ballot: PreparedBallot, connector: Connector) => {
    if (busyWith.current !== null || !mayCast(state)) return false
    void alone(() => sendAndFollow(ballot, connector))
    return true
  }

  const resume = async (pending: PendingCast) => {
    if (busyWith.current !== null || voter === undefined) return true
    const open = localKey.address() === voter ? localKey.open : undefined
    // Leaving the page stops the following; the ballot itself goes on and is taken up on return.
    return alone(() => resumeBallot(following(voter), pending, open))
  }

  const giveUp = () => {
    if (state.step !== 'unsent') return
    stop.current.abort()
    stop.current = new AbortController()
    busyWith.current = null
    forgetCast(localStorage, { genesisHash, election, voter: state.ballot.voter })
    emit({ kind: 'givenUp', of: state.ballot.ballotHash })
  }

  const reset = useCallback(() => emit({ kind: 'reset' }), [])

  return { state, cast, resume, reset, giveUp }
}
