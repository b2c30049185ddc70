// Validators by number: the place in the set as the record lists it, the same on every page. Whoever is not in the set any
// more has none.
import { getGovernance } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import type { Address } from 'viem'
import { useNetwork } from './NetworkContext.tsx'

/** Sets change rarely, and a change holds two blocks later. */
const REFRESH_MS = 30_000

export function useGovernance() {
  const { client } = useNetwork()
  return useQuery({
    queryKey: ['governance'],
    queryFn: () => getGovernance(client),
    refetchInterval: REFRESH_MS,
    staleTime: REFRESH_MS,
  })
}

/** From 1 on; null: no validator, or not known yet. */
export function useValidatorNumber(): (address: Address) => number | null {
  const { data } = useGovernance()
  return (address) => numberIn(data?.validators ?? [], address)
}

export function numberIn(validators: readonly Address[], address: Address): number | null {
  const index = validators.findIndex((one) => one.toLowerCase() === address.toLowerCase())
  return index < 0 ? null : index + 1
}
