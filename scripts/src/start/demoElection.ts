// The election that a newcomer finds: open for a day, anybody may enrol. Made once, found again after a restart, made
// anew when the last one is over.
import {
  createdElection,
  createElection,
  type Election,
  getElection,
  listElections,
  lockElection,
  type Manifest,
  manifestHash,
  openManifest,
  type PsephosClient,
} from '@psephos/client'
import type { Address } from 'viem'
import { asking } from '../network/explain.ts'
import { untilRecorded } from '../network/recorded.ts'

export const DEMO_TITLE = 'Demo: a weekend for the village'
/** Time for the two transactions that create and lock it: the opening must still be ahead then. */
const OPENS_IN_SECONDS = 6
const OPEN_SECONDS = 86_400
const WAIT_MS = 30_000
const LOOK_AGAIN_MS = 500

export type DemoElection = { readonly id: bigint; readonly closesAt: number; readonly isNew: boolean }

/** `client` signs as an organizer. */
export async function ensureDemoElection(client: PsephosClient, registrar: Address): Promise<DemoElection> {
  const { elections } = await asking(() => listElections(client, { limit: 20 }))
  const running = elections.find(isRunningDemo)
  if (running) return { id: running.id, closesAt: running.closesAt, isNew: false }
  const manifest = demoManifest(registrar, Math.floor(Date.now() / 1000))
  const made = await untilRecorded(client, await asking(() => createElection(client, { manifest })), WAIT_MS)
  const election = createdElection(made.logs)
  const locking = await asking(() => lockElection(client, { election, manifestHash: manifestHash(manifest) }))
  await untilRecorded(client, locking, WAIT_MS)
  await untilOpen(client, election)
  return { id: election, closesAt: manifest.schedule.closesAt, isNew: true }
}

/** Phases follow the time of the last block, and an idle chain makes one every ten seconds: nobody should find it shut. */
async function untilOpen(client: PsephosClient, election: bigint): Promise<void> {
  const endMs = Date.now() + WAIT_MS
  while (Date.now() < endMs) {
    const { phase } = await asking(() => getElection(client, { election }))
    if (phase === 'Open') return
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/** A draft is one that a stop caught between create and lock: it stays a draft, and a new one is made. */
const isRunningDemo = ({ title, phase }: Election): boolean =>
  title === DEMO_TITLE && (phase === 'Locked' || phase === 'Open')

export function demoManifest(registrar: Address, nowSeconds: number): Manifest {
  const opensAt = nowSeconds + OPENS_IN_SECONDS
  return openManifest({
    title: DEMO_TITLE,
    description:
      'The village has one free weekend and a little money. What shall we do, and who brings what? ' +
      'This is a demonstration: the ballots are open, so everybody sees your choice beside your address.',
    contests: [
      {
        question: 'What shall we do on the free weekend?',
        options: [
          { label: 'Plant trees', statement: 'Forty lime trees along the road to the station.' },
          { label: 'Repair the pier', statement: 'New planks before somebody falls through the old ones.' },
          { label: 'Hold a feast', statement: 'Long tables, short speeches.' },
        ],
      },
      {
        question: 'What should there be to eat? (up to two)',
        options: ['Bread and soup', 'Fish from the grill', 'Cake', 'Whatever people bring'],
        minMarks: 0,
        maxMarks: 2,
      },
    ],
    ...{ opensAt, closesAt: opensAt + OPEN_SECONDS, latestClose: opensAt + OPEN_SECONDS },
    ...{ lateEnrolment: true, minTurnout: 1, registrars: [registrar] },
  })
}
