// Part `hostile`: some hundreds of enrolled accounts send as fast as they are answered, and now and then an honest voter
// casts one ballot. How many blocks it waits is what the others can do to it (T4).
import { pause } from '../pause.ts'
import { ballotSigner, deriveVoters } from './ballots.ts'
import { BALLOT_BODY, openElections } from './enrolment.ts'
import { startLoadGenerator } from './loadGenerator.ts'
import type { NetworkPlan } from './networkPlan.ts'
import { headHeight, post } from './rounds.ts'
import type { UnderTest } from './underTest.ts'

const HONEST = 10
const EVERY_MS = 1_500
/** As many ballots as one account may send in an hour, less those that the set-up needs none of. */
const ELECTIONS = 15
const RECORDED_MS_MAX = 60_000
const LOOK_MS = 50

export type HostileFigures = {
  readonly hostileAccepted: number
  readonly hostileRefused: number
  readonly honest: number
  /** From the head that the answer was given on to the block that holds it. */
  readonly blocksMax: number
  readonly waitMsMax: number
}

export async function measureHostile(start: () => Promise<UnderTest>, plan: NetworkPlan): Promise<HostileFigures> {
  const network = await start()
  const generator = startLoadGenerator()
  try {
    const { chainId, genesisHash: seed, rpcUrl, rpcUrls, webSocketUrl } = network
    if (seed === null) throw new Error('only our own network has voters')
    const all = deriveVoters(seed, plan.hostileCount + HONEST)
    const voters = all.map(({ address }) => address)
    await openElections(network, { electionCount: ELECTIONS, voters, extraVoterCount: 0 })
    const ballots = {
      ...{ chainId, rpcUrl, voterCount: plan.hostileCount, seed, electionCount: ELECTIONS, firstElection: 1 },
      ...{ body: BALLOT_BODY, ballotCount: plan.hostileCount * ELECTIONS },
    }
    await generator.prepare({ ballots, rpcUrls, webSocketUrl, connectionCount: plan.connectionCount })
    const running = generator.run({ warmupMs: 0, measureMs: HONEST * EVERY_MS, ratePerSecond: null }, () => {})
    const sign = ballotSigner({ chainId, firstElection: 1, body: BALLOT_BODY }, 0)
    const waits: Wait[] = []
    const honest = all.slice(plan.hostileCount).map(async (voter, index) => {
      await pause(index * EVERY_MS)
      const { hash, body } = sign(voter, index)
      waits.push(await waitFor(rpcUrls[index % rpcUrls.length] ?? rpcUrl, hash, body))
    })
    await Promise.all(honest)
    const { accepted, backpressure, refusals } = await running
    return {
      hostileAccepted: accepted,
      hostileRefused: Object.values(refusals).reduce((sum, count) => sum + count, backpressure),
      honest: waits.length,
      blocksMax: Math.max(...waits.map(({ blocks }) => blocks)),
      waitMsMax: Math.max(...waits.map(({ waitMs }) => waitMs)),
    }
  } finally {
    generator.stop()
    await network.stop()
    network.remove()
  }
}

type Wait = { readonly blocks: number; readonly waitMs: number }

async function waitFor(rpcUrl: string, hash: string, body: string): Promise<Wait> {
  const startedAt = performance.now()
  const answer = (await post(rpcUrl, body)) as { result?: string; error?: { message: string } }
  if (answer.result !== hash) throw new Error(`an honest ballot was refused: ${answer.error?.message}`)
  const head = await headHeight(rpcUrl)
  for (;;) {
    const call = { jsonrpc: '2.0', id: 1, method: 'eth_getTransactionReceipt', params: [hash] }
    const { result } = (await post(rpcUrl, call)) as { result: { blockNumber: string } | null }
    const waitMs = performance.now() - startedAt
    if (result !== null) return { blocks: Number(result.blockNumber) - head, waitMs }
    if (waitMs > RECORDED_MS_MAX) throw new Error('an honest ballot was in no block within a minute')
    await pause(LOOK_MS)
  }
}
