// G5. In which order validators are tried. An account keeps the one it has while that can do its work, so that its pending
// transactions and their nonces are in one place; who has none starts where a hash of account and address says, so that
// accounts spread evenly and a restarted gateway sends each to the same place again.
import { type HealthFacts, isBarred, type Level, levelOf, type Reason } from './health.ts'

export type Candidate = { readonly url: string; readonly facts: HealthFacts }
export type Choice = {
  /** Null: a question that any validator answers alike. */
  readonly account: string | null
  /** Url of the account's validator. */
  readonly home: string | null
  /** The highest height shown; who is known to stand below is tried last. */
  readonly floor: bigint
  readonly nowMs: number
  /** Grows with every choice: questions of no account go round. */
  readonly turn: number
}

/** Reasons for which an account leaves its validator: what it holds there may not get into a block. */
const LEAVES: ReadonlySet<Reason> = new Set<Reason>(['behind', 'not-ready', 'silent', 'foreign', 'lying'])
const RANK: Readonly<Record<Level, number>> = { healthy: 0, degraded: 1, unreachable: 2 }

/** What an account has there is safe enough to stay. One that was never asked may be as good as any. */
export function mayKeep(facts: HealthFacts, floor: bigint, nowMs: number): boolean {
  return !LEAVES.has(levelOf(facts, floor, nowMs).reason)
}

/** Best first. Who is silent comes last rather than never: with nobody else it is worth a try. Barred ones are left out. */
export function inOrder<One extends Candidate>(all: readonly One[], choice: Choice): One[] {
  const { account, home, floor, nowMs, turn } = choice
  const keyed = all
    .filter(({ facts }) => !isBarred(facts, nowMs))
    .map((one, index) => {
      const { level, reason } = levelOf(one.facts, floor, nowMs)
      const isHome = account !== null && one.url === home && !LEAVES.has(reason)
      const levelRank = reason === 'unknown' ? RANK.healthy : RANK[level]
      const isWaiting = level === 'unreachable' && nowMs < one.facts.retryAtMs
      const isBelow = one.facts.head >= 0n && one.facts.head < floor
      const rank = levelRank * 4 + (isWaiting ? 2 : 0) + (isBelow ? 1 : 0)
      const place = account === null ? (index + turn) % all.length : spread(`${account} ${one.url}`)
      return { one, key: isHome ? -1 : rank, place }
    })
  return keyed.sort((a, b) => a.key - b.key || a.place - b.place).map(({ one }) => one)
}

/** FNV-1a with a last mix: even enough to spread accounts, and the same everywhere. */
export function spread(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}
