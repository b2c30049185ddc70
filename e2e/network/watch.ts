// What a careful bystander sees of several validators: when blocks come, whether all tell the same story, who signed.
import { callRpc } from '../support/rpc.ts'
import { headOf, type Validator } from '../support/validators.ts'

const LOOK_MS = 50

export type Gaps = {
  /** Longest time without a new block between `from` (performance.now) and now, that last one included. */
  longestMs(from: number): number
  stop(): void
}

/** Watches one validator's head. A question that is not answered is no block. */
export function watchGaps(rpcUrl: string): Gaps {
  const blocksAt: number[] = []
  let head = -1
  let stopped = false
  const look = async (): Promise<void> => {
    while (!stopped) {
      const now = await headOf(rpcUrl).catch(() => head)
      if (now > head) blocksAt.push(performance.now())
      head = Math.max(head, now)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }
  void look()
  return {
    longestMs: (from) => {
      const moments = [from, ...blocksAt.filter((at) => at > from), performance.now()]
      return Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at)))
    },
    stop: () => {
      stopped = true
    },
  }
}

type Block = { readonly hash: string; readonly miner: string; readonly timestamp: string }
export const blockAt = async (rpcUrl: string, height: number | 'latest'): Promise<Block> =>
  (await callRpc(rpcUrl, 'eth_getBlockByNumber', [
    height === 'latest' ? height : `0x${height.toString(16)}`,
    false,
  ])) as Block

/** C4. Who proposes the next block in round 0. */
export async function nextProposer(rpcUrl: string, validators: readonly Validator[]): Promise<Validator> {
  const { miner } = await blockAt(rpcUrl, 'latest')
  const sorted = validators.toSorted((a, b) => (a.address < b.address ? -1 : 1))
  const next = sorted.find(({ address }) => address > miner.toLowerCase()) ?? sorted[0]
  if (!next) throw new Error('there is no validator')
  return next
}

/** One chain: the block hashes of all at the lowest of their heads. Throws when they differ. */
export async function checkOneChain(validators: readonly Validator[]): Promise<number> {
  const heads = await Promise.all(validators.map(({ rpcUrl }) => headOf(rpcUrl)))
  const height = Math.min(...heads)
  const hashes = await Promise.all(validators.map(async ({ rpcUrl }) => (await blockAt(rpcUrl, height)).hash))
  if (new Set(hashes).size !== 1) throw new Error(`a fork at or below ${height}: ${hashes.join(' ')}`)
  return height
}

type Certificate = { readonly signers: readonly string[] }
/** Whose commits the node holds for that block. */
export async function signersOf(rpcUrl: string, height: number): Promise<readonly string[]> {
  const { signers } = (await callRpc(rpcUrl, 'psephos_getCertificate', [`0x${height.toString(16)}`])) as Certificate
  return signers.map((address) => address.toLowerCase())
}

/** What /readyz says, and whether it says "ready". */
export async function readiness(rpcUrl: string): Promise<{ ok: boolean; text: string }> {
  const response = await fetch(`${rpcUrl}/readyz`, { signal: AbortSignal.timeout(10_000) })
  return { ok: response.ok, text: await response.text() }
}
