// Secret elections for the page's scenarios. The network's throw-away trustees make their keys and open their sums.
import { getCeremony, type ManifestDraft, secretManifest } from '@psephos/client'
import type { Address } from 'viem'
import { clientOf, lockedManifest, type Parties } from './elections.ts'

export type SecretParties = Parties & { genesisHash: `0x${string}`; trustees: Address[] }

/** The key ceremony takes a dozen blocks, on a busy machine each more than a second. */
export const CEREMONY_SECONDS = 60

/** Created, locked, everyone enrolled; the trustees find it by themselves. */
export function secretElection(parties: SecretParties, draft: ManifestDraft, trustees?: Address[]): Promise<bigint> {
  const beginsAt = Math.floor(Date.now() / 1000)
  // A stage ends when all have acted: the deadlines only matter to who is late.
  const last = draft.opensAt - 1
  const times = { registerBy: last - 3, commitBy: last - 2, dealBy: last - 1, confirmBy: last }
  const manifest = secretManifest(draft, { trustees: trustees ?? parties.trustees, beginsAt, ...times })
  return lockedManifest(parties, manifest)
}

export async function untilKey(parties: Parties, election: bigint): Promise<void> {
  const client = clientOf(parties)
  for (;;) {
    const { stage } = await getCeremony(client, { election })
    if (stage === 'Complete') return
    if (stage === 'Failed') throw new Error(`the key of election ${election} was not made in time`)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}
