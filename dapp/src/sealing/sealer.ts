// The page's side of sealWorker.ts: one worker for one sealed ballot, ended when that ballot is cast or given up.
import type { ContestForm, SecretPlace } from '@psephos/ballot'
import type { SealAnswer, SealRequest } from './sealWorker.ts'

/** Sealing failed on this device. Says nothing else: the reason could tell something of the choices. */
export class NotSealed extends Error {
  constructor() {
    super('the ballot could not be sealed')
    this.name = 'NotSealed'
  }
}

export type Sealer = {
  seal(place: SecretPlace, choices: readonly (readonly number[])[]): Promise<Uint8Array>
  /** The randomness of the ballot that was sealed, for its test. */
  open(): Promise<Uint8Array>
  /** Forgets everything. */
  end(): void
}

const newWorker = (): Worker => new Worker(new URL('./sealWorker.ts', import.meta.url), { type: 'module' })

/** A worker that has sealed once already and waits for the next sealer. */
let warm: Worker | null = null

/** Once: a second call does nothing while that worker waits. */
export function warmSealer(place: { form: readonly ContestForm[]; key: Uint8Array }): void {
  if (warm !== null) return
  warm = newWorker()
  // Without it the sealer starts one of its own.
  warm.onerror = coolSealer
  warm.postMessage({ kind: 'warm', ...place } satisfies SealRequest)
}

export function coolSealer(): void {
  warm?.terminate()
  warm = null
}

export function createSealer(onPart: (part: number) => void): Sealer {
  const worker = warm ?? newWorker()
  warm = null
  let settle: ((answer: SealAnswer) => void) | null = null
  worker.onmessage = ({ data }: MessageEvent<SealAnswer>) => {
    if (data.kind === 'part') onPart(data.part)
    else settle?.(data)
  }
  worker.onerror = (event) => {
    event.preventDefault()
    settle?.({ kind: 'failed' })
  }
  const ask = (request: SealRequest) =>
    new Promise<SealAnswer>((resolve) => {
      settle = resolve
      worker.postMessage(request)
    })
  return {
    async seal(place, choices) {
      const answer = await ask({ kind: 'seal', place, choices })
      if (answer.kind !== 'sealed') throw new NotSealed()
      return answer.body
    },
    async open() {
      const answer = await ask({ kind: 'open' })
      if (answer.kind !== 'opened') throw new NotSealed()
      return answer.randomness
    },
    end: () => worker.terminate(),
  }
}
