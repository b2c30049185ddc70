// Quantiles of many latencies, and medians of few runs.
import type { Quantiles } from './loadMessages.ts'

export function quantilesOf(values: readonly number[]): Quantiles {
  const sorted = Float64Array.from(values).sort()
  return { p50: atShare(sorted, 0.5), p99: atShare(sorted, 0.99), max: atShare(sorted, 1) }
}

export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length / 2
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)] ?? Number.NaN
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

/** Nearest rank: the smallest value that at least that share of all do not exceed. NaN of nothing. */
function atShare(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
