// Whether the device says that it has a network. That it has one does not mean that the record answers.
import { useSyncExternalStore } from 'react'

function subscribe(upon: () => void): () => void {
  for (const kind of ['online', 'offline'] as const) addEventListener(kind, upon)
  return () => {
    for (const kind of ['online', 'offline'] as const) removeEventListener(kind, upon)
  }
}

export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine)
}
