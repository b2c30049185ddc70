// Elections as the chain has them now: whose roll is open to this registrar, who organizes. The manifest never changes once
// locked and is remembered; the phase is asked each time.
import {
  type Election,
  getElection,
  getManifest,
  type Manifest,
  type PsephosClient,
  PsephosError,
} from '@psephos/client'
import type { Address } from 'viem'
import { ELECTIONS_REMEMBERED_MAX } from './limits.ts'
import { Problem } from './problems.ts'

export type ElectionSeen = {
  election: Election
  manifest: Manifest
  /**
   * `coming`: before the election is locked people register, and nobody can be enrolled yet; `open`: they are enrolled;
   * `closed`: nothing more.
   */
  roll: 'coming' | 'open' | 'closed'
  /** Nothing can be cast any more. */
  isOver: boolean
}

export type Rolls = {
  /** Throws Problem `unknown-election`, `election-not-served`, `network-unavailable`. */
  look(election: bigint): Promise<ElectionSeen>
  /** Throws Problem when no voter can be enrolled there by this registrar now. */
  check(election: bigint): Promise<void>
}

const OVER: readonly string[] = ['Closed', 'Final', 'NoResult', 'Annulled', 'Cancelled', 'Failed']

/** `served` null: every election whose manifest names this registrar. */
export function rollsOf(client: PsephosClient, registrar: Address, served: readonly bigint[] | null): Rolls {
  const manifests = new Map<bigint, Manifest>()

  async function look(id: bigint): Promise<ElectionSeen> {
    if (served !== null && !served.includes(id)) throw new Problem('election-not-served')
    try {
      const election = await getElection(client, { election: id })
      const manifest = manifests.get(id) ?? (await getManifest(client, { election: id }))
      if (manifests.size >= ELECTIONS_REMEMBERED_MAX) manifests.clear()
      if (election.phase !== 'Draft') manifests.set(id, manifest)
      const isNamed = manifest.registrars.some((one) => one.toLowerCase() === registrar.toLowerCase())
      if (!isNamed) throw new Problem('election-not-served')
      return { election, manifest, roll: rollOf(election), isOver: OVER.includes(election.phase) }
    } catch (error) {
      if (!(error instanceof PsephosError)) throw error
      if (error.refusal?.name === 'UnknownElection') throw new Problem('unknown-election')
      throw new Problem('network-unavailable', { reason: error.code }, 5)
    }
  }

  return {
    look,
    async check(id) {
      const { election, roll } = await look(id)
      if (roll !== 'open') throw new Problem('roll-closed', { phase: election.phase })
    },
  }
}

function rollOf({ phase, lateEnrolment }: Election): ElectionSeen['roll'] {
  if (phase === 'Draft') return 'coming'
  return phase === 'Locked' || (phase === 'Open' && lateEnrolment) ? 'open' : 'closed'
}
