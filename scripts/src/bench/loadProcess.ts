// The load generator, in a process of its own: signs, connects, waits for the word, sends, and reports. It ends with the
// controller, whose channel it hangs on.
import { signBallots } from './ballots.ts'
import { type BlockWatch, watchBlocks } from './blockWatch.ts'
import { type KeepAlive, openKeepAlive } from './keepAlive.ts'
import { type Load, makeLoad } from './load.ts'
import type { LoadOrder, LoadReport, PrepareOrder } from './loadMessages.ts'

let load: Load | null = null
let connections: KeepAlive[] = []
let watch: BlockWatch | null = null

const report = (message: LoadReport): void => void process.send?.(message)
const fail = (error: unknown): void =>
  report({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })

async function prepare({ ballots, rpcUrls, webSocketUrl, connectionCount }: PrepareOrder): Promise<void> {
  const startedAt = performance.now()
  const signed = signBallots(ballots)
  const urls = Array.from({ length: connectionCount }, (_, index) => rpcUrls[index % rpcUrls.length] ?? ballots.rpcUrl)
  connections = await Promise.all(urls.map((url) => openKeepAlive(url, fail)))
  const { voterCount } = ballots
  const ofBallot = (index: number) => (index % voterCount) % rpcUrls.length
  const prepared = makeLoad(signed, connections, { count: rpcUrls.length, ofBallot })
  load = prepared
  watch = await watchBlocks(webSocketUrl, prepared.onBlock, fail)
  report({ kind: 'prepared', count: signed.length, tookMs: performance.now() - startedAt })
}

async function obey(order: LoadOrder): Promise<void> {
  if (order.kind === 'prepare') return prepare(order)
  if (!load) throw new Error('asked to run before anything was prepared')
  const result = await load.run(order, (edge) => report({ kind: 'window', edge }))
  for (const connection of connections) connection.close()
  watch?.close()
  report({ kind: 'result', result })
}

process.on('message', (order: LoadOrder) => {
  obey(order).catch(fail)
})
process.on('disconnect', () => process.exit(0))
