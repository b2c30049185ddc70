// Liveness: when everything is healed, decisions must come, every node must follow, and what was accepted must be in them.
// Looked at after every step, cheaply; what leaves is "done", "go on", or the broken promise.
import type { Cluster, ClusterInput } from './cluster.ts'
import type { Machine } from './machine.ts'
import { Broken } from './witness.ts'

/**
 * Between two decisions after healing, with nobody dishonest: a round that was under way (8 s at most), one more whose
 * proposer was just behind, the heartbeat (4 s), and what messages take.
 */
export const DECISION_MS_MAX = 20_000
/** And with somebody dishonest: two rounds of at most 8 s more, its turn and the one it spoils by half-made votes. */
export const DECISION_MS_PER_LIAR = 16_000
/** Beyond the heights that are wanted, for what was accepted late. */
const EXTRA_HEIGHTS_MAX = 30n

export type Progress = {
  /** From now on there are no faults but the dishonest. */
  uponHealed(): void
  uponDecided(): void
  /** True: everything that had to be reached is reached. Throws Broken. */
  isDone(): boolean
  readonly counts: { healMs: number; gapMs: number }
}

export function createProgress(cluster: Cluster, plan: ClusterInput & { readonly heights: number }): Progress {
  const { time, witness, honest, machines, dishonest, stage, counts: seen } = cluster
  const counts = { healMs: 0, gapMs: 0 }
  let healedAtMs: number | null = null
  let lastDecisionMs = 0
  let wanted = 0n
  let blocksLookedAt = -1
  const allowedMs = DECISION_MS_MAX + dishonest.size * DECISION_MS_PER_LIAR

  function checkPatience(): void {
    const waitedMs = time.nowMs() - lastDecisionMs
    if (waitedMs <= allowedMs) return
    const heads = machines.map((machine) => `${machine.place}: ${heightOf(machine)}`).join(', ')
    throw new Broken('decides', `nothing for ${Math.round(waitedMs)} ms after healing; heads are ${heads}`)
  }

  /** Everyone is there, and everything accepted is recorded. */
  function isReached(): boolean {
    const least = honest.map(heightOf).reduce(lesser)
    if (least < wanted) {
      const first = honest.map(heightOf).reduce(greater)
      if (first > wanted + EXTRA_HEIGHTS_MAX)
        throw new Broken('decides', `one node stays at ${least}, others reach ${first}`)
      return false
    }
    if ([...witness.accepted].every(witness.isRecorded)) return true
    if (least > wanted + EXTRA_HEIGHTS_MAX) witness.checkAccepted()
    return false
  }

  return {
    counts,
    uponHealed() {
      healedAtMs = time.nowMs()
      lastDecisionMs = healedAtMs
      const reached = machines.map(heightOf).reduce(greater)
      const planned = stage.head.header.number + BigInt(plan.heights)
      wanted = planned > reached + 3n ? planned : reached + 3n
    },
    uponDecided() {
      if (healedAtMs === null) return
      const waitedMs = time.nowMs() - lastDecisionMs
      if (lastDecisionMs === healedAtMs && counts.healMs === 0) counts.healMs = waitedMs
      else counts.gapMs = Math.max(counts.gapMs, waitedMs)
      lastDecisionMs = time.nowMs()
    },
    isDone() {
      if (healedAtMs === null) return false
      checkPatience()
      // Nothing is reached but by a block.
      if (blocksLookedAt === seen.blocks) return false
      blocksLookedAt = seen.blocks
      return isReached()
    },
  }
}

const greater = (a: bigint, b: bigint) => (a > b ? a : b)
const lesser = (a: bigint, b: bigint) => (a < b ? a : b)
export const heightOf = (machine: Machine): bigint => machine.chain()?.head().header.number ?? 0n
