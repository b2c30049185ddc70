// What makes the demo a place with a past and a future: a small election that is over, with ballots of the network's own throw-away
// voters, and one that opens next week. Made once, after everything else is ready; nobody waits for it.
import {
  castBallot,
  createdElection,
  createElection,
  enrolmentCommitment,
  enrolVoters,
  listElections,
  lockElection,
  type Manifest,
  manifestHash,
  type Outcome,
  openManifest,
  type PsephosClient,
  type SentCall,
  waitUntilRecorded,
} from '@psephos/client'
import { type Address, stringToHex, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { KeyPair } from '../devnet/accounts.ts'
import { untilOpen } from './demoElection.ts'

export const PAST_TITLE = 'Demo: last year’s feast'
export const COMING_TITLE = 'Demo: the mayor of the village'
const DAY = 86_400
/** Create, lock and enrol come before. */
const PAST_OPENS_IN_SECONDS = 12
const PAST_OPEN_SECONDS = 20
const WAIT_MS = 60_000
/** Per voter: contest by contest. */
const PAST_BALLOTS = [[[0]], [[0]], [[1]], [[0]], [[2]], [[1]], [[0]]]

export type DemoParties = {
  readonly registrar: Address
  readonly organizer: Address
  readonly voters: readonly KeyPair[]
}

/** `client` signs as the organizer. */
export async function ensurePastAndComing(
  client: PsephosClient,
  parties: DemoParties,
  signal: AbortSignal,
): Promise<void> {
  const { elections } = await listElections(client, { limit: 50 })
  const hasOne = (title: string) => elections.some((one) => one.title === title && one.phase !== 'Draft')
  // One that a stop left without a ballot will never have any.
  const hasPast = elections.some(({ title, turnout }) => title === PAST_TITLE && turnout > 0)
  const now = () => Math.floor(Date.now() / 1_000)
  if (!hasOne(COMING_TITLE)) await lockedElection(client, comingManifest(parties.registrar, now()), signal)
  if (!hasPast) await pastElection(client, parties, now(), signal)
}

async function lockedElection(client: PsephosClient, manifest: Manifest, signal: AbortSignal): Promise<bigint> {
  const made = await untilInRecord(client, await createElection(client, { manifest }), signal)
  const election = createdElection(made.logs)
  const locking = await lockElection(client, { election, manifestHash: manifestHash(manifest) })
  await untilInRecord(client, locking, signal)
  return election
}

async function pastElection(
  client: PsephosClient,
  { organizer, voters }: DemoParties,
  nowSeconds: number,
  signal: AbortSignal,
): Promise<void> {
  const election = await lockedElection(client, pastManifest(organizer, nowSeconds), signal)
  const some = voters.slice(0, PAST_BALLOTS.length)
  await enrolVoters(client, {
    election,
    voters: some.map(({ address }, index) => ({
      voter: address,
      commitment: enrolmentCommitment({
        salt: toHex(index + 1, { size: 32 }),
        record: stringToHex(`villager ${index}`),
      }),
    })),
  })
  await untilOpen(client, election)
  await Promise.all(
    some.map(async ({ privateKey }, index) => {
      const account = privateKeyToAccount(privateKey)
      const sent = await castBallot(client, { election, choices: PAST_BALLOTS[index] ?? [[0]], account })
      return untilInRecord(client, sent, signal)
    }),
  )
}

/** Without a word: the terminal has said already that everything is ready. */
async function untilInRecord(
  client: PsephosClient,
  sent: SentCall,
  signal: AbortSignal,
): Promise<Extract<Outcome, { outcome: 'recorded' }>> {
  const outcome = await waitUntilRecorded(client, { ...sent, timeoutMs: WAIT_MS, signal })
  if (outcome.outcome !== 'recorded') throw new Error(`${sent.hash}: ${outcome.outcome}`)
  return outcome
}

export function pastManifest(organizer: Address, nowSeconds: number): Manifest {
  const opensAt = nowSeconds + PAST_OPENS_IN_SECONDS
  return openManifest({
    title: PAST_TITLE,
    description: 'Was it a good feast? This one is over: look at its result, recount it, audit it.',
    contests: [{ question: 'How was last year’s feast?', options: ['Good', 'Too long', 'I was not there'] }],
    ...{ opensAt, closesAt: opensAt + PAST_OPEN_SECONDS, minTurnout: 1, registrars: [organizer] },
  })
}

export function comingManifest(registrar: Address, nowSeconds: number): Manifest {
  const opensAt = nowSeconds + 7 * DAY
  return openManifest({
    title: COMING_TITLE,
    description: 'Opens in a week: until then people ask to be put on the voters’ list.',
    contests: [
      {
        question: 'Who is to be mayor?',
        options: [
          { label: 'Ada', statement: 'Roads first.' },
          { label: 'Grace', statement: 'The school first.' },
          'Neither',
        ],
      },
    ],
    ...{ opensAt, closesAt: opensAt + DAY, latestClose: opensAt + 2 * DAY, minTurnout: 1, registrars: [registrar] },
  })
}
