// The whole manifest of an election: questions, options, rules, times.
import type { KeyCeremony, Manifest, PsephosClient } from '../types.ts'
import { secrecyName } from './getElection.ts'
import { type AtBlock, readElections } from './readElections.ts'

/** S2. Throws `refused` UnknownElection. The node's word: `verifyManifest` makes sure of it. */
export async function getManifest(
  client: PsephosClient,
  { election, ...at }: { election: bigint } & AtBlock,
): Promise<Manifest> {
  const raw = await readElections(client, 'getManifest', [election], at)
  const { schedule, ceremony } = raw
  return {
    ...raw,
    contests: raw.contests.map((contest) => ({
      ...contest,
      options: contest.options.map((option) => ({ ...option })),
    })),
    secrecy: secrecyName(raw.secrecy),
    schedule: {
      opensAt: Number(schedule.opensAt),
      closesAt: Number(schedule.closesAt),
      latestClose: Number(schedule.latestClose),
      tallyPeriod: Number(schedule.tallyPeriod),
      outageExtensionMax: Number(schedule.outageExtensionMax),
    },
    registrars: [...raw.registrars],
    ceremony: formatCeremonyTerms(ceremony),
  }
}

type RawCeremony = Awaited<ReturnType<typeof readElections<'getManifest'>>>['ceremony']

export function formatCeremonyTerms(raw: RawCeremony): KeyCeremony {
  return {
    ...{ trustees: [...raw.trustees], threshold: raw.threshold, minQualified: raw.minQualified },
    ...{ registerBy: Number(raw.registerBy), commitBy: Number(raw.commitBy) },
    ...{ dealBy: Number(raw.dealBy), confirmBy: Number(raw.confirmBy) },
  }
}
