// The world's time: what is due next runs next, and time jumps to it. Two things due at one moment run in the order they
// were asked for, so a run depends on nothing but its seed.

export type Cancel = { cancel(): void }
export type VirtualTime = {
  /** Milliseconds since the run began. */
  nowMs(): number
  at(dueMs: number, run: () => void): Cancel
  /** Runs the earliest; false when nothing is left. */
  runNext(): boolean
}

type Due = { readonly dueMs: number; readonly order: number; run: (() => void) | null }

export function createVirtualTime(): VirtualTime {
  const heap: Due[] = []
  let nowMs = 0
  let asked = 0

  function push(item: Due): void {
    let place = heap.length
    while (place > 0) {
      const above = (place - 1) >> 1
      const parent = heap[above]
      if (parent === undefined || isBefore(parent, item)) break
      heap[place] = parent
      place = above
    }
    heap[place] = item
  }

  function pop(): Due | undefined {
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      let child = heap[below]
      if (child === undefined) break
      const other = heap[below + 1]
      if (other !== undefined && isBefore(other, child)) {
        below++
        child = other
      }
      if (isBefore(last, child)) break
      heap[place] = child
      place = below
    }
    heap[place] = last
    return first
  }

  return {
    nowMs: () => nowMs,
    at(dueMs, run) {
      const item: Due = { dueMs: Math.max(dueMs, nowMs), order: asked++, run }
      push(item)
      return {
        cancel: () => {
          item.run = null
        },
      }
    },
    runNext() {
      for (let item = pop(); item !== undefined; item = pop()) {
        if (item.run === null) continue
        nowMs = item.dueMs
        item.run()
        return true
      }
      return false
    },
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order)
}
