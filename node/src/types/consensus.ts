// What validators say to each other, as data. A vote is the signed part; a message is a vote with what it carries. A block
// is only known here by its hash, its build round and its bytes: consensus never sees a transaction.
import type { Certificate } from './block.ts'
import type { Address, Hash } from './bytes.ts'

export type MessageType = 'proposal' | 'prepare' | 'commit' | 'round-change'

/** C3. The block a validator had prepared, and in which round. Only in round changes. */
export type Claim = { readonly round: number; readonly digest: Hash }

/** C3. What is signed, besides the chain and the set. `digest` is the block's hash; zero in a round change. */
export type Draft = {
  readonly type: MessageType
  readonly height: bigint
  readonly round: number
  readonly digest: Hash
  readonly prepared: Claim | null
}
/** As it comes from the wire or a file: nobody has looked at the signature. 65 bytes r, s, yParity. */
export type UnverifiedVote = Draft & { readonly signature: Uint8Array }
/** `author` was recovered from the signature and is in set(height). */
export type Vote = UnverifiedVote & { readonly author: Address }

export type BlockRef = {
  readonly hash: Hash
  /** H2. */
  readonly buildRound: number
  /** encodeBlock's bytes; they hash to `hash`. */
  readonly raw: Uint8Array
}

/** C5. Why a proposal of a round above 0 may be made: a quorum of round changes, and of prepares if a block was prepared. */
export type Justification<V = Vote> = { readonly roundChanges: readonly V[]; readonly prepares: readonly V[] }

export type MessageOf<V> =
  | {
      readonly kind: 'proposal'
      readonly vote: V
      readonly block: BlockRef
      /** Null exactly in round 0. */
      readonly justification: Justification<V> | null
    }
  | { readonly kind: 'prepare'; readonly vote: V }
  | { readonly kind: 'commit'; readonly vote: V }
  | {
      readonly kind: 'round-change'
      readonly vote: V
      /** Present exactly when the vote has a claim. */
      readonly proof: { readonly block: BlockRef; readonly prepares: readonly V[] } | null
    }
export type ConsensusMessage = MessageOf<Vote>
export type UnverifiedMessage = MessageOf<UnverifiedVote>

/** C6. Belongs to the height; dropped only by finalisation. */
export type Prepared = { readonly round: number; readonly block: BlockRef; readonly prepares: readonly Vote[] }

/**
 * D1. What must be on disk before anything leaves: where we are, what binds us, and all we have said in this round with
 * what it carries. Of earlier rounds nothing is said again, and `lastPrepared` is what they bind us to.
 */
export type ConsensusRecord = {
  readonly height: bigint
  readonly round: number
  readonly lastPrepared: Prepared | null
  readonly own: readonly ConsensusMessage[]
}

/** C11. Signed by the one it names; anybody can check it again. */
export type Evidence =
  | { readonly kind: 'double-vote'; readonly author: Address; readonly first: Vote; readonly second: Vote }
  | { readonly kind: 'amnesia'; readonly author: Address; readonly commit: Vote; readonly roundChange: Vote }
  | {
      readonly kind: 'conflicting-certificates'
      readonly authors: readonly Address[]
      readonly first: Certificate
      readonly second: Certificate
    }
