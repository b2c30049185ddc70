// What execution needs to know about the network and about the block it runs in; both are plain data from outside.
import type { ChainSpec } from '../params/chainSpec.ts'
import type { Hash } from '../types/bytes.ts'

export type ExecutionContext = { readonly spec: ChainSpec; readonly genesisHash: Hash }

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
