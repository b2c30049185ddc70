// The published result of an election, laid over the questions of its manifest.
import { PsephosError } from '../errors.ts'
import type { PsephosClient, Result } from '../types.ts'
import { phaseName } from './getElection.ts'
import { getManifest } from './getManifest.ts'
import { type AtBlock, readElections } from './readElections.ts'

/** Throws `refused` ResultNotYet before closing, UnknownElection. In phase NoResult all counts are zero. */
export async function getResult(
  client: PsephosClient,
  { election, ...at }: { election: bigint } & AtBlock,
): Promise<Result> {
  const [raw, manifest] = await Promise.all([
    readElections(client, 'getResult', [election], at),
    getManifest(client, { election, ...at }),
  ])
  const options = manifest.contests.reduce((sum, contest) => sum + contest.options.length, 0)
  if (raw.counts.length !== 0 && raw.counts.length !== options) {
    throw new PsephosError('bad-answer', { what: 'counts', have: raw.counts.length, want: options })
  }
  let next = 0
  return {
    phase: phaseName(raw.phase),
    enrolled: raw.enrolled,
    lateEnrolled: raw.lateEnrolled,
    turnout: raw.turnout,
    accepted: raw.accepted,
    contests: manifest.contests.map(({ question, options }) => ({
      question,
      options: options.map(({ label }) => ({ label, count: raw.counts[next++] ?? 0 })),
    })),
  }
}
