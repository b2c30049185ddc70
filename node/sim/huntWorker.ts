// One mutant hunted in a thread of its own: seeds, the named scenarios, more seeds, the small world whole. The first
// invariant that is broken is told; nothing is told when the mutant lives.
import { parentPort, workerData } from 'node:worker_threads'
import { loadMutated, type Mutation } from './mutation.ts'

export type Hunt = { readonly mutation: Mutation; readonly seedCount: number }
/** `seed`: 0 when it was no seed that caught it. */
export type Catch = { readonly by: string; readonly seed: number; readonly invariant: string; readonly words: string }

const SEEDS_BEFORE_SCENARIOS = 20

const { mutation, seedCount }: Hunt = workerData
loadMutated(mutation)
const [{ run }, { planOf, HUNT_LIMITS }, { SCENARIOS }, { Broken }, { exhaust }] = await Promise.all([
  import('./run.ts'),
  import('./schedule.ts'),
  import('./scenarios.ts'),
  import('./witness.ts'),
  import('./exhaustive.ts'),
])

function seeds(from: number, to: number): Catch | null {
  for (let seed = from; seed <= to; seed++) {
    const { broken } = run(planOf(seed, HUNT_LIMITS))
    if (broken !== null) return { by: `seed ${seed}`, seed, ...broken }
  }
  return null
}

function scenarios(): Catch | null {
  for (const { name, play } of SCENARIOS) {
    try {
      play()
    } catch (error) {
      const invariant = error instanceof Broken ? error.invariant : 'stays-up'
      return { by: `scenario "${name}"`, seed: 0, invariant, words: String(error) }
    }
  }
  return null
}

function smallWorld(): Catch | null {
  for (const twin of [0, 1, 2, 3]) {
    let found: Catch | null = null
    const by = `small world, copy of validator ${twin}`
    const tell = (invariant: string) => (path: readonly unknown[]) => {
      found ??= { by, seed: 0, invariant, words: JSON.stringify(path) }
    }
    exhaust({ twin, rounds: 3, roundsWithoutCommits: 1, onFork: tell('one-block'), onStuck: tell('decides') })
    if (found !== null) return found
  }
  return null
}

const caught =
  seeds(1, Math.min(SEEDS_BEFORE_SCENARIOS, seedCount)) ??
  scenarios() ??
  seeds(SEEDS_BEFORE_SCENARIOS + 1, seedCount) ??
  smallWorld()
parentPort?.postMessage(caught)
