// T5 under the worst a machine does to a process: kill -9, fifty times, at random moments, also while it is starting,
// under load. Every hash that was returned must have its end on the record, no ballot may count twice, and an auditor
// must find nothing wrong.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { deriveVoters } from '../../scripts/src/bench/ballots.ts'
import { BALLOT_BODY, openElections } from '../../scripts/src/bench/enrolment.ts'
import { type NodePlace, placeNode, type RunningNode, startNode } from '../support/node.ts'
import { type Random, seededRandom } from '../support/random.ts'
import { countedBallots, type Fate, fatesOf, runAudit, statusesOf, untilDrained } from './fates.ts'
import { type Sending, startSending } from './senders.ts'

/** Fewer for a quick look; the claim is about fifty. */
const KILLS = Number(process.env.PSEPHOS_KILLS ?? 50)
/** About two minutes on two idle cores; a machine that is busy with something else starts a process much slower. */
const RUN_MS_MAX = 600_000
/** Of each of the 16 senders between two ballots: 400 a second at most, however fast the node is. */
const PAUSE_MS = 40
/** Ballots for 60 s at that rate: over fifty kills the node is up for about 40. A voter sends 12 of the 60 an hour (T4). */
const VOTER_COUNT = 2_000
const ELECTION_COUNT = 12
/** A node that is ready answers the first ballot within a second, also on a busy machine. */
const FIRST_HASH_MS = 15_000

describe('T5: kill -9 under load', () => {
  let place: NodePlace
  let node: RunningNode
  let genesisHash: string
  let sending: Sending
  let fates: Fate[]
  const restartsMs: number[] = []
  /** By each process that was killed under load, from when it was ready. */
  const hashesReturned: number[] = []

  beforeAll(async () => {
    place = await placeNode()
    node = startNode(place)
    ;({ genesisHash } = await node.ready)
    const voters = deriveVoters(genesisHash, VOTER_COUNT)
    await openElections(
      { rpcUrl: place.rpcUrl, chainId: place.chainId, organizer: place.directory.accounts.organizer },
      { electionCount: ELECTION_COUNT, voters: voters.map(({ address }) => address), extraVoterCount: 0 },
    )
    const random = seededRandom()
    console.log(`kill -9: PSEPHOS_SEED=${random.seed}`)
    sending = startSending({
      ...place,
      rpcUrls: [place.rpcUrl],
      voters,
      electionCount: ELECTION_COUNT,
      body: BALLOT_BODY,
      random,
      pauseMs: PAUSE_MS,
    })
    for (let kill = 0; kill < KILLS; kill++) {
      if (random.chance(0.1)) await killWhileStarting(random)
      else await killUnderLoad(random)
    }
    await node.ready
    await sending.stop()
  }, RUN_MS_MAX)
  afterAll(async () => {
    await sending?.stop()
    await node?.stop()
    place?.remove()
  }, 60_000)

  /** Or just after. */
  async function killWhileStarting(random: Random): Promise<void> {
    await pause(random.between(50, 1_500))
    await killAndStart()
  }

  async function killUnderLoad(random: Random): Promise<void> {
    const startedAt = performance.now()
    await node.ready
    restartsMs.push(performance.now() - startedAt)
    const { length: before } = sending.promised
    const returned = () => sending.promised.length - before
    await pause(random.between(50, 1_500))
    const patience = { timeout: FIRST_HASH_MS, interval: 5 }
    await vi.waitFor(() => expect(returned(), 'hashes returned before this kill').toBeGreaterThan(0), patience)
    hashesReturned.push(returned())
    await killAndStart()
  }

  async function killAndStart(): Promise<void> {
    await node.kill()
    node = startNode(place)
  }

  it(`comes back after each of ${KILLS} kills, and promises hashes in between`, async () => {
    const median = restartsMs.toSorted((a, b) => a - b)[restartsMs.length >> 1]
    console.log(`kill -9: ${sending.promised.length} hashes returned; restart took ${Math.round(median!)} ms (median)`)
    const fewest = Math.min(...hashesReturned)
    console.log(`kill -9: ${fewest} hashes or more before a kill under load; ${sending.ballotsLeft()} ballots left`)
    console.log('kill -9: definite refusals', Object.fromEntries(sending.refusals))
    expect(await node.ready).toMatchObject({ genesisHash })
    expect(sending.promised.length).toBeGreaterThan(KILLS * 10)
    expect(sending.ballotsLeft()).toBeGreaterThan(0)
  })

  it('T5: every hash that was returned is recorded, replaced, or its nonce used', { timeout: 90_000 }, async () => {
    await untilDrained(place.rpcUrl)
    fates = await fatesOf(place.rpcUrl, sending.promised)
    const tally = Map.groupBy(fates, ({ status }) => status)
    console.log('kill -9: ends', Object.fromEntries([...tally].map(([status, list]) => [status, list.length])))
    expect([...tally.keys()].filter((status) => !['recorded', 'replaced', 'nonce-used'].includes(status))).toEqual([])
    expect(tally.get('recorded')?.length).toBeGreaterThan(KILLS)
    expect(tally.get('replaced')?.length).toBeGreaterThan(0)
  })

  it('what took the place of a hash is itself on the record', async () => {
    const successors = fates.flatMap(({ by }) => by ?? [])
    for (const { status } of await statusesOf(place.rpcUrl, successors)) {
      expect(['recorded', 'replaced']).toContain(status)
    }
    const uncalled = fates.filter(({ status, by }) => status !== 'recorded' && by === undefined)
    expect(uncalled).toEqual([])
  })

  it('no ballot counts twice, and none that was recorded is missing', async () => {
    const counted = await countedBallots(place.rpcUrl, ELECTION_COUNT)
    const cast = fates.filter(({ status, election, success }) => status === 'recorded' && election !== null && success)
    expect(cast.length).toBeGreaterThan(0)
    expect(cast.filter(({ election, voter }) => !counted.has(`${election} ${voter}`))).toEqual([])
  })

  it('the audit passes', { timeout: 120_000 }, () => runAudit(place.rpcUrl, genesisHash))
})

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
