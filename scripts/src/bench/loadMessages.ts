// What the controller and the load process say to each other over the fork's channel.
import type { BallotPlan } from './ballots.ts'

export type PrepareOrder = {
  readonly kind: 'prepare'
  readonly ballots: BallotPlan
  /** Connections are spread over them. */
  readonly rpcUrls: readonly string[]
  readonly webSocketUrl: string
  readonly connectionCount: number
}
export type RunOrder = {
  readonly kind: 'run'
  readonly warmupMs: number
  readonly measureMs: number
  /** Null is the closed loop; else ballots a second, sent on schedule whatever the answers do. */
  readonly ratePerSecond: number | null
}
export type LoadOrder = PrepareOrder | RunOrder

export type Quantiles = { readonly p50: number; readonly p99: number; readonly max: number }

export type LoadResult = {
  readonly accepted: number
  /** All accepted ballots were seen in blocks before the waiting time was over. */
  readonly unrecorded: number
  /** In the measured time, between two blocks. */
  readonly finalisedPerSecond: number
  readonly finalisedInWindow: number
  readonly windowMs: number
  readonly acceptedPerSecond: number
  /** The server said that it is full, and the request was sent again later. */
  readonly backpressure: number
  readonly refusals: Readonly<Record<string, number>>
  /** The prepared ballots did not last; the window ended early. */
  readonly exhausted: boolean
  /** Of the measured time, milliseconds: request to hash. In an open loop counted from the scheduled moment. */
  readonly answerMs: Quantiles
  /** Request to "its block is visible"; null in a closed loop. */
  readonly receiptMs: Quantiles | null
  readonly blockCount: number
  readonly largestBlock: number
  readonly generatorCpuMs: number
}

export type LoadReport =
  | { readonly kind: 'prepared'; readonly count: number; readonly tookMs: number }
  | { readonly kind: 'window'; readonly edge: 'begins' | 'ends' }
  | { readonly kind: 'result'; readonly result: LoadResult }
  | { readonly kind: 'failed'; readonly message: string }
