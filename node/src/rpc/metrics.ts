// Requests by method, as numbers for Prometheus. They are counted in plain objects and given to the registry only when it
// is read, because counting with labels would cost more than some methods do.
import { Counter, type Registry } from 'prom-client'

export type RpcMetrics = { count(method: string, isError: boolean, elapsedMs: number): void }

type Tally = { results: number; errors: number; elapsedMs: number }

const known = new WeakMap<Registry, RpcMetrics>()

/** Two servers of one node share one registry, and so one set of counters. */
export function createRpcMetrics(registry: Registry): RpcMetrics {
  const existing = known.get(registry)
  if (existing !== undefined) return existing
  const tallies = new Map<string, Tally>()
  const registers = [registry]
  new Counter({
    name: 'psephos_rpc_requests_total',
    help: 'JSON-RPC requests answered, by method and outcome.',
    labelNames: ['method', 'outcome'],
    registers,
    collect() {
      this.reset()
      for (const [method, { results, errors }] of tallies) {
        this.inc({ method, outcome: 'result' }, results)
        this.inc({ method, outcome: 'error' }, errors)
      }
    },
  })
  new Counter({
    name: 'psephos_rpc_seconds_total',
    help: 'Time from request to answer, summed up, by method.',
    labelNames: ['method'],
    registers,
    collect() {
      this.reset()
      for (const [method, { elapsedMs }] of tallies) this.inc({ method }, elapsedMs / 1_000)
    },
  })
  const metrics: RpcMetrics = {
    count(method, isError, elapsedMs) {
      const tally = tallies.get(method) ?? { results: 0, errors: 0, elapsedMs: 0 }
      tallies.set(method, tally)
      if (isError) tally.errors++
      else tally.results++
      tally.elapsedMs += elapsedMs
    },
  }
  known.set(registry, metrics)
  return metrics
}
