// Sealing on a thread of its own, so that the page stays alive. The randomness stays in this worker: it leaves only when the
// voter tests the ballot that was sealed before, and goes with the worker when it is cast. An error says nothing of choices.
import type { ContestForm, SecretPlace } from '@psephos/ballot'
import { secureRandom } from '../lib/secureRandom.ts'
import { sealThrowAway, sealWithProgress } from './sealWithProgress.ts'

export type SealRequest =
  /** A ballot that nobody will see, of the first allowed marks; there is no answer. */
  | { kind: 'warm'; form: readonly ContestForm[]; key: Uint8Array }
  | { kind: 'seal'; place: SecretPlace; choices: readonly (readonly number[])[] }
  /** Asked only after the body has left, of the very ballot whose code was shown. */
  | { kind: 'open' }
export type SealAnswer =
  | { kind: 'part'; part: number }
  | { kind: 'sealed'; body: Uint8Array }
  | { kind: 'opened'; randomness: Uint8Array }
  | { kind: 'failed' }

let kept: Uint8Array | null = null
const answer = (message: SealAnswer) => self.postMessage(message)
/** Parts that are worth drawing. */
const STEPS = 50

self.onmessage = ({ data }: MessageEvent<SealRequest>) => {
  try {
    if (data.kind === 'warm') {
      sealThrowAway(data, secureRandom)
      return
    }
    if (data.kind === 'open') {
      answer(kept === null ? { kind: 'failed' } : { kind: 'opened', randomness: kept })
      return
    }
    let told = 0
    const onPart = (part: number) => {
      const step = Math.floor(part * STEPS)
      if (step > told) answer({ kind: 'part', part: step / STEPS })
      told = step
    }
    const { body, randomness } = sealWithProgress(data.place, data.choices, { random: secureRandom, onPart })
    kept = randomness
    answer({ kind: 'sealed', body })
  } catch {
    // Nobody asked for the throw-away one: what is wrong is said when the real one is sealed.
    if (data.kind !== 'warm') answer({ kind: 'failed' })
  }
}
