// The benchmark of several validators in order, never two networks at once. Progress goes to `tell`; the figures leave as
// one value.
import { type BacklogFigures, measureBacklog } from './backlog.ts'
import { type HostileFigures, measureHostile } from './hostile.ts'
import type { NetworkPart, NetworkPlan } from './networkPlan.ts'
import { resync, type SyncRate } from './resync.ts'
import { headHeight, highestRound } from './rounds.ts'
import { measureRun, type RunFigures, type RunOrder } from './run.ts'
import { startAnvil, startOurs, type UnderTest } from './underTest.ts'

export type NetworkFigures = {
  readonly plan: NetworkPlan
  readonly anvil: RunFigures | null
  readonly best: RunFigures | null
  readonly open: RunFigures | null
  readonly down: RunFigures | null
  readonly backlog: BacklogFigures | null
  readonly memory: RunFigures | null
  readonly sync: SyncRate | null
  readonly roundMax: Readonly<Partial<Record<NetworkPart, number>>>
  readonly hostile: HostileFigures | null
  /** Closed loop of sealed ballots of five options. */
  readonly secret: RunFigures | null
}

/** Before anything is known: prepared ballots must last, and setting up takes blocks. */
const OURS_PER_SECOND = 2_000
const ANVIL_PER_SECOND = 6_500
const SECRET_PER_SECOND = 500
/** In part `memory` the ballots end the run, not the clock. */
const MEMORY_MS_MAX = 400_000

export async function runNetworkBench(plan: NetworkPlan, tell: (words: string) => void): Promise<NetworkFigures> {
  const { voterCount, connectionCount, warmupMs, measureMs, openPerSecond } = plan
  const ours = () => startOurs({ validators: plan.validators, gasLimit: null, profileDir: null })
  const roundMax: Partial<Record<NetworkPart, number>> = {}
  const common = { voterCount, connectionCount, warmupMs, measureMs, extraVoterCount: 0, withAudit: false, start: ours }
  const oneRun = async (part: NetworkPart, order: Partial<RunOrder> & Pick<RunOrder, 'expectedPerSecond'>) => {
    if (!plan.parts.includes(part)) return null
    tell(`${part} …`)
    const afterwards = async (network: UnderTest) => {
      if (network.devnet) roundMax[part] = await highestRound(network.rpcUrl, 2, await headHeight(network.rpcUrl))
      await order.afterwards?.(network)
    }
    const figures = await measureRun({ ...common, ratePerSecond: null, ...order, afterwards })
    tell(`${part}: ${Math.round(figures.finalisedPerSecond)} ballots/s final, ${figures.accepted} accepted`)
    return figures
  }

  const anvil = await oneRun('anvil', { start: startAnvil, expectedPerSecond: ANVIL_PER_SECOND })
  const best = await oneRun('best', { expectedPerSecond: OURS_PER_SECOND })
  const secret = await oneRun('secret', { isSecret: true, expectedPerSecond: SECRET_PER_SECOND })
  const openLoop = { ratePerSecond: openPerSecond, expectedPerSecond: openPerSecond }
  const open = await oneRun('open', openLoop)
  const down = await oneRun('down', { ...openLoop, upset: killLast })
  if (plan.parts.includes('backlog')) tell('backlog …')
  const backlog = plan.parts.includes('backlog') ? await measureBacklog(ours, plan) : null
  let sync: SyncRate | null = null
  const memory = await oneRun('memory', {
    ...{ warmupMs: 0, measureMs: MEMORY_MS_MAX, expectedPerSecond: (plan.memoryBallots * 750) / MEMORY_MS_MAX },
    afterwards: async (network) => {
      tell('sync …')
      sync = await resync(network, plan.validators - 1)
    },
  })
  if (plan.parts.includes('hostile')) tell('hostile …')
  const hostile = plan.parts.includes('hostile') ? await measureHostile(ours, plan) : null
  return { plan, anvil, best, open, down, backlog, memory, sync, roundMax, hostile, secret }
}

/** One validator is gone before the first ballot; nobody connects to it. */
async function killLast({ devnet, rpcUrls }: UnderTest): Promise<readonly string[]> {
  await devnet?.kill(rpcUrls.length - 1)
  return rpcUrls.slice(0, -1)
}
