// Small makers: an election key with its secret, a place for a ballot, a sealed ballot.
import { RISTRETTO } from '../src/group/ristretto.ts'
import { type ContestForm, type SealedBallot, type SecretPlace, sealBallot } from '../src/index.ts'
import { seeded } from './seeded.ts'

export const ONE_OF_THREE: ContestForm[] = [{ options: 3, minMarks: 1, maxMarks: 1 }]
export const TWO_CONTESTS: ContestForm[] = [
  { options: 4, minMarks: 0, maxMarks: 2 },
  { options: 2, minMarks: 1, maxMarks: 1 },
]
export const SECRET = 0x1234567890abcdef1234567890abcdefn
export const KEY = RISTRETTO.encode(RISTRETTO.combine([RISTRETTO.generator], [SECRET]))

export function aPlace(change: Partial<SecretPlace> = {}): SecretPlace {
  return {
    context: seeded('election')(64),
    key: KEY,
    form: ONE_OF_THREE,
    voter: seeded('voter')(20),
    sequence: 1,
    previousHash: new Uint8Array(32),
    ...change,
  }
}

export function aSealedBallot(place: SecretPlace, choices: number[][], seed = 'ballot'): SealedBallot {
  return { ...place, body: sealBallot(place, choices, seeded(seed)).body }
}
