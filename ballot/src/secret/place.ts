// Where a sealed ballot stands: everything the challenge of its proof covers beside the body itself (B4).
import type { ContestForm } from '../openBallot.ts'

export type SecretPlace = {
  /** ctxE of the election, 64 bytes (B2). */
  context: Uint8Array
  /** K, the election's public key, 32 bytes. */
  key: Uint8Array
  form: readonly ContestForm[]
  /** The voter's address, 20 bytes. */
  voter: Uint8Array
  /** 1 for the voter's first ballot in this election, one more for each that replaces it; at most SEQUENCE_MAX. */
  sequence: number
  /** 32 bytes: the hash of the ballot it replaces, zero for the first. */
  previousHash: Uint8Array
}

/** Plain data, safe to hand to a worker. */
export type SealedBallot = SecretPlace & { body: Uint8Array }
