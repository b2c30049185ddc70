// Part `backlog`: without a quorum ballots are accepted and kept; with it again all of them come into blocks, and no height
// needs more than a second round.
import { deriveVoters } from './ballots.ts'
import { BALLOT_BODY, countBallots, openElections } from './enrolment.ts'
import { startLoadGenerator } from './loadGenerator.ts'
import type { NetworkPlan } from './networkPlan.ts'
import { headHeight, highestRound } from './rounds.ts'
import type { UnderTest } from './underTest.ts'

/** Accepting them must not take longer; the rest of the time is for the drain. */
const ACCEPT_MS = 50_000

export type BacklogFigures = {
  readonly ballots: number
  readonly unrecorded: number
  /** From the moment the missing validators are started until the last ballot is in a block. */
  readonly drainMs: number
  readonly blocks: number
  readonly roundMax: number
}

export async function measureBacklog(start: () => Promise<UnderTest>, plan: NetworkPlan): Promise<BacklogFigures> {
  const network = await start()
  const generator = startLoadGenerator()
  try {
    const { devnet, chainId, genesisHash: seed } = network
    if (devnet === null || seed === null) throw new Error('only our own network has a backlog')
    const electionCount = Math.ceil(plan.backlogBallots / plan.voterCount)
    const voters = deriveVoters(seed, plan.voterCount).map(({ address }) => address)
    await openElections(network, { electionCount, voters, extraVoterCount: 0 })
    const away = Array.from({ length: Math.ceil(plan.validators / 3) }, (_, index) => plan.validators - 1 - index)
    const here = network.rpcUrls.slice(0, plan.validators - away.length)
    const { rpcUrl, webSocketUrl } = network
    await generator.prepare({
      ballots: {
        ...{ chainId, rpcUrl, voterCount: plan.voterCount, seed, electionCount, firstElection: 1 },
        ...{ body: BALLOT_BODY, ballotCount: plan.backlogBallots },
      },
      ...{ rpcUrls: here, webSocketUrl, connectionCount: plan.connectionCount },
    })
    await Promise.all(away.map((index) => devnet.kill(index)))
    const headBefore = await headHeight(rpcUrl)
    let backAt = 0
    let back: Promise<unknown> = Promise.resolve()
    const result = await generator.run({ warmupMs: 0, measureMs: ACCEPT_MS, ratePerSecond: null }, (edge) => {
      if (edge === 'begins') return
      backAt = performance.now()
      back = Promise.all(away.map((index) => devnet.start(index)))
    })
    const drainMs = performance.now() - backAt
    await back
    const counted = await countBallots(rpcUrl, electionCount)
    if (counted !== result.accepted - result.unrecorded) {
      throw new Error(`the state counts ${counted} ballots, the blocks held ${result.accepted - result.unrecorded}`)
    }
    const head = await headHeight(rpcUrl)
    const roundMax = await highestRound(rpcUrl, headBefore + 2, head)
    return { ballots: result.accepted, unrecorded: result.unrecorded, drainMs, blocks: head - headBefore, roundMax }
  } finally {
    generator.stop()
    await network.stop()
    network.remove()
  }
}
