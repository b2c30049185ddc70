import type { SecretPlace } from './place.ts'

export type OpeningFault =
  | { code: 'length'; have: number; want: number }
  | { code: 'randomness-length'; have: number; want: number }
  /** This option's ciphertext is not made with this randomness, or its plaintext is neither 0 nor 1. Counts all contests' options from 0. */
  | { code: 'option'; option: number }
  /** The ciphertexts open, but the chain would refuse the ballot's proof. */
  | { code: 'proof' }

/**
 * The Benaloh check: encrypts again with the given randomness and compares, then verifies the proof as the chain would. Gives per
 * contest the indexes of the marked options, or the fault. A ballot that was opened must never be cast: spoil it.
 */
export function openSealedBallot(
  _place: SecretPlace,
  _body: Uint8Array,
  _randomness: Uint8Array,
): { choices: number[][] } | { fault: OpeningFault } {
  throw new Error('being written')
}
