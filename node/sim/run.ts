// One seed's plan carried out to its end: faults as planned, ballots and votes handed in, everything healed, and then the
// proof that nothing was lost. What leaves is what was reached, or the first broken invariant with the way there.
import { readTally } from '../src/execution/elections/storage.ts'
import { readSetChangeCount } from '../src/execution/validators/storage.ts'
import type { Transaction } from '../src/types/transaction.ts'
import { type Cluster, createCluster } from './cluster.ts'
import { type Controls, carryOut, wordsOf } from './faults.ts'
import { pursue } from './governance.ts'
import type { Machine } from './machine.ts'
import { FAIR, type Place } from './network.ts'
import type { Outcome } from './outcome.ts'
import { createProgress, type Progress } from './progress.ts'
import type { Plan } from './schedule.ts'
import { ELECTION } from './stage.ts'
import { Broken } from './witness.ts'

/** A run that never ends is a fault of its own. */
const STEPS_MAX = 3_000_000
/** How often somebody looks whether the set has changed as wished. */
const PURSUE_MS = 700

export type RunOptions = { readonly keepsLines: boolean }

export function run(plan: Plan, options: RunOptions = { keepsLines: false }): Outcome {
  let progress: Progress | null = null
  const cluster = createCluster(plan, {
    keepsLines: options.keepsLines,
    checksSteps: plan.checksSteps,
    onDecided: () => progress?.uponDecided(),
  })
  const { time, machines, trace, witness, counts, network } = cluster
  progress = createProgress(cluster, plan)
  const reached = { partitions: 0, setChanges: 0 }

  planFaults(cluster, plan, () => reached.partitions++)
  plan.ballots.forEach(({ atMs, place }, index) => {
    time.at(atMs, () => handIn(cluster, { index, transaction: cluster.stage.ballots[index] }, place))
  })
  plan.claims.forEach(({ atMs, place }, index) => {
    time.at(atMs, () => handIn(cluster, { index: 100 + index, transaction: cluster.stage.claims[index] }, place))
  })
  planSetChanges(cluster, plan)
  for (const { place } of machines) time.at(place, () => cluster.boot(place))
  time.at(plan.healAtMs, () => {
    heal(cluster, plan)
    progress?.uponHealed()
  })

  let broken: Broken | null = null
  try {
    let steps = 0
    while (!progress.isDone()) {
      if (!cluster.step() || ++steps > STEPS_MAX) throw new Broken('decides', `no end after ${steps} steps`)
    }
    reached.setChanges = checkEnd(cluster)
  } catch (error) {
    broken = error instanceof Broken ? error : new Broken('stays-up', `the run failed: ${error}`, error)
  }
  return {
    seed: plan.seed,
    broken: broken === null ? null : { invariant: broken.invariant, words: broken.message },
    traceHash: trace.hash(),
    lines: trace.lines(),
    reached: {
      ...reached,
      ...{ crashes: counts.crashes, evidence: counts.evidence },
      ...{ heights: witness.counts.heights, maxRound: witness.counts.maxRound },
      ...{ transactions: witness.counts.recorded, messages: network.counts.delivered },
      ...{ ...progress.counts, virtualMs: time.nowMs() },
    },
  }
}

function planFaults(cluster: Cluster, plan: Plan, onPartition: () => void): void {
  const { time, network, machines, note } = cluster
  const controls: Controls = {
    network,
    places: machines.map(({ place }) => place),
    later: (delayMs, run) => {
      // When everything is healed, nothing has to be taken back any more.
      const dueMs = time.nowMs() + delayMs
      if (dueMs < plan.healAtMs) time.at(dueMs, run)
    },
    crash: (place, downMs) => cluster.cutPower(place, { downMs, losesFile: false }, 'power lost'),
    crashAtWrite(place, { writes, isDone, losesFile, downMs }) {
      cluster.uponPowerLoss(place, { downMs, losesFile })
      cluster.machineAt(place).disk.crashAt(writes, isDone)
    },
    setSkew: (place, skewMs) => cluster.machineAt(place).setSkew(skewMs),
  }
  for (const fault of plan.faults) {
    time.at(fault.atMs, () => {
      if (fault.kind === 'partition') onPartition()
      note('fault', fault.atMs, 0, () => wordsOf(fault))
      carryOut(fault, controls)
    })
  }
}

function heal({ network, machines, boot, note }: Cluster, plan: Plan): void {
  note('fault', 0, 0, () => 'everything is healed')
  network.setWeather(FAIR)
  network.setLost(null)
  network.openAll()
  for (const { place, disk, setSkew } of machines) {
    network.resume(place)
    disk.disarm()
    setSkew(plan.skewsMs[place] ?? 0)
    boot(place)
  }
}

/** `index` is its name in the trace. */
type HandedIn = { readonly index: number; readonly transaction: Transaction | undefined }

/** A voter tries one node after the other until an honest one has answered the hash. */
function handIn(
  { plan, machineAt, dishonest, witness, proofs, note }: Cluster,
  { index, transaction }: HandedIn,
  first: Place,
): void {
  if (transaction === undefined) return
  const tryAt = (i: number): void => {
    if (i === plan.validatorCount) return
    const machine = machineAt((first + i) % plan.validatorCount)
    const { place, key } = machine
    machine.accept(transaction, (isAccepted) => {
      if (isAccepted) note('accepted', place, index, () => `node ${place} accepts transaction ${index}`)
      // Whoever lies may answer a hash and forget it: its promise binds nobody.
      if (!isAccepted || dishonest.has(key.address)) {
        tryAt(i + 1)
        return
      }
      proofs.uponAccepted(place, transaction)
      witness.uponAccepted(transaction.hash)
    })
  }
  tryAt(0)
}

/** One after the other while somebody is dishonest, so that the set never gets too small to bear it (C1). */
function planSetChanges(cluster: Cluster, plan: Plan): void {
  const { time, dishonest } = cluster
  const isOrderly = dishonest.size > 0
  const begin = (index: number) => {
    const wish = plan.setChanges[index]
    if (wish === undefined) return
    const look = () => {
      if (!pursue(cluster, wish)) time.at(time.nowMs() + PURSUE_MS, look)
      else if (isOrderly) begin(index + 1)
    }
    time.at(wish.atMs, look)
  }
  if (isOrderly) begin(0)
  else for (const index of plan.setChanges.keys()) begin(index)
}

/** How often the set has changed. Throws Broken when something accepted is missing or counted otherwise than recorded. */
function checkEnd({ witness, honest, stage }: Cluster): number {
  witness.checkAccepted()
  let setChanges = 0
  for (const machine of honest) {
    const state = machine.chain()?.headState()
    if (state === undefined) throw new Broken('stays-up', `node ${machine.place} is down at the end`)
    const { turnout, accepted } = readTally(state, ELECTION)
    const recorded = stage.ballots.filter(({ hash }) => isOnChain(machine, hash)).length
    if (turnout !== recorded || accepted !== recorded) {
      const facts = `${recorded} recorded, ${turnout} voters, ${accepted} counted`
      throw new Broken('counted-once', `node ${machine.place}: ${facts}`)
    }
    setChanges = readSetChangeCount(state)
  }
  return setChanges
}

function isOnChain(
  machine: Machine,
  hash: Parameters<NonNullable<ReturnType<Machine['chain']>>['findTransaction']>[0],
): boolean {
  const chain = machine.chain()
  return chain !== null && chain.findTransaction(hash) !== null
}
