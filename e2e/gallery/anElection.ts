// Elections of the gallery's own, for states that the shared ones do not have.
import type { ManifestDraft } from '@psephos/client'
import { privateKeyToAddress } from 'viem/accounts'
import { CONTESTS, lockedElection } from '../page/elections.ts'
import type { PageNetwork } from '../page/setup.ts'

const DAY = 86_400
/** Create, lock and enrol have to be in blocks before it. */
const OPENS_IN_SECONDS = 12

/** Open, with one voter on its list. */
export function anElection(net: PageNetwork, title: string, change: Partial<ManifestDraft> = {}): Promise<bigint> {
  const opensAt = Math.floor(Date.now() / 1000) + OPENS_IN_SECONDS
  return lockedElection(
    { ...net, voterKeys: net.voterKeys.slice(0, 1) },
    {
      ...{ title, description: 'The garden, once more.', contests: CONTESTS, opensAt, closesAt: opensAt + DAY },
      ...{ minTurnout: 1, lateEnrolment: true, earlyClose: true },
      registrars: [privateKeyToAddress(net.organizerKey), net.registrar],
      ...change,
    },
  )
}
