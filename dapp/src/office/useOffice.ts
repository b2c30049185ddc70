// One office for the page, and what components need of it: who is signed in, what it says, one act at a time.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, useSyncExternalStore } from 'react'
import { officeClient } from './officeClient.ts'

export const office = officeClient()

export const useOfficeState = () => useSyncExternalStore(office.subscribe, office.state)

/** An answer of the office; asked again after every act. */
export function useAsked<T>(path: string, everyMs: number | false = false) {
  const state = useOfficeState()
  const who = state.kind === 'in' ? state.session.address : null
  return useQuery({
    queryKey: ['office', who, path],
    queryFn: () => office.get<T>(path),
    retry: false,
    refetchInterval: everyMs,
  })
}

export type ActState = { step: 'idle' | 'busy' | 'done' } | { step: 'failed'; error: unknown }

/** A double click acts once. What is shown of the office is asked anew afterwards. */
export function useAct() {
  const cache = useQueryClient()
  const isBusy = useRef(false)
  const [state, setState] = useState<ActState>({ step: 'idle' })
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    if (isBusy.current) return false
    isBusy.current = true
    setState({ step: 'busy' })
    try {
      await act()
      setState({ step: 'done' })
      return true
    } catch (error) {
      setState({ step: 'failed', error })
      return false
    } finally {
      isBusy.current = false
      void cache.invalidateQueries({ queryKey: ['office'] })
    }
  }
  return { state, run, reset: () => setState({ step: 'idle' }) }
}
