// Whose roll is open to this registrar, asked of the chain. The manifest never changes once locked and is remembered;
// the phase is asked each time.
import { getElection, getManifest, type Manifest, type PsephosClient, PsephosError } from '@psephos/client'
import type { Address } from 'viem'
import { ELECTIONS_REMEMBERED_MAX } from './limits.ts'
import { Problem } from './problems.ts'

export type Rolls = {
  /** Throws Problem when no voter can be enrolled there by this registrar now. */
  check(election: bigint): Promise<void>
}

/** `served` null: every election whose manifest names this registrar. */
export function rollsOf(client: PsephosClient, registrar: Address, served: readonly bigint[] | null): Rolls {
  const manifests = new Map<bigint, Manifest>()
  return {
    async check(election) {
      if (served !== null && !served.includes(election)) throw new Problem('election-not-served')
      try {
        const { phase } = await getElection(client, { election })
        const manifest = manifests.get(election) ?? (await getManifest(client, { election }))
        if (manifests.size >= ELECTIONS_REMEMBERED_MAX) manifests.clear()
        if (phase !== 'Draft') manifests.set(election, manifest)
        const isNamed = manifest.registrars.some((one) => one.toLowerCase() === registrar.toLowerCase())
        if (!isNamed) throw new Problem('election-not-served')
        if (phase !== 'Locked' && !(phase === 'Open' && manifest.lateEnrolment))
          throw new Problem('roll-closed', { phase })
      } catch (error) {
        if (!(error instanceof PsephosError)) throw error
        if (error.refusal?.name === 'UnknownElection') throw new Problem('unknown-election')
        throw new Problem('network-unavailable', { reason: error.code }, 5)
      }
    },
  }
}
