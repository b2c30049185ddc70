// The whole benchmark in order: floor, secret ballots, a probe that sizes the rest, anvil and ours by turns, open loop, large roll. Never
// two chains at once. Progress goes to `tell`; the figures leave as one value.
import { measureFloor } from './floorRate.ts'
import type { BenchPart, BenchPlan } from './plan.ts'
import { median } from './quantiles.ts'
import { measureRun, type RunFigures, type RunOrder } from './run.ts'
import { type BallotsFigures, measureBallots } from './sealedRate.ts'
import { startAnvil, startOurs } from './underTest.ts'

export type BenchFigures = {
  readonly plan: BenchPlan
  readonly floorPerSecond: number | null
  readonly anvil: readonly RunFigures[]
  readonly closed: readonly RunFigures[]
  readonly open: RunFigures | null
  readonly roll: RunFigures | null
  readonly ballots: BallotsFigures | null
  /** Closed loop of sealed ballots of five options, and its audit. */
  readonly secret: RunFigures | null
}

const PROBE = { warmupMs: 2_000, measureMs: 6_000 }
const FLOOR = { warmupMs: 2_000, measureMs: 8_000 }
/** Before anything is known. Too low and a run ends early, which it says; too high and setting up takes longer. */
const OURS_PROBE_PER_SECOND = 4_000
const SECRET_PER_SECOND = 1_000
const ANVIL_PER_SECOND = 6_500

export async function runBench(plan: BenchPlan, tell: (words: string) => void): Promise<BenchFigures> {
  const wants = (part: BenchPart) => plan.parts.includes(part)
  const ours = () => startOurs({ validators: 1, gasLimit: plan.gasLimit, profileDir: null })
  const { voterCount, connectionCount, warmupMs, measureMs } = plan
  const common = { voterCount, connectionCount, warmupMs, measureMs, extraVoterCount: 0, withAudit: false }
  const oneRun = async (what: string, order: Omit<RunOrder, keyof typeof common> & Partial<RunOrder>) => {
    tell(`${what} …`)
    const figures = await measureRun({ ...common, ...order })
    tell(`${what}: ${Math.round(figures.finalisedPerSecond)} ballots/s final, ${figures.accepted} accepted`)
    return figures
  }

  const floorPerSecond = wants('floor') ? await measureFloor(connectionCount, FLOOR.warmupMs, FLOOR.measureMs) : null
  if (floorPerSecond !== null) tell(`floor: ${Math.round(floorPerSecond)} requests/s`)

  const ballots = wants('ballots') ? measureBallots(tell) : null

  const secretOrder = { isSecret: true, ratePerSecond: null, expectedPerSecond: SECRET_PER_SECOND, withAudit: true }
  const secret = wants('secret') ? await oneRun('ours, secret ballots', { start: ours, ...secretOrder }) : null

  const needsOurs = wants('closed') || wants('open') || wants('roll') || wants('audit')
  if (!needsOurs) return { plan, floorPerSecond, anvil: [], closed: [], open: null, roll: null, ballots, secret }
  const probe = await oneRun('probe', {
    ...{ start: ours, ratePerSecond: null, expectedPerSecond: OURS_PROBE_PER_SECOND, ...PROBE },
  })
  const closedOrder = { ratePerSecond: null, expectedPerSecond: probe.finalisedPerSecond }

  const anvil: RunFigures[] = []
  const closed: RunFigures[] = []
  for (let turn = 1; (wants('closed') || wants('audit')) && turn <= plan.repeats; turn++) {
    const last = turn === plan.repeats
    if (plan.withAnvil && wants('closed')) {
      const order = { start: startAnvil, ratePerSecond: null, expectedPerSecond: ANVIL_PER_SECOND }
      anvil.push(await oneRun(`anvil, closed loop ${turn}`, order))
    }
    const start = () => startOurs({ validators: 1, gasLimit: plan.gasLimit, profileDir: plan.profileDir })
    closed.push(await oneRun(`ours, closed loop ${turn}`, { start, ...closedOrder, withAudit: last && wants('audit') }))
  }
  const greatest = closed.length > 0 ? median(closed.map((run) => run.finalisedPerSecond)) : probe.finalisedPerSecond

  const ratePerSecond = greatest * plan.openShare
  const openOrder = { start: ours, ratePerSecond, expectedPerSecond: ratePerSecond }
  const open = wants('open') ? await oneRun(`ours, open loop at ${Math.round(ratePerSecond)}/s`, openOrder) : null

  const rollOrder = { start: ours, ...closedOrder, extraVoterCount: Math.max(0, plan.rollCount - voterCount) }
  const roll = wants('roll') ? await oneRun(`ours, a roll of ${plan.rollCount}`, rollOrder) : null
  return { plan, floorPerSecond, anvil, closed, open, roll, ballots, secret }
}
