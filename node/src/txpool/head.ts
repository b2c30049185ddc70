// What the pool knows of the chain: the head's state and the few facts that depend on it. Given anew with every block.
import type { Address } from '../types/bytes.ts'
import type { StateReader } from '../types/state.ts'

export type PoolHead = {
  readonly height: bigint
  /** Seconds. */
  readonly timestamp: bigint
  readonly blockGasLimit: bigint
  readonly state: StateReader
  /** T4. The sender's nonce in the last block that is an hour older than the head; 0 when there is none. */
  nonceAnHourAgo(sender: Address): bigint
}
