// Figures -> rows with their target and whether they meet it, and rows -> a table for a terminal. The same rows are in
// the JSON, so that nobody has to compute a ratio a second time.
import { arch, cpus, totalmem } from 'node:os'
import type { BenchFigures } from './bench.ts'
import { TARGETS } from './plan.ts'
import { median } from './quantiles.ts'
import type { RunFigures } from './run.ts'
import type { BallotsFigures, SealedFigures } from './sealedRate.ts'

export type Row = {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly target: string
  readonly met: boolean | null
}

export const machine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  arch: arch(),
  node: process.version,
})

export function rowsOf(figures: BenchFigures): Row[] {
  const { floorPerSecond, anvil, closed, open, roll, secret } = figures
  const rate = medianOf(closed, (run) => run.finalisedPerSecond)
  const anvilRate = medianOf(anvil, (run) => run.finalisedPerSecond)
  const audit = closed.at(-1)?.audit ?? null
  return [
    row('bare node:http server, same connections', floorPerSecond, 'requests/s'),
    row('anvil, closed loop, median', anvilRate, 'ballots/s'),
    row('ours, closed loop, median', rate, 'ballots/s'),
    row('ours / anvil', ratio(rate, anvilRate), '', atLeast(TARGETS.ratioToAnvilMin)),
    row(
      'CPU per ballot',
      medianOf(closed, (run) => run.cpuMsPerVote),
      'ms',
    ),
    row(
      'disk per ballot',
      medianOf(closed, (run) => run.diskBytesPerVote),
      'bytes',
      atMost(TARGETS.diskBytesPerVoteMax),
    ),
    row('audit, whole command', audit?.ballotsPerSecond ?? null, 'ballots/s'),
    row('audit of the ballots alone', audit?.addedPerSecond ?? null, 'ballots/s'),
    row('audit of the ballots / ours', ratio(audit?.addedPerSecond ?? null, rate), '', atLeast(TARGETS.auditRatioMin)),
    row('open loop: sent', open?.acceptedPerSecond ?? null, 'ballots/s'),
    row('open loop: submit to hash, p50', open?.answerMs.p50 ?? null, 'ms'),
    row('open loop: submit to hash, p99', open?.answerMs.p99 ?? null, 'ms'),
    row('open loop: submit to receipt, p50', open?.receiptMs?.p50 ?? null, 'ms', atMost(TARGETS.latencyP50MsMax)),
    row('open loop: submit to receipt, p99', open?.receiptMs?.p99 ?? null, 'ms', atMost(TARGETS.latencyP99MsMax)),
    row('open loop: memory at the end', open?.memoryMb ?? null, 'MB', atMost(TARGETS.memoryMbMax)),
    row(`closed loop, roll of ${figures.plan.rollCount}`, roll?.finalisedPerSecond ?? null, 'ballots/s'),
    row('large roll / ours', ratio(roll?.finalisedPerSecond ?? null, rate), '', atLeast(TARGETS.rollRatioMin)),
    row(
      'secret ballots, closed loop',
      secret?.finalisedPerSecond ?? null,
      'ballots/s',
      atLeast(TARGETS.secretPerSecondMin),
    ),
    row('secret ballots: CPU per ballot', secret?.cpuMsPerVote ?? null, 'ms'),
    row('secret ballots: memory at the end', secret?.memoryMb ?? null, 'MB'),
    row('secret ballots: audited', secret?.audit?.ballots ?? null, 'ballots'),
    row(
      'secret ballots: audit',
      secret?.audit?.ballotsPerSecond ?? null,
      'ballots/s',
      atLeast(TARGETS.secretRecountPerSecondMin),
    ),
    ...(figures.ballots === null ? [] : ballotRowsOf(figures.ballots)),
  ].flatMap((candidate) => candidate ?? [])
}

/** Targets are for ballots of five options. A recount recovers the sender, verifies the proof and adds to the aggregate. */
function ballotRowsOf({ sealed, recoverMs }: BallotsFigures): (Row | null)[] {
  const target = (figures: SealedFigures, one: Target) => (figures.options === 5 ? one : undefined)
  return sealed.flatMap((one) => {
    const { options, sealMs, plainMs, nobleBatchMs, wasmSingleMs, wasmBatchMs, addMs } = one
    const recountMs = recoverMs + wasmBatchMs + addMs
    const of = `${options} options`
    return [
      row(`${of}: sealed`, sealMs, 'ms'),
      row(`${of}: verified plainly`, plainMs, 'ms'),
      row(`${of}: verified with noble, batched`, nobleBatchMs, 'ms'),
      row(`${of}: verified with WebAssembly, singly`, wasmSingleMs, 'ms'),
      row(
        `${of}: verified with WebAssembly, batched`,
        wasmBatchMs,
        'ms',
        target(one, atMost(TARGETS.sealedBatchMsMax)),
      ),
      row(
        `${of}: noble / WebAssembly, batched`,
        nobleBatchMs / wasmBatchMs,
        '',
        target(one, atLeast(TARGETS.sealedRatioToNobleMin)),
      ),
      row(`${of}: recount on one core`, 1_000 / recountMs, 'ballots/s'),
      row(`${of}: recount of a million on one core`, (recountMs * 1_000_000) / 60_000, 'minutes'),
    ]
  })
}

/** What a reader must know before believing the figures: refusals, ballots that ran out or never came into a block. */
export function remarksOf({ anvil, closed, open, roll, secret }: BenchFigures): string[] {
  const runs = [...anvil, ...closed, ...(open ? [open] : []), ...(roll ? [roll] : []), ...(secret ? [secret] : [])]
  return runs.flatMap((run) => [
    ...(run.exhausted ? [`${run.chain}: the prepared ballots did not last for the measured time`] : []),
    ...(run.unrecorded > 0 ? [`${run.chain}: ${run.unrecorded} accepted ballots were in no block a minute later`] : []),
    ...(run.backpressure > 0 ? [`${run.chain}: ${run.backpressure} requests were told "full" and came again`] : []),
    ...Object.entries(run.refusals).map(([why, count]) => `${run.chain}: ${count} refused: ${why}`),
  ])
}

export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ what, value, unit, target, met }) => [
    what,
    `${rounded(value)}${unit ? ` ${unit}` : ''}`,
    target,
    met === null ? '' : met ? 'met' : 'MISSED',
  ])
  const head = ['', 'measured', 'target', '']
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column]?.length ?? 0)))
  const line = (texts: readonly string[]) => texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')
  return [head, ...cells].map((texts) => line(texts).trimEnd()).join('\n')
}

export type Target = { readonly words: string; readonly isMet: (value: number) => boolean }
export const atLeast = (min: number): Target => ({ words: `at least ${min}`, isMet: (value) => value >= min })
export const atMost = (max: number): Target => ({ words: `at most ${max}`, isMet: (value) => value <= max })

export function row(what: string, value: number | null, unit: string, target?: Target): Row | null {
  if (value === null) return null
  return { what, value, unit, target: target?.words ?? '', met: target?.isMet(value) ?? null }
}

function medianOf(runs: readonly RunFigures[], pick: (run: RunFigures) => number | null): number | null {
  const values = runs.flatMap((run) => pick(run) ?? [])
  return values.length === 0 ? null : median(values)
}

const ratio = (value: number | null, to: number | null): number | null =>
  value === null || to === null ? null : value / to
const rounded = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
