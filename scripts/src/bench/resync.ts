// How fast one validator whose disk is gone has the chain again: directory made anew, started, until its head is the
// network's. Its blocks were made in a known time, which is what the figure is compared with.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { initialise } from '../devnet/initialise.ts'
import { headHeight, post } from './rounds.ts'
import type { UnderTest } from './underTest.ts'

const SYNC_MS_MAX = 600_000
const LOOK_MS = 50

export type SyncRate = {
  readonly blocks: number
  readonly syncMs: number
  /** From the first block's timestamp to the last one's. */
  readonly madeMs: number
  readonly ratio: number
}

/** The first start-up second is in it: an operator waits for that, too. */
export async function resync(network: UnderTest, index: number): Promise<SyncRate> {
  const { devnet } = network
  if (devnet === null) throw new Error('only our own network has validators that can be wiped')
  const dataDir = join(devnet.ready.dataDir, `validator-${index + 1}`)
  const place = { dataDir, keyFile: `${dataDir}.key` }
  await devnet.kill(index)
  rmSync(dataDir, { recursive: true })
  mkdirSync(dataDir, { mode: 0o700 })
  await initialise([place], join(devnet.ready.dataDir, 'genesis.json'), false)
  const to = await headHeight(network.rpcUrl)
  const madeMs = (await timestampMs(network.rpcUrl, to)) - (await timestampMs(network.rpcUrl, 1))
  const startedAt = performance.now()
  await devnet.start(index)
  const own = network.rpcUrls[index] ?? ''
  while ((await headHeight(own).catch(() => 0)) < to) {
    if (performance.now() - startedAt > SYNC_MS_MAX) throw new Error(`${own} did not sync ${to} blocks in time`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  const syncMs = performance.now() - startedAt
  return { blocks: to, syncMs, madeMs, ratio: madeMs / syncMs }
}

async function timestampMs(rpcUrl: string, height: number): Promise<number> {
  const params = [`0x${height.toString(16)}`, false]
  const call = { jsonrpc: '2.0', id: 1, method: 'eth_getBlockByNumber', params }
  const { result } = (await post(rpcUrl, call)) as { result: { timestamp: string } }
  return Number(result.timestamp) * 1_000
}
