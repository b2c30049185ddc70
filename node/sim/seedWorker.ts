// Runs seeds in a thread of its own and tells each outcome. With a mutant, one line of the node's source is changed while
// it is loaded, in this thread only; that is why the simulator itself is imported after the hook is in place.
import { parentPort, workerData } from 'node:worker_threads'
import { loadMutated, type Mutation } from './mutation.ts'
import type { Outcome } from './outcome.ts'
import type { PlanLimits } from './schedule.ts'

export type SeedWork = {
  readonly firstSeed: number
  readonly seedCount: number
  /** Shared by all threads: how many seeds have been taken. */
  readonly taken: SharedArrayBuffer
  /** Wall clock, milliseconds since 1970; no further seed is begun then. */
  readonly deadlineMs: number
  readonly limits: PlanLimits
  readonly mutation: Mutation | null
  readonly stopsAtFirst: boolean
}
/** `cpuMs`: what the run cost this thread, whatever else the machine does. */
export type SeedAnswer = { readonly outcome: Outcome; readonly cpuMs: number }

const work: SeedWork = workerData
if (work.mutation !== null) loadMutated(work.mutation)
const [{ run }, { planOf }] = await Promise.all([import('./run.ts'), import('./schedule.ts')])

const taken = new Int32Array(work.taken)
for (;;) {
  const index = Atomics.add(taken, 0, 1)
  if (index >= work.seedCount || Date.now() >= work.deadlineMs) break
  const before = process.threadCpuUsage()
  const outcome = run(planOf(work.firstSeed + index, work.limits))
  const { user, system } = process.threadCpuUsage(before)
  const answer: SeedAnswer = { outcome, cpuMs: (user + system) / 1_000 }
  parentPort?.postMessage(answer)
  if (outcome.broken !== null && work.stopsAtFirst) Atomics.store(taken, 0, work.seedCount)
}
