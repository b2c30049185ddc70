// The two elections that a newcomer finds, an open and a secret one: for a day, anybody may enrol. Made once, found again after
// a restart, made anew when the last one is over.
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
  secretManifest,
} from '@psephos/client'
import type { Address } from 'viem'
import { asking } from '../network/explain.ts'
import { untilRecorded } from '../network/recorded.ts'
import { pause } from '../pause.ts'

export const DEMO_TITLE = 'Demo: a weekend for the village'
export const SECRET_DEMO_TITLE = 'Demo with sealed ballots: the village fund'
/** Time for the two transactions that create and lock it: the opening must still be ahead then. */
const OPENS_IN_SECONDS = 6
const OPEN_SECONDS = 86_400
/** Time for the trustees to make the key. They take a quarter of it; a busy machine gets the rest. */
const SECRET_OPENS_IN_SECONDS = 75
const WAIT_MS = 30_000
const LOOK_AGAIN_MS = 500

export type DemoElection = { readonly id: bigint; readonly closesAt: number; readonly isNew: boolean }

export type DemoElections = { readonly open: DemoElection; readonly secret: DemoElection }

/** `client` signs as an organizer. The secret one opens by itself once its trustees have made the key: nobody waits for it here. */
export async function ensureDemoElections(
  client: PsephosClient,
  { registrar, trustees }: { registrar: Address; trustees: readonly Address[] },
): Promise<DemoElections> {
  const nowSeconds = () => Math.floor(Date.now() / 1000)
  const open = await ensureElection(client, demoManifest(registrar, nowSeconds()))
  const secret = await ensureElection(client, secretDemoManifest({ registrar, trustees }, nowSeconds()))
  if (open.isNew) await untilOpen(client, open.id)
  return { open, secret }
}

async function ensureElection(client: PsephosClient, manifest: Manifest): Promise<DemoElection> {
  const { elections } = await asking(() => listElections(client, { limit: 20 }))
  const running = elections.find((election) => isRunning(election, manifest.title))
  if (running) return { id: running.id, closesAt: running.closesAt, isNew: false }
  const made = await untilRecorded(client, await asking(() => createElection(client, { manifest })), WAIT_MS)
  const election = createdElection(made.logs)
  const locking = await asking(() => lockElection(client, { election, manifestHash: manifestHash(manifest) }))
  await untilRecorded(client, locking, WAIT_MS)
  return { id: election, closesAt: manifest.schedule.closesAt, isNew: true }
}

/** Phases follow the time of the last block, and an idle chain makes one every ten seconds: nobody should find it shut. */
export async function untilOpen(client: PsephosClient, election: bigint): Promise<void> {
  const endMs = Date.now() + WAIT_MS
  while (Date.now() < endMs) {
    const { phase } = await asking(() => getElection(client, { election }))
    if (phase === 'Open') return
    await pause(LOOK_AGAIN_MS)
  }
}

/** A draft is one that a stop caught between create and lock: it stays a draft, and a new one is made. */
const isRunning = ({ title, phase }: Election, wanted: string): boolean =>
  title === wanted && (phase === 'Locked' || phase === 'Open')

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

export function secretDemoManifest(
  { registrar, trustees }: { registrar: Address; trustees: readonly Address[] },
  nowSeconds: number,
): Manifest {
  const opensAt = nowSeconds + SECRET_OPENS_IN_SECONDS
  return secretManifest(
    {
      title: SECRET_DEMO_TITLE,
      description:
        'There is a little money left in the village fund. Your ballot is sealed, and only the sum is opened. ' +
        'This is a demonstration: its three trustees run by themselves on one machine, so whoever has that machine ' +
        'could open every ballot. In a real election they are people with machines of their own.',
      contests: [
        {
          question: 'What shall the village fund pay for?',
          options: ['A roof for the bus stop', 'Books for the school', 'A boat for everybody', 'Nothing this year'],
        },
        { question: 'Should the fund go on next year?', options: ['Yes', 'No'], minMarks: 0 },
      ],
      ...{ opensAt, closesAt: opensAt + OPEN_SECONDS, latestClose: opensAt + OPEN_SECONDS },
      ...{ lateEnrolment: true, earlyClose: true, revoting: true, minTurnout: 2, registrars: [registrar] },
    },
    { trustees, beginsAt: nowSeconds },
  )
}
