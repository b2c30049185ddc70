// Many seeds on every core: hands them to threads one by one and gathers the outcomes. The order in which they come is
// the machine's; each outcome is its seed's alone.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Mutation } from './mutation.ts'
import type { Outcome } from './outcome.ts'
import { GATE_LIMITS, type PlanLimits } from './schedule.ts'
import type { SeedAnswer, SeedWork } from './seedWorker.ts'

export type SeedRun = {
  readonly firstSeed: number
  readonly seedCount: number
  readonly forMs?: number
  readonly threads?: number
  readonly limits?: PlanLimits
  readonly mutation?: Mutation
  readonly stopsAtFirst?: boolean
  onOutcome?(outcome: Outcome, cpuMs: number): void
}

/** Every outcome, in the order of the seeds. Throws what a thread threw. */
export async function runSeeds(of: SeedRun): Promise<Outcome[]> {
  const threads = Math.min(of.threads ?? availableParallelism(), of.seedCount)
  const work: SeedWork = {
    firstSeed: of.firstSeed,
    seedCount: of.seedCount,
    taken: new SharedArrayBuffer(4),
    deadlineMs: of.forMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + of.forMs,
    limits: of.limits ?? GATE_LIMITS,
    mutation: of.mutation ?? null,
    stopsAtFirst: of.stopsAtFirst ?? false,
  }
  const outcomes: Outcome[] = []
  const gather = ({ outcome, cpuMs }: SeedAnswer) => {
    outcomes.push(outcome)
    of.onOutcome?.(outcome, cpuMs)
  }
  await Promise.all(Array.from({ length: threads }, () => oneThread(work, gather)))
  return outcomes.toSorted((a, b) => a.seed - b.seed)
}

function oneThread(work: SeedWork, gather: (answer: SeedAnswer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    // Plain Node runs it, whoever asks: what a test runner loads its own files with is not for here.
    const worker = new Worker(new URL('./seedWorker.ts', import.meta.url), { workerData: work, execArgv: [] })
    worker.on('message', gather)
    worker.on('error', reject)
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a simulator thread ended with ${code}`))))
  })
}
