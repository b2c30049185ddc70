// Sealing with a measure of how far it is. Place and choices enter; body and randomness leave. Nothing here knows whether the
// ballot will be cast or tested: that is decided only after its code was shown.
import { type ContestForm, type Random, type SecretPlace, sealBallot } from '@psephos/ballot'

/** How often `sealBallot` draws: sealing one option with its proof, and one value that a contest's sum may have. */
const DRAWS_PER_OPTION = 8
const DRAWS_PER_VALUE = 3

const CONTEXT_BYTES = 64
const ADDRESS_BYTES = 20
const HASH_BYTES = 32

/** Draws come evenly over the work and depend on the form alone, never on the choices. */
export function drawCount(form: readonly ContestForm[]): number {
  return form.reduce(
    (sum, { options, minMarks, maxMarks }) =>
      sum + DRAWS_PER_OPTION * options + DRAWS_PER_VALUE * (maxMarks - minMarks + 1),
    0,
  )
}

/** `onPart` hears numbers that rise from 0 to 1. */
export function sealWithProgress(
  place: SecretPlace,
  choices: readonly (readonly number[])[],
  { random, onPart }: { random: Random; onPart: (part: number) => void },
): { body: Uint8Array; randomness: Uint8Array } {
  const all = drawCount(place.form)
  let drawn = 0
  return sealBallot(place, choices, (byteCount) => {
    drawn += 1
    onPart(Math.min(1, drawn / all))
    return random(byteCount)
  })
}

/** A whole sealing for its own sake. What comes of it leaves nobody's hands: it is dropped here. */
export function sealThrowAway({ form, key }: Pick<SecretPlace, 'form' | 'key'>, random: Random): void {
  const place = {
    ...{ context: random(CONTEXT_BYTES), key, form, voter: random(ADDRESS_BYTES), sequence: 1 },
    previousHash: new Uint8Array(HASH_BYTES),
  }
  sealBallot(
    place,
    form.map(({ minMarks }) => Array.from({ length: minMarks }, (_, option) => option)),
    random,
  )
}
