import type { Random } from '../random.ts'
import type { SecretPlace } from './place.ts'

/**
 * Seals a ballot: per option C1 = r G, C2 = r K + m G with m in {0,1} and a fresh r, a proof that m is 0 or 1, per contest a proof
 * that min <= sum of m <= max, all under one challenge (B3, B4).
 *
 * `choices`: per contest the indexes of the marked options. `randomness`: 32 bytes per option (r, little endian, below L), for
 * the Benaloh test only: whoever has it can show what the ballot says. Forget it on casting.
 * Throws RangeError for choices that the form does not allow, a place of wrong sizes or a key that does not decode.
 */
export function sealBallot(
  _place: SecretPlace,
  _choices: readonly (readonly number[])[],
  _random: Random,
): { body: Uint8Array; randomness: Uint8Array } {
  throw new Error('being written')
}
