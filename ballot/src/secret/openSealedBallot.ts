// The separate checker's half of the Benaloh test: does this sealed ballot say what the voter chose?
import { isEqual, piece } from '../bytes.ts'
import { optionCount } from '../form.ts'
import { decodeScalar, type Point, RISTRETTO } from '../group/ristretto.ts'
import { decodeOpenBallot } from '../openBallot.ts'
import { electionKey } from './electionKey.ts'
import { secretBodyBytes } from './layout.ts'
import { checkPlace, type SecretPlace } from './place.ts'
import { verifyBallot } from './verifyBallot.ts'

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
  place: SecretPlace,
  body: Uint8Array,
  randomness: Uint8Array,
): { choices: number[][] } | { fault: OpeningFault } {
  checkPlace(place)
  const key = electionKey(place.key)
  const want = secretBodyBytes(place.form)
  if (body.length !== want) return { fault: { code: 'length', have: body.length, want } }
  const options = optionCount(place.form)
  if (randomness.length !== 32 * options) {
    return { fault: { code: 'randomness-length', have: randomness.length, want: 32 * options } }
  }
  const marks = new Uint8Array(options)
  for (let option = 0; option < options; option++) {
    const mark = openOption(key, piece(body, option, 64), piece(randomness, option))
    if (mark === null) return { fault: { code: 'option', option } }
    marks[option] = mark
  }
  if (verifyBallot({ ...place, body }) !== null) return { fault: { code: 'proof' } }
  return { choices: decodeOpenBallot(place.form, marks) }
}

/** m, when (C1, C2) = (r G, r K + m G) with m 0 or 1. r is public by now. */
function openOption(key: Point, ciphertext: Uint8Array, randomness: Uint8Array): 0 | 1 | null {
  const { generator, combine, add, encode } = RISTRETTO
  const r = decodeScalar(randomness)
  if (r === null || !isEqual(encode(combine([generator], [r])), ciphertext.subarray(0, 32))) return null
  const blank = combine([key], [r])
  if (isEqual(encode(blank), ciphertext.subarray(32))) return 0
  return isEqual(encode(add(blank, generator)), ciphertext.subarray(32)) ? 1 : null
}
