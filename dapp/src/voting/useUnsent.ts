// The ballots that wait on this device, drawn again when one is kept, sent or given up, in this tab or another.
import { useMemo, useSyncExternalStore } from 'react'
import { listenToCasts, type UnsentCast, unsentCasts } from './pendingCast.ts'

const listen = (onChange: () => void) => {
  window.addEventListener('storage', onChange)
  const end = listenToCasts(onChange)
  return () => {
    window.removeEventListener('storage', onChange)
    end()
  }
}

/** As text, so that React can tell whether anything changed. */
const unsentNow = () =>
  JSON.stringify(Object.entries(localStorage).filter(([key, text]) => unsentCasts([[key, text]])[0]))

export function useUnsent(): readonly UnsentCast[] {
  const text = useSyncExternalStore(listen, unsentNow)
  return useMemo(() => unsentCasts(JSON.parse(text)), [text])
}
