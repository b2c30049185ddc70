// Sealing on this machine. What seals knows nothing of what becomes of the ballot: the randomness comes back only to who asks
// for it afterwards, for a test, and is forgotten with this process.
import { randomBytes } from 'node:crypto'
import { type Random, sealBallot } from '@psephos/ballot'
import type { ElectionKey, Sealing } from '@psephos/client'

export const secureRandom: Random = (byteCount) => new Uint8Array(randomBytes(byteCount))

export type SealingOnce = Sealing & { randomness(): Uint8Array }

export function sealingOnce(electionKey: ElectionKey): SealingOnce {
  let kept: Uint8Array | null = null
  return {
    electionKey,
    seal: (place, choices) => {
      const { body, randomness } = sealBallot(place, choices, secureRandom)
      kept = randomness
      return body
    },
    randomness: () => {
      if (kept === null) throw new RangeError('nothing was sealed')
      return kept
    },
  }
}
