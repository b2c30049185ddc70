// Figures of several validators -> rows with their target and whether they meet it, and what a reader must know besides.
import type { NetworkFigures } from './networkBench.ts'
import { NETWORK_TARGETS as TARGETS } from './networkPlan.ts'
import { atLeast, atMost, type Row, row } from './report.ts'

export function networkRowsOf(figures: NetworkFigures): Row[] {
  const { anvil, best, open, down, backlog, memory, sync, hostile, secret, plan } = figures
  const rate = best?.finalisedPerSecond ?? null
  const anvilRate = anvil?.finalisedPerSecond ?? null
  const several = `${plan.validators} validators`
  return [
    row('anvil, closed loop', anvilRate, 'ballots/s'),
    row(`${several}, closed loop`, rate, 'ballots/s', atLeast(TARGETS.bestPerSecondMin)),
    row('ours / anvil', rate === null || anvilRate === null ? null : rate / anvilRate, ''),
    row('CPU per ballot, all validators', best?.cpuMsPerVote ?? null, 'ms'),
    row(
      'secret ballots, closed loop',
      secret?.finalisedPerSecond ?? null,
      'ballots/s',
      atLeast(TARGETS.secretPerSecondMin),
    ),
    row('secret ballots: CPU per ballot, all validators', secret?.cpuMsPerVote ?? null, 'ms'),
    row(`open loop, ${plan.openPerSecond}/s: sent`, open?.acceptedPerSecond ?? null, 'ballots/s'),
    row('open loop: submit to receipt, p50', open?.receiptMs?.p50 ?? null, 'ms', atMost(TARGETS.openP50MsMax)),
    row('open loop: submit to receipt, p99', open?.receiptMs?.p99 ?? null, 'ms', atMost(TARGETS.openP99MsMax)),
    row('one down: submit to receipt, p50', down?.receiptMs?.p50 ?? null, 'ms', atMost(TARGETS.downP50MsMax)),
    row('one down: submit to receipt, p99', down?.receiptMs?.p99 ?? null, 'ms', atMost(TARGETS.downP99MsMax)),
    row('backlog: ballots', backlog?.ballots ?? null, ''),
    row('backlog: drained after', backlog === null ? null : backlog.drainMs / 1_000, 's'),
    row('backlog: highest round', backlog?.roundMax ?? null, '', atMost(TARGETS.backlogRoundMax)),
    row(
      `memory of the largest after ${plan.memoryBallots}`,
      memory?.memoryMb ?? null,
      'MB',
      atMost(TARGETS.memoryMbMax),
    ),
    row('sync: blocks', sync?.blocks ?? null, ''),
    row('sync: as fast as they were made', sync?.ratio ?? null, 'times', atLeast(TARGETS.syncRatioMin)),
    row(`${plan.hostileCount} hostile: accepted from them`, hostile?.hostileAccepted ?? null, ''),
    row('hostile: honest ballot, blocks', hostile?.blocksMax ?? null, '', atMost(TARGETS.honestBlocksMax)),
  ].flatMap((candidate) => candidate ?? [])
}

export function networkRemarksOf({ best, open, down, memory, secret, backlog, roundMax }: NetworkFigures): string[] {
  const runs = Object.entries({ best, open, down, memory, secret })
  return [
    ...runs.flatMap(([name, run]) => [
      ...(run?.exhausted && name !== 'memory'
        ? [`${name}: the prepared ballots did not last for the measured time`]
        : []),
      ...(run && run.unrecorded > 0
        ? [`${name}: ${run.unrecorded} accepted ballots were in no block a minute later`]
        : []),
      ...(run && run.backpressure > 0 ? [`${name}: ${run.backpressure} requests were told "full" and came again`] : []),
      ...Object.entries(run?.refusals ?? {}).map(([why, count]) => `${name}: ${count} refused: ${why}`),
    ]),
    ...(backlog && backlog.unrecorded > 0 ? [`backlog: ${backlog.unrecorded} ballots were not drained in time`] : []),
    ...Object.entries(roundMax).map(([name, round]) => `${name}: highest round of its blocks ${round}`),
  ]
}
