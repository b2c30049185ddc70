// The timers of one height by name: asking again for one moves it, and the next height has none of them (C8).
import type { Timers } from '../types/ports.ts'

export type Alarms = {
  set(name: string, delayMs: number, run: () => void): void
  clear(): void
}

export function createAlarms(timers: Timers): Alarms {
  const running = new Map<string, { cancel(): void }>()
  return {
    set(name, delayMs, run) {
      running.get(name)?.cancel()
      running.set(name, timers.after(delayMs, run))
    },
    clear() {
      for (const timer of running.values()) timer.cancel()
      running.clear()
    },
  }
}
