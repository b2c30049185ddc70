// `psephos sim`'s other half: flags in; a summary, or one seed's story, out. Progress goes to stderr. Exit code 0 when
// nothing was broken, 6 when an invariant was, 2 for a wrong flag.
import { parseArgs } from 'node:util'
import type { Outcome } from './outcome.ts'
import { summaryOf, wordsOfFailure, wordsOfSummary } from './report.ts'
import { run } from './run.ts'
import { runSeeds } from './runSeeds.ts'
import { planOf } from './schedule.ts'

const EXIT = { ok: 0, usage: 2, broken: 6 } as const
const SEEDS_DEFAULT = 2_000
const PROGRESS_MS = 10_000
const STORIES_MAX = 3

const say = (words: string) => process.stderr.write(`${words}\n`)
const print = (line: string) => process.stdout.write(`${line}\n`)

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string' },
      minutes: { type: 'string' },
      threads: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  if (values.seed !== undefined) return oneSeed(wholeNumber('--seed', values.seed), values.json)
  const minutes = values.minutes === undefined ? null : wholeNumber('--minutes', values.minutes)
  const seedCount = values.seeds === undefined ? null : wholeNumber('--seeds', values.seeds)
  const firstSeed = values.from === undefined ? 1 : wholeNumber('--from', values.from)
  const threads = values.threads === undefined ? null : wholeNumber('--threads', values.threads)
  return manySeeds({
    firstSeed,
    seedCount: seedCount ?? (minutes === null ? SEEDS_DEFAULT : 2 ** 31 - 1 - firstSeed),
    forMs: minutes === null ? null : minutes * 60_000,
    threads,
    json: values.json,
  })
}

/** One run with every step kept as a line, and once more to see that it repeats itself. */
function oneSeed(seed: number, json: boolean): number {
  const plan = planOf(seed)
  const outcome = run(plan, { keepsLines: true })
  const again = run(plan)
  if (json)
    printJson({ plan, outcome: { ...outcome, lines: undefined }, repeats: again.traceHash === outcome.traceHash })
  else {
    print(wordsOfFailure(plan, outcome, Number.POSITIVE_INFINITY))
    const repeats = again.traceHash === outcome.traceHash ? 'repeats itself' : 'DOES NOT REPEAT ITSELF'
    print(`trace ${outcome.traceHash}, ${repeats}`)
  }
  return outcome.broken === null ? EXIT.ok : EXIT.broken
}

type Many = {
  readonly firstSeed: number
  readonly seedCount: number
  readonly forMs: number | null
  readonly threads: number | null
  readonly json: boolean
}

async function manySeeds({ firstSeed, seedCount, forMs, threads, json }: Many): Promise<number> {
  const startedAt = performance.now()
  let done = 0
  let told = startedAt
  const onOutcome = (outcome: Outcome) => {
    done++
    if (outcome.broken !== null) say(`seed ${outcome.seed}: ${outcome.broken.invariant}: ${outcome.broken.words}`)
    if (performance.now() - told < PROGRESS_MS) return
    told = performance.now()
    say(`${done} seeds in ${Math.round((told - startedAt) / 1_000)} s`)
  }
  say(`seeds from ${firstSeed}${forMs === null ? `, ${seedCount} of them` : `, for ${forMs / 60_000} minutes`}`)
  const outcomes = await runSeeds({
    ...{ firstSeed, seedCount, onOutcome },
    ...(forMs === null ? {} : { forMs }),
    ...(threads === null ? {} : { threads }),
  })
  const wallMs = performance.now() - startedAt
  const summary = summaryOf(outcomes)
  if (json) printJson({ firstSeed, wallMs: Math.round(wallMs), ...summary })
  else print(wordsOfSummary(summary, wallMs))
  for (const { seed } of summary.violations.slice(0, STORIES_MAX)) {
    say(wordsOfFailure(planOf(seed), run(planOf(seed), { keepsLines: true })))
    say(`again: psephos sim --seed ${seed}`)
  }
  return summary.violations.length === 0 ? EXIT.ok : EXIT.broken
}

function printJson(value: unknown): void {
  print(JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? item.toString() : item)))
}

class WrongFlag extends Error {}

function wholeNumber(flag: string, text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1 || value >= 2 ** 31) {
    throw new WrongFlag(`${flag} is a whole number from 1 to ${2 ** 31 - 1}, not "${text}"`)
  }
  return value
}

try {
  process.exitCode = await main()
} catch (error) {
  const isUsage = error instanceof WrongFlag || (error instanceof TypeError && 'code' in error)
  if (!isUsage) throw error
  say(`psephos sim: ${error.message}`)
  process.exitCode = EXIT.usage
}
