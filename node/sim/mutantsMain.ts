// `npm run mutants`: puts every fault of mutants.ts into the node, one at a time, and looks for an invariant that catches
// it; then runs the node as it is over the same seeds and scenarios. Prints rule, fault, invariant and seed. Exit code 6 if
// one lives, or if the node as it is breaks anything.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { Catch, Hunt } from './huntWorker.ts'
import { MUTANTS, type Mutant } from './mutants.ts'
import { runSeeds } from './runSeeds.ts'
import { SCENARIOS } from './scenarios.ts'
import { HUNT_LIMITS } from './schedule.ts'

const SEEDS_MAX = 150
const WORDS_MAX = 150
const { values } = parseArgs({ options: { only: { type: 'string' }, seeds: { type: 'string' } } })
const seedCount = values.seeds === undefined ? SEEDS_MAX : Number(values.seeds)
const wanted = MUTANTS.filter(({ rule, name }) => values.only === undefined || `${rule} ${name}`.includes(values.only))
const print = (line: string) => process.stdout.write(`${line}\n`)

function hunt({ mutation }: Mutant): Promise<Catch | null> {
  return new Promise((resolve, reject) => {
    const workerData: Hunt = { mutation, seedCount }
    const worker = new Worker(new URL('./huntWorker.ts', import.meta.url), { workerData, execArgv: [] })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`a hunt ended with ${code}`)))
  })
}

const waiting = [...wanted]
const alive: Mutant[] = []
let lastSeed = 1

async function huntOn(): Promise<void> {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const startedAt = performance.now()
    const caught = await hunt(mutant)
    const took = `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`
    const head = `${mutant.rule.padEnd(4)} ${mutant.name}`
    if (caught === null) {
      alive.push(mutant)
      print(`${head}: NOT CAUGHT (${took})`)
    } else {
      lastSeed = Math.max(lastSeed, caught.seed)
      print(`${head}: ${caught.invariant}, ${caught.by} (${took}): ${caught.words.slice(0, WORDS_MAX)}`)
    }
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, huntOn))
for (const { play } of SCENARIOS) play()
const asItIs = await runSeeds({ firstSeed: 1, seedCount: lastSeed, limits: HUNT_LIMITS })
const broken = asItIs.filter((outcome) => outcome.broken !== null)
for (const { seed, broken: how } of broken) print(`as it is: seed ${seed}: ${how?.invariant}: ${how?.words}`)
const same = `${asItIs.length} seeds and ${SCENARIOS.length} scenarios`
print(
  `${wanted.length - alive.length} of ${wanted.length} mutants caught; as it is: ${same}, ${broken.length} violations`,
)
process.exitCode = alive.length > 0 || broken.length > 0 ? 6 : 0
