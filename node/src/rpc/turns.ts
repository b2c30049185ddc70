// Long searches and batches share the event loop with ballots and blocks: one of them works at a time, for one short turn,
// and then the next one's comes. However many there are, they take only one turn of work out of each turn of the event loop.
import { performance } from 'node:perf_hooks'

export type Turns = {
  /** Somebody has work that waits for a turn. */
  readonly isBusy: boolean
  /** Resolves when the next one comes. */
  next(): Promise<void>
  /** Works in pieces until `work` returns false, or until `workMsMax` of its own time are over: then false. */
  take(work: () => boolean, turnMs: number, workMsMax: number): Promise<boolean>
}

export function createTurns(): Turns {
  const waiting: (() => void)[] = []
  let isGiven = false

  /** One a turn of the event loop, in the order of their asking. */
  function next(): Promise<void> {
    return new Promise((resolve) => {
      waiting.push(resolve)
      if (!isGiven) give()
    })
  }

  function give(): void {
    isGiven = true
    setImmediate(() => {
      waiting.shift()?.()
      if (waiting.length > 0) give()
      else isGiven = false
    })
  }

  return {
    get isBusy() {
      return isGiven
    },
    next,
    async take(work, turnMs, workMsMax) {
      let workMs = 0
      for (;;) {
        // The first turn too, when others are searching; alone, a short search is answered at once.
        if (workMs > 0 || isGiven) await next()
        const startMs = performance.now()
        let isMore = true
        let elapsedMs = 0
        while (isMore && elapsedMs < turnMs) {
          isMore = work()
          elapsedMs = performance.now() - startMs
        }
        workMs += elapsedMs
        if (!isMore) return true
        if (workMs > workMsMax) return false
      }
    },
  }
}
