// The recounting worker, tied to React: one at a time, stopped when the page is left.
import type { PsephosErrorCode, Recount, RecountProgress } from '@psephos/client'
import { useEffect, useRef, useState } from 'react'
import { useNetwork } from '../lib/NetworkContext.tsx'
import type { RecountNews, RecountOrder } from './recountMessages.ts'

export type RecountState =
  | { step: 'idle' }
  | { step: 'counting'; progress: RecountProgress | null }
  | { step: 'done'; recount: Recount }
  | { step: 'failed'; code: PsephosErrorCode }

export function useRecount(election: bigint) {
  const { chain, genesisHash } = useNetwork()
  const [state, setState] = useState<RecountState>({ step: 'idle' })
  const worker = useRef<Worker | null>(null)
  const stop = () => {
    worker.current?.terminate()
    worker.current = null
    setState({ step: 'idle' })
  }
  useEffect(() => () => worker.current?.terminate(), [])
  const start = (withBallots: boolean) => {
    worker.current?.terminate()
    const own = new Worker(new URL('./recountWorker.ts', import.meta.url), { type: 'module' })
    worker.current = own
    setState({ step: 'counting', progress: null })
    own.onmessage = ({ data }: MessageEvent<RecountNews>) => {
      if (data.kind === 'progress') return setState({ step: 'counting', progress: data.progress })
      setState(data.kind === 'done' ? { step: 'done', recount: data.recount } : { step: 'failed', code: data.code })
      own.terminate()
    }
    own.onerror = () => setState({ step: 'failed', code: 'unexpected' })
    const order: RecountOrder = { election, chainId: chain.id, genesisHash, withBallots }
    own.postMessage(order)
  }
  return { state, start, stop }
}
