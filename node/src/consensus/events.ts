// What can happen to the state machine. A closed list: everything else is no business of consensus.
import type { Address, Hash } from '../types/bytes.ts'
import type { BlockRef, ConsensusMessage } from '../types/consensus.ts'

export type ConsensusEvent =
  /** The head moved (or the node started): height = head + 1 begins. `validators` is set(height), sorted (C4, S3). */
  | {
      readonly kind: 'height'
      readonly height: bigint
      readonly validators: readonly Address[]
      readonly parentMiner: Address
    }
  /** H6. The own t0 of this height has come: the round-0 timer starts, and the proposer of round 0 builds. */
  | { readonly kind: 'due'; readonly height: bigint }
  /** Signatures checked, every author in set(height). Own messages come this way too, once they are durable. */
  | { readonly kind: 'message'; readonly message: ConsensusMessage }
  | { readonly kind: 'built'; readonly height: bigint; readonly round: number; readonly block: BlockRef }
  /** Answer to `judge`. `later`: its timestamp is ahead of the clock (H5); it will be judged again when asked. */
  | {
      readonly kind: 'judged'
      readonly height: bigint
      readonly hash: Hash
      readonly verdict: 'valid' | 'invalid' | 'later'
    }
  | { readonly kind: 'timeout'; readonly height: bigint; readonly round: number }
  /** C9. About each second: say again what this round has of ours. */
  | { readonly kind: 'repeat'; readonly height: bigint; readonly round: number }
