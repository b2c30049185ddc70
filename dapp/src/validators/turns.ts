// Whose turn it was and who took it, from headers alone (C4): every round that came to nothing is a missed turn of whoever
// had it. The validators are those of now; where the set changed meanwhile, turns of the old set are left out.
import type { VerifiedHeader } from '@psephos/client'
import type { Address } from 'viem'

export type TurnHeader = Pick<VerifiedHeader, 'number' | 'miner' | 'buildRound' | 'timestamp' | 'hash'>
export type Turns = {
  validator: Address
  proposed: number
  missed: number
  /** Proposed in each of BUCKETS equal pieces of the blocks, oldest first. */
  series: number[]
}

export const BUCKETS = 20
/** A round this high says that nobody could build, not that each of so many missed a turn. */
const ROUNDS_COUNTED_MAX = 64

/** In the order of `members`, addresses in lower case. Headers in the order of their heights, without gaps; the first is only the parent of the second. */
export function turnsOf(members: readonly Address[], headers: readonly TurnHeader[]): Turns[] {
  const validators = members.map((member) => member.toLowerCase() as Address)
  const sorted = validators.toSorted()
  const turns = new Map(
    validators.map((validator) => [validator, { validator, proposed: 0, missed: 0, series: Array(BUCKETS).fill(0) }]),
  )
  const blocks = headers.slice(1)
  for (const [i, { miner, buildRound }] of blocks.entries()) {
    const own = turns.get(miner)
    if (own !== undefined) {
      own.proposed++
      const bucket = Math.floor((i * BUCKETS) / blocks.length)
      own.series[bucket] = (own.series[bucket] ?? 0) + 1
    }
    const parent = headers[i]
    if (parent === undefined || own === undefined) continue
    for (let round = 0; round < Math.min(buildRound ?? 0, ROUNDS_COUNTED_MAX); round++) {
      const late = turns.get(proposerOf(sorted, round, parent.miner))
      if (late !== undefined) late.missed++
    }
  }
  return [...turns.values()]
}

/** C4. `sorted` is not empty. */
function proposerOf(sorted: readonly Address[], round: number, parentMiner: Address): Address {
  const next = sorted.findIndex((address) => address > parentMiner)
  return sorted[(Math.max(next, 0) + round) % sorted.length] as Address
}
