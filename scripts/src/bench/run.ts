// One run on a fresh network: set up, sign, send for the measured time, count again from the state, stop, weigh the
// files. Leaves every figure of the run; whatever happens, no process and no file of it is left behind.

import { type AuditRate, auditRate, timeAudit } from './auditRate.ts'
import { deriveVoters } from './ballots.ts'
import { BALLOT_BODY, countBallots, openElections, openSecretElections } from './enrolment.ts'
import { startLoadGenerator } from './loadGenerator.ts'
import type { LoadResult } from './loadMessages.ts'
import { ELECTIONS_MAX } from './plan.ts'
import { bytesBelow, type ProcessUsage, usageOfAll } from './processUsage.ts'
import type { SealingElection } from './sealMany.ts'
import type { UnderTest } from './underTest.ts'

export type RunOrder = {
  readonly start: () => Promise<UnderTest>
  readonly voterCount: number
  readonly connectionCount: number
  readonly warmupMs: number
  readonly measureMs: number
  /** What to prepare for; more elections than the rate needs cost set-up time only. */
  readonly expectedPerSecond: number
  /** Null: closed loop. */
  readonly ratePerSecond: number | null
  readonly extraVoterCount: number
  readonly withAudit: boolean
  /** Sealed ballots of five options instead of open ones. */
  readonly isSecret?: boolean
  /** After everything is set up and signed, before the load: what goes wrong meanwhile. Leaves who can still be asked. */
  readonly upset?: (network: UnderTest) => Promise<readonly string[]>
  /** After the last ballot was seen in a block, before the network stops. */
  readonly afterwards?: (network: UnderTest) => Promise<void>
}

export type RunFigures = LoadResult & {
  readonly chain: UnderTest['name']
  readonly electionCount: number
  readonly setupMs: number
  readonly signMs: number
  /** Of the server processes together in the measured time, per finalised ballot. */
  readonly cpuMsPerVote: number | null
  /** Of the largest of them. */
  readonly memoryMb: number | null
  readonly memoryPeakMb: number | null
  /** Growth of the data directory over all ballots of the run, weighed after a clean stop. */
  readonly diskBytesPerVote: number | null
  readonly audit: AuditRate | null
}

/** T4 and the size of a roll decide how many elections a run needs; a third more than expected. */
export function electionsNeeded(order: Pick<RunOrder, 'expectedPerSecond' | 'warmupMs' | 'measureMs' | 'voterCount'>) {
  const ballots = (order.expectedPerSecond * (order.warmupMs + order.measureMs) * 1.33) / 1000
  return Math.min(ELECTIONS_MAX, Math.ceil(ballots / order.voterCount))
}

export async function measureRun(order: RunOrder): Promise<RunFigures> {
  const network = await order.start()
  const generator = startLoadGenerator()
  try {
    return await measure(order, network, generator)
  } finally {
    generator.stop()
    await network.stop()
    network.remove()
  }
}

async function measure(
  order: RunOrder,
  network: UnderTest,
  generator: ReturnType<typeof startLoadGenerator>,
): Promise<RunFigures> {
  const electionCount = electionsNeeded(order)
  const seed = network.genesisHash ?? 'anvil'
  const setupStarted = performance.now()
  let sealing: readonly SealingElection[] | undefined
  if (network.organizer) {
    const voters = deriveVoters(seed, order.voterCount).map(({ address }) => address)
    const roll = { electionCount, voters, extraVoterCount: order.extraVoterCount }
    if (order.isSecret) sealing = await openSecretElections(network, roll, seed)
    else await openElections(network, roll)
  }
  const setupMs = performance.now() - setupStarted
  const auditBefore = order.withAudit ? await timeAudit(network) : null
  const rpcUrls = (await order.upset?.(network)) ?? network.rpcUrls
  const { tookMs: signMs } = await generator.prepare({
    ballots: {
      ...{ chainId: network.chainId, rpcUrl: network.rpcUrl, voterCount: order.voterCount },
      ...{ seed, electionCount, firstElection: 1, body: BALLOT_BODY, ballotCount: electionCount * order.voterCount },
      ...(sealing === undefined ? {} : { sealing }),
    },
    rpcUrls,
    webSocketUrl: network.webSocketUrl,
    connectionCount: order.connectionCount,
  })
  const bytesBefore = network.dataDir === null ? 0 : bytesBelow(network.dataDir)
  const usage: Partial<Record<'begins' | 'ends', ProcessUsage | null>> = {}
  const { warmupMs, measureMs, ratePerSecond } = order
  const result = await generator.run({ warmupMs, measureMs, ratePerSecond }, (edge) => {
    usage[edge] = usageOfAll(network.pids())
  })
  await checkCount(network, electionCount, result)
  const audit = auditBefore && auditRate(result.accepted, auditBefore, await timeAudit(network))
  await order.afterwards?.(network)
  await network.stop()
  const bytesAfter = network.dataDir === null ? null : bytesBelow(network.dataDir)
  const { begins, ends } = usage
  return {
    ...result,
    ...{ chain: network.name, electionCount, setupMs, signMs, audit },
    cpuMsPerVote: begins && ends ? (ends.cpuMs - begins.cpuMs) / finalisedBetween(result, measureMs) : null,
    memoryMb: ends?.memoryMb ?? null,
    memoryPeakMb: ends?.memoryPeakMb ?? null,
    diskBytesPerVote: bytesAfter === null ? null : (bytesAfter - bytesBefore) / result.accepted,
  }
}

/** The counters were read at the window's edges, the rate between two blocks inside it. */
const finalisedBetween = (result: LoadResult, measureMs: number): number =>
  (result.finalisedPerSecond * measureMs) / 1000

/** The state must hold exactly the ballots that the load saw in blocks; a rate of anything else means nothing. */
async function checkCount(network: UnderTest, electionCount: number, result: LoadResult): Promise<void> {
  if (network.name !== 'ours') return
  const counted = await countBallots(network.rpcUrl, electionCount)
  const recorded = result.accepted - result.unrecorded
  if (counted !== recorded) throw new Error(`the state counts ${counted} ballots, the blocks held ${recorded}`)
}
