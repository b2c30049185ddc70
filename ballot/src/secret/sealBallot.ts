// Sealing: choices in, a body and its randomness out. Nothing here knows whether the ballot will be cast or tested.
import { concat } from '../bytes.ts'
import { encodeScalar, L, RISTRETTO } from '../group/ristretto.ts'
import { checkOpenBallot, encodeOpenBallot } from '../openBallot.ts'
import type { Random } from '../random.ts'
import { prove, type Witness } from '../sigma/prove.ts'
import { ballotChallenge, ballotStatement, sumValues } from './ballotStatement.ts'
import { electionKey } from './electionKey.ts'
import { checkPlace, type SecretPlace } from './place.ts'

/**
 * Seals a ballot: per option C1 = r G, C2 = r K + m G with m in {0,1} and a fresh r, a proof that m is 0 or 1, per contest a proof
 * that min <= sum of m <= max, all under one challenge (B3, B4).
 *
 * `choices`: per contest the indexes of the marked options. `randomness`: 32 bytes per option (r, little endian, below L), for
 * the Benaloh test only: whoever has it can show what the ballot says. Forget it on casting.
 * Throws RangeError for choices that the form does not allow, a place of wrong sizes or a key that does not decode.
 */
export function sealBallot(
  place: SecretPlace,
  choices: readonly (readonly number[])[],
  random: Random,
): { body: Uint8Array; randomness: Uint8Array } {
  checkPlace(place)
  const marks = [...encodeOpenBallot(place.form, choices)]
  const fault = checkOpenBallot(place.form, Uint8Array.from(marks))
  if (fault !== null) throw new RangeError(`these choices are no ballot: ${fault.code}`)
  const { generator, zero, add, multiplyGenerator, multiplySecret, encode } = RISTRETTO
  const key = electionKey(place.key)
  const sealed = marks.map((mark) => {
    const r = RISTRETTO.randomScalar(random)
    const c1 = encode(multiplyGenerator(r))
    const c2 = encode(add(multiplySecret(key, r, random), mark === 1 ? generator : zero))
    return { mark, r, bytes: concat([c1, c2]) }
  })
  const ciphertexts = concat(sealed.map(({ bytes }) => bytes))
  const witnesses: Witness[] = []
  let option = 0
  for (const contest of place.form) {
    const part = sealed.slice(option, option + contest.options)
    option += contest.options
    for (const { mark, r } of part) witnesses.push(encryptionWitness(r, mark, [0, 1]))
    const r = part.reduce((sum, each) => sum + each.r, 0n) % L
    const marked = part.reduce((sum, { mark }) => sum + mark, 0)
    witnesses.push(encryptionWitness(r, marked, sumValues(contest)))
  }
  const challengeOf = (commitments: readonly Uint8Array[]) => ballotChallenge(place, ciphertexts, commitments)
  // The prover multiplies G and K only; what is encrypted enters through the witnesses.
  const proof = prove(RISTRETTO, ballotStatement(place.form), [generator, key], witnesses, challengeOf, random)
  return {
    body: concat([ciphertexts, ...proof.commitments, ...proof.scalars]),
    randomness: concat(sealed.map(({ r }) => encodeScalar(r))),
  }
}

/** C2 is off by (plain - value) G from encrypting `value`. */
function encryptionWitness(r: bigint, plain: number, values: readonly number[]): Witness {
  return { secrets: [r], offsets: values.map((value) => [0n, BigInt(plain - value)]) }
}
