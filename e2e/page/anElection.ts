// Elections of one scenario's own, beside the shared ones, in the hands of the organizer and of the registration office, who may both
// add people while they are open.
import { createdElection, createElection, type ManifestDraft, openManifest } from '@psephos/client'
import type { Hex } from 'viem'
import { privateKeyToAccount, privateKeyToAddress } from 'viem/accounts'
import { CONTESTS, clientOf, lockedElection, OPENS_IN_SECONDS, recorded } from './elections.ts'
import { everyVoter } from './fixtures.ts'
import type { PageNetwork } from './setup.ts'

const DAY = 86_400

type Change = Partial<ManifestDraft> & { voterKeys?: Hex[] }

/** Open in a moment, one voter on its list. */
export function anElection(
  net: PageNetwork,
  title: string,
  { voterKeys = everyVoter().slice(0, 1), ...change }: Change = {},
): Promise<bigint> {
  return lockedElection({ ...net, voterKeys }, draftOf(net, { title, ...change }))
}

/** Created and not locked, so that people can be named for it. */
export async function aDraft(net: PageNetwork, title: string): Promise<bigint> {
  const client = clientOf(net)
  const account = privateKeyToAccount(net.organizerKey)
  const manifest = openManifest(draftOf(net, { title, opensAt: Math.floor(Date.now() / 1000) + DAY }))
  return createdElection((await recorded(client, (await createElection(client, { manifest, account })).hash)).logs)
}

function draftOf(net: PageNetwork, change: Partial<ManifestDraft> & { title: string }): ManifestDraft {
  const { opensAt = Math.floor(Date.now() / 1000) + OPENS_IN_SECONDS } = change
  return {
    ...{ description: 'The garden, once more.', contests: CONTESTS, opensAt, closesAt: opensAt + DAY },
    ...{ minTurnout: 1, lateEnrolment: true, earlyClose: true },
    registrars: [privateKeyToAddress(net.organizerKey), net.registrar],
    ...change,
  }
}
