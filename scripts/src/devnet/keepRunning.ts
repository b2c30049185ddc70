// A child the network can do without for a while (registrar, page): when it ends by itself it is started again, after a
// pause that doubles with every end in a row. Its first start is the caller's: a child that never worked is not retried.
import type { Child } from './child.ts'

export type KeptChild = {
  /** Of the process that runs now; of the last one during a pause. */
  pid(): number
  /** Of the first start. */
  readonly firstLine: Promise<Record<string, unknown>>
  /** Also ends a pause: nothing is started any more. */
  stop(): Promise<void>
}

export type Pauses = {
  readonly firstMs: number
  readonly maxMs: number
  /** After it ran this long, an end is the first in a row again. */
  readonly calmMs: number
}
const PAUSES: Pauses = { firstMs: 1_000, maxMs: 60_000, calmMs: 60_000 }

export function keepRunning(start: () => Child, say: (words: string) => void, pauses: Pauses = PAUSES): KeptChild {
  const stopping = new AbortController()
  const first = start()
  let child = first

  const run = async (): Promise<void> => {
    let pauseMs = pauses.firstMs
    let startedMs = performance.now()
    for (;;) {
      const { code, signal } = await child.ended
      if (stopping.signal.aborted) return
      if (performance.now() - startedMs > pauses.calmMs) pauseMs = pauses.firstMs
      const how = signal ?? `code ${code}`
      say(`${child.name} ended with ${how}; the chain goes on, ${child.name} starts again in ${pauseMs / 1000} s`)
      await sleep(pauseMs, stopping.signal)
      if (stopping.signal.aborted) return
      pauseMs = Math.min(2 * pauseMs, pauses.maxMs)
      startedMs = performance.now()
      child = start()
      const { name, pid } = child
      child.firstLine.then(
        () => say(`${name} runs again (process ${pid})`),
        () => {}, // its end is said above, in the next turn
      )
    }
  }
  const done = first.firstLine.then(run, () => {})
  return {
    pid: () => child.pid,
    firstLine: first.firstLine,
    stop: async () => {
      stopping.abort()
      await child.stop()
      await done
    },
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    const wake = () => {
      clearTimeout(timer)
      resolve()
    }
    if (signal.aborted) wake()
    else signal.addEventListener('abort', wake, { once: true })
  })
}
