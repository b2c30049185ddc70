// Where a sealed ballot stands: everything the challenge of its proof covers beside the body itself (B4).
import { sized } from '../bytes.ts'
import { checkForm } from '../form.ts'
import { SEQUENCE_MAX } from '../limits.ts'
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

/** Throws RangeError for a place that cannot be: wrong sizes, a sequence number outside 1 .. SEQUENCE_MAX, a form outside B3. */
export function checkPlace(place: SecretPlace): void {
  sized(place.context, 64, 'context')
  sized(place.key, 32, 'key')
  sized(place.voter, 20, 'voter')
  sized(place.previousHash, 32, 'previousHash')
  if (!Number.isInteger(place.sequence) || place.sequence < 1 || place.sequence > SEQUENCE_MAX) {
    throw new RangeError(`sequence ${place.sequence}`)
  }
  checkForm(place.form)
}
