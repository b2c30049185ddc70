// Where the trustees stand, proved in this browser from the genesis on and looked at again every few seconds.
import {
  type Election,
  getShares,
  type Manifest,
  type PostedShare,
  type ProvenCase,
  verifyCeremony,
} from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import { useNetwork } from '../lib/NetworkContext.tsx'

const REFRESH_MS = 3_000

/** `proven` null: the evidence does not hold; `failed` says which check. */
export type TrusteeCase = { proven: ProvenCase | null; failed: string | null; shares: readonly PostedShare[] }

export function useTrusteeCase(election: Election, manifest: Manifest) {
  const { client, genesisHash } = useNetwork()
  return useQuery({
    queryKey: ['trustee-case', genesisHash, election.id.toString()],
    queryFn: async (): Promise<TrusteeCase> => {
      const { proven, checks } = await verifyCeremony({ client, election: election.id, manifest, genesisHash })
      const shares = proven?.sum.isClosed ? await getShares(client, { election: election.id }) : []
      const failed = checks.find(({ passed }) => !passed)
      return { proven, failed: failed === undefined ? null : `${failed.name}: ${failed.facts.fault}`, shares }
    },
    enabled: election.phase === 'Locked' || election.phase === 'Open' || election.phase === 'Closed',
    refetchInterval: REFRESH_MS,
    // It holds functions and is looked at whole.
    structuralSharing: false,
  })
}
