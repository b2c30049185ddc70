// Counts an election again beside the page, so that the page stays quick. It asks the page's own origin and nobody else.
import { fastestEngine } from '@psephos/ballot'
import { psephosChain, recountElection, toPsephosError } from '@psephos/client'
import { createClient, http } from 'viem'
import type { RecountNews, RecountOrder } from './recountMessages.ts'

/** A body of many questions; the server's bound is 1,000. */
const BATCH = { batchSize: 100, wait: 5 }
const TIMEOUT_MS = 30_000
/** A server that takes so many calls of a visitor in ten seconds says so: the pause doubles, half a minute in all. */
const RETRY = { retryCount: 6, retryDelay: 400 }

const tell = (news: RecountNews) => self.postMessage(news)

self.onmessage = async ({ data }: MessageEvent<RecountOrder>) => {
  const { chainId, ...order } = data
  const transport = http('/rpc', { batch: BATCH, timeout: TIMEOUT_MS, ...RETRY })
  const client = createClient({ chain: psephosChain({ chainId, rpcUrl: '/rpc' }), transport, cacheTime: 0 })
  try {
    const recount = await recountElection(client, {
      ...order,
      engine: fastestEngine(),
      random: (count) => crypto.getRandomValues(new Uint8Array(count)),
      onProgress: (progress) => tell({ kind: 'progress', progress }),
    })
    tell({ kind: 'done', recount })
  } catch (error) {
    tell({ kind: 'failed', code: toPsephosError(error).code })
  }
}
