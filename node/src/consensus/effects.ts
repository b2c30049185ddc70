// What the state machine wants done. It does nothing itself; whoever runs it carries these out in their order.
import type { Certificate } from '../types/block.ts'
import type { BlockRef, ConsensusMessage, Draft, Justification, Prepared } from '../types/consensus.ts'

/** A message of our own that is not signed yet, with what it will carry. */
export type OwnMessage =
  | {
      readonly kind: 'proposal'
      readonly draft: Draft
      readonly block: BlockRef
      readonly justification: Justification | null
    }
  | { readonly kind: 'prepare'; readonly draft: Draft }
  | { readonly kind: 'commit'; readonly draft: Draft }
  | {
      readonly kind: 'round-change'
      readonly draft: Draft
      readonly proof: Pick<Prepared, 'block' | 'prepares'> | null
    }

export type ConsensusEffect =
  /** D1, D2. Sign, make durable together with the state's record, then send to all and hand it back as a message event. */
  | { readonly kind: 'say'; readonly message: OwnMessage }
  /** C9. Send again, as it is: it was durable before. */
  | { readonly kind: 'repeat'; readonly messages: readonly ConsensusMessage[] }
  /** Build a block for this round on the head; answered by `built`. Never asked again once a proposal was signed (D1). */
  | { readonly kind: 'build'; readonly height: bigint; readonly round: number }
  /** Execute and check; answered by `judged`. A re-proposed block is not judged by the clock (H5). */
  | { readonly kind: 'judge'; readonly height: bigint; readonly block: BlockRef; readonly isFresh: boolean }
  | {
      readonly kind: 'timer'
      readonly id: 'round' | 'repeat'
      readonly height: bigint
      readonly round: number
      readonly delayMs: number
    }
  /** C8. `block` was executed here before, or is to be executed now: a certificate decides whatever our verdict was. */
  | { readonly kind: 'finalise'; readonly block: BlockRef; readonly certificate: Certificate }
