// The elections that the page's scenarios share, made with the client as an organizer would.
import {
  castBallot,
  closeElection,
  createdElection,
  createElection,
  enrolVoters,
  getElection,
  lockElection,
  type ManifestDraft,
  manifestHash,
  openManifest,
  type PsephosClient,
  psephosChain,
  waitUntilRecorded,
} from '@psephos/client'
import { createClient, type Hex, http, keccak256, stringToHex } from 'viem'
import { privateKeyToAccount, privateKeyToAddress } from 'viem/accounts'

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
}

const DAY = 86_400
/** Create, lock and enrol have to be in blocks before it. */
const OPENS_IN_SECONDS = 12

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

export async function openElections(parties: Parties): Promise<SharedElections> {
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
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, (now + OPENS_IN_SECONDS + 1) * 1000 - Date.now())))
  const ballots = [
    [[0], [0, 1]],
    [[0], [1]],
    [[1], [3]],
  ]
  for (const [index, choices] of ballots.entries()) {
    const voter = privateKeyToAccount(parties.voterKeys[index]!)
    const sent = await castBallot(client, { election: over, choices, account: voter })
    await recorded(client, sent.hash)
  }
  await recorded(client, (await closeElection(client, { election: over, account })).hash)
  return Object.fromEntries(
    Object.entries({ board, changeable, over, soon }).map(([name, id]) => [name, id.toString()]),
  ) as SharedElections
}

/** Created, locked, everyone enrolled. */
export async function lockedElection(parties: Parties, draft: ManifestDraft): Promise<bigint> {
  const client = clientOf(parties)
  const account = privateKeyToAccount(parties.organizerKey)
  const manifest = openManifest(draft)
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
