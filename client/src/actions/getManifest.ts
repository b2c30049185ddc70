// The whole manifest of an election: questions, options, rules, times.
import type { Manifest, PsephosClient } from '../types.ts'
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
    ceremony: {
      trustees: [...ceremony.trustees],
      threshold: ceremony.threshold,
      minQualified: ceremony.minQualified,
      registerBy: Number(ceremony.registerBy),
      commitBy: Number(ceremony.commitBy),
      dealBy: Number(ceremony.dealBy),
      confirmBy: Number(ceremony.confirmBy),
    },
  }
}
