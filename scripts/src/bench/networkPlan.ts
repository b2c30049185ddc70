// What a benchmark of several validators runs, and what its figures are held against: validators and load on one machine.

export type NetworkPart = 'anvil' | 'best' | 'open' | 'down' | 'backlog' | 'memory' | 'hostile' | 'secret'
export const NETWORK_PARTS: readonly NetworkPart[] = [
  'anvil',
  'best',
  'open',
  'down',
  'backlog',
  'memory',
  'hostile',
  'secret',
]

export type NetworkPlan = {
  readonly validators: number
  readonly parts: readonly NetworkPart[]
  readonly warmupMs: number
  readonly measureMs: number
  readonly voterCount: number
  readonly connectionCount: number
  /** Parts `open` and `down`. */
  readonly openPerSecond: number
  readonly backlogBallots: number
  readonly memoryBallots: number
  readonly hostileCount: number
}

export const NETWORK_PLAN: Omit<NetworkPlan, 'validators'> = {
  parts: NETWORK_PARTS,
  warmupMs: 10_000,
  measureMs: 60_000,
  voterCount: 10_000,
  connectionCount: 64,
  openPerSecond: 400,
  backlogBallots: 20_000,
  memoryBallots: 100_000,
  hostileCount: 200,
}

export const QUICK_NETWORK_PLAN: Omit<NetworkPlan, 'validators'> = {
  ...NETWORK_PLAN,
  warmupMs: 3_000,
  measureMs: 15_000,
  voterCount: 2_000,
  backlogBallots: 4_000,
  memoryBallots: 10_000,
}

/** Issue 3, Bench. */
export const NETWORK_TARGETS = {
  bestPerSecondMin: 600,
  /** Issue 4, Bench. */
  secretPerSecondMin: 150,
  openP50MsMax: 1_500,
  openP99MsMax: 2_500,
  downP50MsMax: 2_000,
  downP99MsMax: 4_500,
  backlogRoundMax: 1,
  memoryMbMax: 300,
  syncRatioMin: 1.5,
  honestBlocksMax: 3,
} as const
