import type { Engine } from '../engine/engine.ts'
import type { Random } from '../random.ts'
import type { SealedBallot } from './place.ts'

/**
 * True when every ballot is valid; all equations of all ballots in ONE multi-scalar multiplication, each weighted by its own 128
 * random bits (B5), so an untrue one passes with probability 2^-128. `random` must be drawn after the ballots are complete.
 * Ballots of several elections may be mixed. False says that at least one is untrue: bisect to learn which. An empty list is true.
 */
export function verifyBallots(_ballots: readonly SealedBallot[], _engine: Engine, _random: Random): boolean {
  throw new Error('being written')
}
