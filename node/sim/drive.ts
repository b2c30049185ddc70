// A cluster driven by hand, for the named scenarios: run for a while, run until something is so, and say what was expected
// when it never is. Every invariant is watched meanwhile, and every step is compared with the specification.
import { type Cluster, type ClusterInput, type ClusterOptions, createCluster } from './cluster.ts'
import { heightOf } from './progress.ts'
import { Broken, type Invariant } from './witness.ts'

export type Drive = Cluster & {
  /** Virtual milliseconds. */
  pass(ms: number): void
  /** Returns how long it took. Throws Broken when it does not come true in time. */
  until(what: string, isSo: () => boolean, withinMs: number, invariant?: Invariant): number
  head(): bigint
}

const CALM: ClusterInput = {
  ...{ seed: 1, validatorCount: 4, spareCount: 0, isReal: false, twin: null, liar: null, skewsMs: [] },
}

export function drive(
  change: Partial<ClusterInput> = {},
  allows: Pick<ClusterOptions, 'allowsFork' | 'allowsAbstention'> = {},
): Drive {
  const cluster = createCluster({ ...CALM, ...change }, { keepsLines: false, checksSteps: true, ...allows })
  const { time, machines, honest, step, boot } = cluster
  for (const { place } of machines) time.at(place, () => boot(place))

  function pass(ms: number): void {
    let isOver = false
    time.at(time.nowMs() + ms, () => {
      isOver = true
    })
    while (!isOver && step());
  }

  function until(what: string, isSo: () => boolean, withinMs: number, invariant: Invariant = 'decides'): number {
    const beganMs = time.nowMs()
    while (!isSo()) {
      if (time.nowMs() - beganMs > withinMs) throw new Broken(invariant, `${what} did not come within ${withinMs} ms`)
      if (!step()) throw new Broken(invariant, `${what} never comes: nothing is left to happen`)
    }
    return time.nowMs() - beganMs
  }

  return { ...cluster, pass, until, head: () => honest.map(heightOf).reduce(greater) }
}

const greater = (a: bigint, b: bigint) => (a > b ? a : b)
