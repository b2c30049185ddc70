// Whether the header must say "Not cast yet": true from the first choice on until the ballot is recorded or the voter
// leaves the election's ballot.
import { useEffect, useSyncExternalStore } from 'react'

let shown = false
const listeners = new Set<() => void>()

function set(next: boolean): void {
  shown = next
  for (const listener of listeners) listener()
}

function listen(onChange: () => void): () => void {
  listeners.add(onChange)
  return () => listeners.delete(onChange)
}

export function useNotCastYet(): boolean {
  return useSyncExternalStore(listen, () => shown)
}

/** Says "Not cast yet" while the component lives and `isShown` holds; asks before the tab is closed. */
export function useSayNotCastYet(isShown: boolean): void {
  useEffect(() => {
    set(isShown)
    if (!isShown) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => {
      window.removeEventListener('beforeunload', ask)
      set(false)
    }
  }, [isShown])
}
