// `npm run fuzz:ballots [-- --decodes N --sums N --ballots N --seed S --state FILE]`: the long run of the WebAssembly engine
// against noble, about an hour. With --state it goes on where it was stopped, with the same seed, when it is called again.
// Exits 1 on a difference.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { nobleEngine } from '../../src/engine/nobleEngine.ts'
import { wasmEngine } from '../../src/engine/wasmEngine.ts'
import { WASM_SHA256 } from '../../src/engine/wasmModule.ts'
import { seeded } from '../seeded.ts'
import { compareBallots } from './ballots.ts'
import { compareDecodes, hexOf } from './encodings.ts'
import { someSum } from './sums.ts'

const { values } = parseArgs({
  options: {
    decodes: { type: 'string', default: '1000000' },
    ballots: { type: 'string', default: '20000' },
    sums: { type: 'string', default: '20000' },
    hashes: { type: 'string', default: '100000' },
    seed: { type: 'string', default: `${Date.now()}` },
    state: { type: 'string' },
  },
})

/** How far a run is; one of another module or of other counts begins anew. */
type Run = {
  readonly seed: string
  readonly module: string
  readonly wanted: Readonly<Record<Part, number>>
  readonly done: Record<Part, number>
  /** In words, each of them a fault. */
  readonly differences: string[]
}
type Part = 'decodes' | 'hashes' | 'sums' | 'ballots'
/** Compares `count` of them, drawn from the seed: what differed, and what there was. */
type Compare = (random: ReturnType<typeof seeded>, count: number) => { wrong: readonly unknown[]; seen?: unknown }

const STEPS: Readonly<Record<Part, { readonly size: number; readonly compare: Compare }>> = {
  decodes: {
    size: 25_000,
    compare: (random, count) => {
      const { wrong, ...seen } = compareDecodes(wasmEngine, random, count)
      return { wrong, seen }
    },
  },
  hashes: { size: 25_000, compare: compareHashes },
  sums: { size: 500, compare: compareSums },
  ballots: {
    size: 200,
    compare: (random, count) => {
      const { wrong, ...seen } = compareBallots(wasmEngine, random, count)
      return { wrong, seen }
    },
  },
}

function compareHashes(random: ReturnType<typeof seeded>, count: number): { wrong: readonly unknown[] } {
  const wrong: string[] = []
  for (let i = 0; i < count; i++) {
    const message = random(i % 2_048)
    const digest = hexOf(wasmEngine.sha512(message))
    const isSame = digest === hexOf(nobleEngine.sha512(message))
    if (!isSame || digest !== createHash('sha512').update(message).digest('hex')) wrong.push(hexOf(message))
  }
  return { wrong }
}

function compareSums(random: ReturnType<typeof seeded>, count: number): { wrong: readonly unknown[] } {
  const wrong: unknown[] = []
  for (let i = 0; i < count; i++) {
    const { what, points, scalars, isZero } = someSum(random, 1 + (i % 40))
    if (wasmEngine.isZeroSum(points, scalars) !== isZero) wrong.push([what, hexOf(points), hexOf(scalars)])
  }
  return { wrong }
}

function openRun(): Run {
  const wanted = {
    ...{ decodes: Number(values.decodes), hashes: Number(values.hashes) },
    ...{ sums: Number(values.sums), ballots: Number(values.ballots) },
  }
  if (values.state !== undefined && existsSync(values.state)) {
    const kept = JSON.parse(readFileSync(values.state, 'utf8')) as Run
    if (kept.module === WASM_SHA256 && JSON.stringify(kept.wanted) === JSON.stringify(wanted)) return kept
  }
  const done = { decodes: 0, hashes: 0, sums: 0, ballots: 0 }
  return { seed: values.seed, module: WASM_SHA256, wanted, done, differences: [] }
}

const run = openRun()
console.log(`seed ${run.seed} (--seed repeats the run), module ${run.module}`)
for (const [part, { size, compare }] of Object.entries(STEPS) as [Part, (typeof STEPS)[Part]][]) {
  while (run.done[part] < run.wanted[part]) {
    const from = run.done[part]
    const count = Math.min(size, run.wanted[part] - from)
    const { wrong, seen } = compare(seeded(`${run.seed}/${part}/${from}`), count)
    run.differences.push(...wrong.map((one) => `${part} from ${from}: ${JSON.stringify(one)}`))
    run.done[part] += count
    if (values.state !== undefined) writeFileSync(values.state, JSON.stringify(run))
    console.log(`${run.done[part]} ${part}`, seen === undefined ? '' : JSON.stringify(seen))
  }
}
for (const one of run.differences) console.log('differs:', one)
console.log(run.differences.length === 0 ? 'no difference' : `${run.differences.length} differences`)
process.exitCode = run.differences.length === 0 ? 0 : 1
