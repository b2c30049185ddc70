// What execution needs to know about the network and about the block it runs in, and the arithmetic it computes with.
import { type Engine, nobleEngine } from '@psephos/ballot'
import type { ChainSpec } from '../params/chainSpec.ts'
import type { Hash } from '../types/bytes.ts'

/** Sums of ciphertexts, and whether counts are right. Every implementation gives the same answers; which one is a matter of speed. */
export type Arithmetic = Pick<Engine, 'addRows' | 'isZeroSum'>

export type ExecutionContext = {
  readonly spec: ChainSpec
  readonly genesisHash: Hash
  /** Left out: noble's, the reference. */
  readonly arithmetic?: Arithmetic
}

export function arithmeticOf({ arithmetic }: ExecutionContext): Arithmetic {
  return arithmetic ?? nobleEngine
}

/** The block in which a transaction runs, or at which a view is asked. */
export type BlockPlace = {
  readonly height: bigint
  /** Block time, seconds: it alone decides whether something is in time (H5). */
  readonly timestamp: bigint
  /**
   * T5. The door judges an opening by a clock that may be ahead of the chain, and a closing by the head: this is the
   * earlier time, for closings only. Absent in blocks and views, where there is one time.
   */
  readonly closingTimestamp?: bigint
}
