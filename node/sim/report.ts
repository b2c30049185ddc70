// Outcomes of many runs -> the figures one wants to see, and the words for a run that failed.

import { wordsOf } from './faults.ts'
import type { Outcome } from './outcome.ts'
import { type Plan, planOf } from './schedule.ts'
import { seconds } from './trace.ts'

export type Summary = {
  readonly seeds: number
  readonly violations: readonly { readonly seed: number; readonly invariant: string; readonly words: string }[]
  readonly heights: number
  readonly crashes: number
  readonly partitions: number
  readonly dishonestRuns: number
  readonly setChanges: number
  readonly transactions: number
  readonly messages: number
  readonly evidence: number
  /** Runs by the highest round somebody spoke in; the last counts all above. */
  readonly rounds: readonly number[]
  readonly highRoundShare: number
  /** Runs by the number of validators. */
  readonly sizes: Readonly<Record<string, number>>
  readonly healMsMax: number
  readonly gapMsMax: number
  readonly virtualHours: number
}

const ROUNDS_SHOWN = 10
const HIGH_ROUND = 3

export function summaryOf(outcomes: readonly Outcome[], plan: (seed: number) => Plan = planOf): Summary {
  const plans = outcomes.map(({ seed }) => plan(seed))
  const sum = (of: keyof Outcome['reached']) => outcomes.reduce((total, { reached }) => total + reached[of], 0)
  const rounds = Array.from({ length: ROUNDS_SHOWN + 1 }, () => 0)
  for (const { reached } of outcomes) {
    const slot = Math.min(reached.maxRound, ROUNDS_SHOWN)
    rounds[slot] = (rounds[slot] ?? 0) + 1
  }
  const sizes: Record<string, number> = {}
  for (const { validatorCount } of plans) sizes[validatorCount] = (sizes[validatorCount] ?? 0) + 1
  const high = outcomes.filter(({ reached }) => reached.maxRound >= HIGH_ROUND).length
  return {
    seeds: outcomes.length,
    violations: outcomes.flatMap(({ seed, broken }) => (broken === null ? [] : [{ seed, ...broken }])),
    heights: sum('heights'),
    crashes: sum('crashes'),
    partitions: sum('partitions'),
    dishonestRuns: plans.filter(({ twin, liar }) => twin !== null || liar !== null).length,
    setChanges: sum('setChanges'),
    transactions: sum('transactions'),
    messages: sum('messages'),
    evidence: sum('evidence'),
    rounds,
    highRoundShare: outcomes.length === 0 ? 0 : high / outcomes.length,
    sizes,
    healMsMax: outcomes.reduce((max, { reached }) => Math.max(max, reached.healMs), 0),
    gapMsMax: outcomes.reduce((max, { reached }) => Math.max(max, reached.gapMs), 0),
    virtualHours: sum('virtualMs') / 3_600_000,
  }
}

export function wordsOfSummary(summary: Summary, wallMs: number): string {
  const { rounds } = summary
  const widest = Math.max(...rounds, 1)
  const bars = rounds.flatMap((count, round) => {
    if (count === 0) return []
    const name = round === ROUNDS_SHOWN ? `${round}+` : String(round)
    return [
      `  round ${name.padStart(3)}  ${String(count).padStart(6)}  ${'#'.repeat(Math.ceil((40 * count) / widest))}`,
    ]
  })
  const sizes = Object.entries(summary.sizes).map(([n, count]) => `n=${n}: ${count}`)
  return [
    `${summary.seeds} seeds in ${(wallMs / 1_000).toFixed(1)} s (${sizes.join(', ')})`,
    `${summary.heights} heights, ${summary.crashes} crash-restarts, ${summary.partitions} partitions, ` +
      `${summary.dishonestRuns} runs with a twin or liar, ${summary.setChanges} validator-set changes`,
    `${summary.transactions} transactions recorded, ${summary.messages} messages, ${summary.evidence} proofs of lies stored, ` +
      `${summary.virtualHours.toFixed(1)} virtual hours, ` +
      `slowest decision after healing ${seconds(summary.healMsMax).trim()}, then ${seconds(summary.gapMsMax).trim()}`,
    `highest round of a run (${(summary.highRoundShare * 100).toFixed(1)} % reach 3 or more):`,
    ...bars,
    `${summary.violations.length} violations`,
    ...summary.violations.slice(0, 20).map(({ seed, invariant, words }) => `  seed ${seed}: ${invariant}: ${words}`),
  ].join('\n')
}

/** What was to go wrong in a run, one line each. */
export function wordsOfPlan(plan: Plan): string {
  const { validatorCount, spareCount, twin, liar, isReal } = plan
  const who = [`${validatorCount} validators`]
  if (spareCount > 0) who.push(`${spareCount} more wait to be voted in`)
  if (twin !== null) who.push(`node ${validatorCount + spareCount} is a second copy of node ${twin}`)
  if (liar !== null) who.push(`node ${liar.place} lies: ${liar.lies.join(', ')}`)
  if (isReal) who.push('real signatures')
  return [
    `seed ${plan.seed}: ${who.join('; ')}`,
    ...plan.faults.map((fault) => `${seconds(fault.atMs)}  ${wordsOf(fault)}`),
    ...plan.setChanges.map(
      ({ atMs, isAdded, place }) => `${seconds(atMs)}  votes to ${isAdded ? 'add' : 'remove'} node ${place}`,
    ),
    `${seconds(plan.healAtMs)}  everything heals`,
  ].join('\n')
}

/** The end of what happened, as read by a person: the plan, the steps, the rule. */
export function wordsOfFailure(plan: Plan, { broken, lines }: Outcome, linesMax = 120): string {
  const shown = lines.slice(-linesMax)
  const left = lines.length - shown.length
  return [
    wordsOfPlan(plan),
    ...(left > 0 ? [`  ... ${left} earlier lines`] : []),
    ...shown,
    broken === null ? 'no invariant was broken' : `BROKEN ${broken.invariant}: ${broken.words}`,
  ].join('\n')
}
