// Work that may wait: transactions of others, ranges of blocks to adopt or to serve. Each chore does a bounded piece when
// its turn comes and says whether there is more; between two turns the loop sees what consensus has to say (N4).
import type { Timers } from '../types/ports.ts'

/** Does a bounded piece of work; true: there is more. */
export type Chore = () => boolean

export type Chores = {
  /** Returns the function that says: there is work for this chore. */
  add(chore: Chore): () => void
  /** One piece of every chore that has work. */
  turn(): void
  stop(): void
}

/** `onTurn` is called from a timer and is to call `turn` where nothing else is going on. */
export function createChores(timers: Timers, onTurn: () => void): Chores {
  const waiting = new Set<Chore>()
  let timer: { cancel(): void } | null = null
  let isStopped = false

  function schedule(): void {
    if (timer !== null || isStopped || waiting.size === 0) return
    timer = timers.after(0, () => {
      timer = null
      onTurn()
    })
  }

  return {
    add: (chore) => () => {
      waiting.add(chore)
      schedule()
    },
    turn() {
      for (const chore of [...waiting]) {
        waiting.delete(chore)
        if (chore()) waiting.add(chore)
      }
      schedule()
    },
    stop() {
      isStopped = true
      timer?.cancel()
    },
  }
}
