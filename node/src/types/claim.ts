// What a transaction asserts without execution having looked: that a zero-knowledge proof holds (B6). Plain data, so that
// another thread can check it. Nothing of a block counts before every claim of it is known to be true.
import type { DealPlace, SealedBallot, SharePlace } from '@psephos/ballot'

export type ProofStatement =
  /** B4, B5. Many are checked by one multi-scalar multiplication. */
  | { readonly kind: 'ballot'; readonly ballot: SealedBallot }
  /** A trustee knows the secret of its transport key. */
  | {
      readonly kind: 'registration'
      /** ctxD, 64 bytes. */
      readonly context: Uint8Array
      /** The trustee's, from 1. */
      readonly index: number
      readonly transportKey: Uint8Array
      readonly proof: Uint8Array
    }
  /** A trustee knows the secrets its deal was made of. */
  | { readonly kind: 'deal'; readonly place: DealPlace; readonly deal: Uint8Array }
  /** A decryption share is of this aggregate, by the holder of this key. */
  | { readonly kind: 'share'; readonly place: SharePlace; readonly share: Uint8Array }

export type Claim = {
  /** Equal keys mean equal statements: the transaction's hash, and what it asserts (`claims.ts`). */
  readonly key: string
  readonly statement: ProofStatement
}
