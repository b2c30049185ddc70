// The elections that the page's scenarios share, made with the client as an organizer would.
import {
  castBallot,
  closeElection,
  createdElection,
  createElection,
  enrolVoters,
  getElection,
  getManifest,
  lockElection,
  type Manifest,
  type ManifestDraft,
  manifestHash,
  openManifest,
  type PsephosClient,
  psephosChain,
  verifyManifest,
  waitUntilRecorded,
} from '@psephos/client'
import type { PhaseName } from '@psephos/contracts-abi'
import { createClient, type Hex, http, keccak256, stringToHex } from 'viem'
import { privateKeyToAccount, privateKeyToAddress } from 'viem/accounts'
import { sealingOnce } from '../../scripts/src/vote/seal.ts'
import { CEREMONY_SECONDS, type SecretParties, secretElection, untilKey } from './secretElections.ts'

export type Parties = { chainId: number; rpcUrl: string; organizerKey: Hex; registrar: Hex; voterKeys: Hex[] }

/** Ids, as decimal text so that they travel as JSON. */
export type SharedElections = {
  /** Open, everyone enrolled, newcomers welcome. */
  board: string
  /** Open, a ballot may be changed. */
  changeable: string
  /** Over, with a result: Ada 2, Grace 1, Emmy 0; North 1, East 2, South 0, West 1. */
  over: string
  /** Opens tomorrow. */
  soon: string
  /** Secret, open, a ballot may be changed. */
  secret: string
  /** Secret and over, with a result: Ada 2, Grace 1, Emmy 0; North 1, East 2, South 0, West 1. */
  secretOver: string
}

const DAY = 86_400
/** Create, lock and enrol have to be in blocks before it. */
export const OPENS_IN_SECONDS = 12

/** Of the first voters, in the elections that are over. */
const BALLOTS = [
  [[0], [0, 1]],
  [[0], [1]],
  [[1], [3]],
]
export const VOTED = BALLOTS.length

export const CONTESTS: ManifestDraft['contests'] = [
  {
    question: 'Who chairs the board?',
    options: [
      { label: 'Ada', statement: 'Keeps the minutes since 2019.' },
      { label: 'Grace', link: 'https://example.org/grace' },
      'Emmy',
    ],
  },
  { question: 'Which sites do we keep?', options: ['North', 'East', 'South', 'West'], minMarks: 0, maxMarks: 2 },
]

export function clientOf({ chainId, rpcUrl }: Pick<Parties, 'chainId' | 'rpcUrl'>): PsephosClient {
  return createClient({ chain: psephosChain({ chainId, rpcUrl }), transport: http(rpcUrl), pollingInterval: 100 })
}

export async function openElections(parties: SecretParties): Promise<SharedElections> {
  const client = clientOf(parties)
  const account = privateKeyToAccount(parties.organizerKey)
  const now = Math.floor(Date.now() / 1000)
  const draft = (title: string, more: Partial<ManifestDraft> = {}): ManifestDraft => ({
    ...{ title, description: 'The yearly election of the garden association.', contests: CONTESTS },
    ...{ opensAt: now + OPENS_IN_SECONDS, closesAt: now + DAY, minTurnout: 1, lateEnrolment: true, earlyClose: true },
    ...{ registrars: [account.address, parties.registrar] },
    ...more,
  })
  const board = await lockedElection(parties, draft('Board 2027'))
  const changeable = await lockedElection(parties, draft('Colour of the fence', { revoting: true }))
  const over = await lockedElection(parties, draft('Board 2026'))
  const soon = await lockedElection(
    parties,
    draft('Summer party', { opensAt: now + DAY, closesAt: now + 2 * DAY, lateEnrolment: false }),
  )
  const secretDraft = (title: string) =>
    draft(title, { opensAt: Math.floor(Date.now() / 1000) + CEREMONY_SECONDS, revoting: true })
  const secret = await secretElection(parties, secretDraft('Secret board 2027'))
  const secretOver = await secretElection(parties, secretDraft('Secret board 2026'))
  await Promise.all([untilKey(parties, secret), untilKey(parties, secretOver)])
  await castAndClose(parties, over)
  await untilOpen(client, secretOver)
  await castAndClose(parties, secretOver)
  await untilPhase(client, secretOver, 'Final')
  return Object.fromEntries(
    Object.entries({ board, changeable, over, soon, secret, secretOver }).map(([name, id]) => [name, id.toString()]),
  ) as SharedElections
}

async function untilPhase(client: PsephosClient, election: bigint, want: PhaseName): Promise<void> {
  for (;;) {
    const { phase } = await getElection(client, { election })
    if (phase === want) return
    if (phase === 'Failed' || phase === 'NoResult') throw new Error(`election ${election} is ${phase}`)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

const untilOpen = (client: PsephosClient, election: bigint) => untilPhase(client, election, 'Open')

async function castAndClose(parties: SecretParties, election: bigint): Promise<void> {
  const client = clientOf(parties)
  await untilOpen(client, election)
  const manifest = await getManifest(client, { election })
  const { electionKey } = await verifyManifest({ client, election, manifest, genesisHash: parties.genesisHash })
  for (const [index, choices] of BALLOTS.entries()) {
    const account = privateKeyToAccount(parties.voterKeys[index]!)
    const sealing = electionKey === null ? {} : { sealing: sealingOnce(electionKey) }
    await recorded(client, (await castBallot(client, { election, choices, account, ...sealing })).hash)
  }
  const organizer = privateKeyToAccount(parties.organizerKey)
  await recorded(client, (await closeElection(client, { election, account: organizer })).hash)
}

/** Created, locked, everyone enrolled. */
export function lockedElection(parties: Parties, draft: ManifestDraft): Promise<bigint> {
  return lockedManifest(parties, openManifest(draft))
}

export async function lockedManifest(parties: Parties, manifest: Manifest): Promise<bigint> {
  const client = clientOf(parties)
  const account = privateKeyToAccount(parties.organizerKey)
  const created = await recorded(client, (await createElection(client, { manifest, account })).hash)
  const election = createdElection(created.logs)
  await recorded(client, (await lockElection(client, { election, manifestHash: manifestHash(manifest), account })).hash)
  const voters = parties.voterKeys.map((key) => ({
    voter: privateKeyToAddress(key),
    commitment: keccak256(stringToHex(`record of ${key}`)),
  }))
  await enrolVoters(client, { election, voters, account })
  const { enrolled } = await getElection(client, { election })
  if (enrolled !== voters.length) throw new Error(`${enrolled} of ${voters.length} voters are on the list`)
  return election
}

export async function recorded(client: PsephosClient, hash: Hex) {
  const outcome = await waitUntilRecorded(client, { hash, timeoutMs: 20_000 })
  if (outcome.outcome !== 'recorded') throw new Error(`${hash}: ${outcome.outcome}`)
  return outcome
}
