// What a benchmark runs and for how long, as one value. Every figure of issue and docs is here once: the defaults are
// what `npm run bench` does, the flags only shorten it.

export type BenchPart = 'closed' | 'open' | 'roll' | 'audit' | 'floor' | 'ballots' | 'secret'
export const BENCH_PARTS: readonly BenchPart[] = ['closed', 'open', 'roll', 'audit', 'floor', 'ballots', 'secret']

export type BenchPlan = {
  readonly parts: readonly BenchPart[]
  readonly warmupMs: number
  readonly measureMs: number
  readonly voterCount: number
  /** Keep-alive HTTP connections, one request in flight on each. */
  readonly connectionCount: number
  /** Alternating runs of anvil and of ours in part `closed`. */
  readonly repeats: number
  /** Voters enrolled besides those who vote, in part `roll`. */
  readonly rollCount: number
  readonly withAnvil: boolean
  /** Share of the closed loop's rate that part `open` sends at. */
  readonly openShare: number
  /** Of the block, for networks that are started here. */
  readonly gasLimit: bigint
  /** Where the validators write CPU profiles; null is no profile. */
  readonly profileDir: string | null
}

/**
 * As anvil's: far above what a second can fill, so that the limit is not what is measured. The devnet's own, 200 million, is
 * 2,679 of these ballots.
 */
export const GAS_LIMIT_NEVER_FULL = 1_000_000_000n

export const FULL_PLAN: BenchPlan = {
  parts: BENCH_PARTS,
  warmupMs: 10_000,
  measureMs: 60_000,
  voterCount: 10_000,
  connectionCount: 64,
  repeats: 2,
  rollCount: 500_000,
  withAnvil: true,
  openShare: 0.7,
  gasLimit: GAS_LIMIT_NEVER_FULL,
  profileDir: null,
}

/** A look in about two minutes; its figures are not comparable with a full run's. */
export const QUICK_PLAN: BenchPlan = {
  ...FULL_PLAN,
  warmupMs: 3_000,
  measureMs: 10_000,
  voterCount: 2_000,
  repeats: 1,
  rollCount: 20_000,
}

/** Issue 2, Bench: what the figures are held against. */
export const TARGETS = {
  ratioToAnvilMin: 0.6,
  latencyP50MsMax: 1_300,
  latencyP99MsMax: 2_500,
  memoryMbMax: 400,
  rollRatioMin: 0.8,
  diskBytesPerVoteMax: 8_192,
  auditRatioMin: 1,
  /** Secret ballots of five options. */
  sealedBatchMsMax: 0.8,
  sealedRatioToNobleMin: 8,
  secretPerSecondMin: 400,
  secretRecountPerSecondMin: 1_000,
} as const

/** T4. An account may send 60 an hour, and every voter casts one ballot an election. */
export const ELECTIONS_MAX = 60
