// Typed events for whoever watches the chain: subscriptions, waits, metrics. Told after the change is visible everywhere.
import type { Notice, Notices } from '../types/chainView.ts'

/** A listener that throws is told to `onError`; the others still hear. */
export function createNotices(onError: (error: unknown) => void): Notices & { tell(notice: Notice): void } {
  const listeners = new Set<(notice: Notice) => void>()
  return {
    listen(onNotice) {
      // A wrapper, so that one function listening twice is two listeners.
      const listener = (notice: Notice) => onNotice(notice)
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(notice) {
      for (const listener of listeners) {
        try {
          listener(notice)
        } catch (error) {
          onError(error)
        }
      }
    },
  }
}
