// The batch verifier: hashing and numbers here, all points in one call of the engine.
import { pieces } from '../bytes.ts'
import type { Engine } from '../engine/engine.ts'
import { decodeScalar, L, POINT_BYTES, RISTRETTO, SCALAR_BYTES, writeScalar } from '../group/ristretto.ts'
import type { Random } from '../random.ts'
import { accumulate, drawWeights } from '../sigma/batch.ts'
import { proofSize } from '../sigma/statement.ts'
import { ballotChallenge, ballotStatement } from './ballotStatement.ts'
import { bodyParts, secretBodyBytes } from './layout.ts'
import { checkPlace, type SealedBallot } from './place.ts'

const GENERATOR = RISTRETTO.encode(RISTRETTO.generator)

/**
 * True when every ballot is valid; all equations of all ballots in ONE multi-scalar multiplication, each weighted by its own 128
 * random bits (B5), so an untrue one passes with probability 2^-128. `random` must be drawn after the ballots are complete.
 * Ballots of several elections may be mixed. False says that at least one is untrue: bisect to learn which. An empty list is true.
 * Throws RangeError as `verifyBallot` does, and for a source of randomness that is none.
 */
export function verifyBallots(ballots: readonly SealedBallot[], engine: Engine, random: Random): boolean {
  for (const ballot of ballots) checkPlace(ballot)
  if (ballots.length === 0) return true
  if (ballots.some((ballot) => ballot.body.length !== secretBodyBytes(ballot.form))) return false
  const bases = new Bases()
  const bodies = ballots.map((ballot) => bodyParts(ballot.form, ballot.body))
  const sizes = bodies.map(({ points }) => points.length)
  const keyCount = new Set(ballots.map(({ key }) => key.join())).size
  const points = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0) + POINT_BYTES * (1 + keyCount))
  const factors = new Uint8Array(points.length)
  let offset = POINT_BYTES * (1 + keyCount)
  for (const [index, ballot] of ballots.entries()) {
    const parts = bodies[index]
    if (parts === undefined) return false
    const scalars = pieces(parts.scalars).map(decodeScalar)
    if (!isComplete(scalars)) return false
    const challenge = ballotChallenge(ballot, parts.ciphertexts, parts.commitments, engine.sha512)
    const statement = ballotStatement(ballot.form)
    const weights = drawWeights(random, proofSize(statement).commitments)
    const sums = accumulate(statement, L, challenge, scalars, weights)
    const [generator = 0n, key = 0n, ...ciphertexts] = sums.points
    bases.add(ballot.key, generator, key)
    points.set(parts.points, offset)
    for (const factor of [...ciphertexts, ...sums.commitments]) {
      writeScalar(factors, offset, factor)
      offset += SCALAR_BYTES
    }
  }
  bases.write(points, factors)
  return engine.isZeroSum(points, factors)
}

/** The factors of what ballots share: G, and each election's K once. */
class Bases {
  #generator = 0n
  readonly #keys = new Map<string, { key: Uint8Array; factor: bigint }>()

  add(key: Uint8Array, generatorFactor: bigint, keyFactor: bigint): void {
    this.#generator = (this.#generator + generatorFactor) % L
    const known = this.#keys.get(key.join())
    this.#keys.set(key.join(), { key, factor: ((known?.factor ?? 0n) + keyFactor) % L })
  }

  write(points: Uint8Array, factors: Uint8Array): void {
    points.set(GENERATOR, 0)
    writeScalar(factors, 0, this.#generator)
    let offset = POINT_BYTES
    for (const { key, factor } of this.#keys.values()) {
      points.set(key, offset)
      writeScalar(factors, offset, factor)
      offset += POINT_BYTES
    }
  }
}

function isComplete(scalars: readonly (bigint | null)[]): scalars is readonly bigint[] {
  return !scalars.includes(null)
}
