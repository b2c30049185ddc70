// A validator's RPC as a source: debug_getRawBlock, debug_getRawReceipts and psephos_getCertificate in batches, several
// batches ahead of the audit, so that reading and checking overlap.

import { certificateFromJson } from './certificateJson.ts'
import { bytesOf } from './exportFile.ts'
import { type AuditSource, type RawBlock, type RawGenesis, SourceFailure } from './source.ts'

/** Blocks in one batch at first and at most: three calls each, well below a node's own bound on batches. */
const BLOCKS_AT_FIRST = 4
const BLOCKS_PER_BATCH_MAX = 64
/** What a batch should weigh: full blocks come one by one, empty ones many at a time. */
const BATCH_BYTES_WANTED = 4_000_000
const BATCHES_AHEAD = 3
const TIMEOUT_MS = 60_000
/** A node's refusal of an answer that would be too large: asked again one block at a time. */
const ATTEMPTS = 3

type Call = { readonly method: string; readonly params: readonly unknown[] }
type Answer = { id: number; result?: unknown; error?: { code: number; message: string } }

export function rpcSource(url: string): AuditSource {
  return {
    name: url,
    genesis: async () => {
      const [genesis] = await callBatch(url, [{ method: 'psephos_getGenesis', params: [] }])
      if (typeof genesis !== 'object' || genesis === null) throw new SourceFailure(`${url} gave no genesis`)
      const fields = genesis as Record<string, unknown>
      return { genesis: fields.genesis, hash: String(fields.hash) } satisfies RawGenesis
    },
    headHeight: () => headHeight(url),
    blocks: (to) => readAhead(url, to),
  }
}

export async function headHeight(url: string): Promise<bigint> {
  const [height] = await callBatch(url, [{ method: 'eth_blockNumber', params: [] }])
  return BigInt(hexQuantity(height))
}

/** Hash of the block at this height, or null above the head. */
export async function blockHashAt(url: string, height: bigint): Promise<string | null> {
  const [block] = await callBatch(url, [{ method: 'eth_getBlockByNumber', params: [quantity(height), false] }])
  if (typeof block !== 'object' || block === null) return null
  return String((block as Record<string, unknown>).hash).toLowerCase()
}

async function* readAhead(url: string, to: bigint | null): AsyncIterable<RawBlock> {
  const last = to ?? (await headHeight(url))
  const waiting: Promise<readonly RawBlock[]>[] = []
  let next = 1n
  let blocksPerBatch = BLOCKS_AT_FIRST
  while (next <= last || waiting.length > 0) {
    while (next <= last && waiting.length < BATCHES_AHEAD) {
      const end = next + BigInt(blocksPerBatch) - 1n
      const batch = readBlocks(url, next, end < last ? end : last)
      batch.catch(() => {}) // met again at the await below, in order
      waiting.push(batch)
      next = end + 1n
    }
    const batch = await waiting.shift()
    if (!batch) continue
    blocksPerBatch = blocksThatWeigh(BATCH_BYTES_WANTED, batch)
    yield* batch
  }
}

/** At most four times as many as came now, so that one light batch before a heavy stretch does no harm. */
function blocksThatWeigh(bytesWanted: number, batch: readonly RawBlock[]): number {
  const bytes = batch.reduce((sum, { block, receipts }) => {
    return sum + block.length + receipts.reduce((all, receipt) => all + receipt.length, 0)
  }, 0)
  const blocks = Math.floor((bytesWanted * batch.length) / (2 * Math.max(bytes, 1)))
  return Math.max(1, Math.min(blocks, 4 * batch.length, BLOCKS_PER_BATCH_MAX))
}

async function readBlocks(url: string, from: bigint, to: bigint): Promise<readonly RawBlock[]> {
  const heights = Array.from({ length: Number(to - from) + 1 }, (_, index) => from + BigInt(index))
  const answers = await callBatch(
    url,
    heights.flatMap((height) => [
      { method: 'debug_getRawBlock', params: [quantity(height)] },
      { method: 'debug_getRawReceipts', params: [quantity(height)] },
      { method: 'psephos_getCertificate', params: [quantity(height)] },
    ]),
  )
  return heights.map((height, index) => {
    const receipts = answers[index * 3 + 1]
    if (!Array.isArray(receipts)) throw new SourceFailure(`${url} gave no receipts of block ${height}`)
    return {
      height,
      block: bytesOf(answers[index * 3], `block ${height}`),
      receipts: receipts.map((receipt) => bytesOf(receipt, `a receipt of block ${height}`)),
      certificate: certificateFromJson(answers[index * 3 + 2]),
    }
  })
}

/** Results in the order of the calls. Halves a batch that the node finds too large, down to single calls. */
export async function callBatch(url: string, calls: readonly Call[]): Promise<readonly unknown[]> {
  const answers = await post(url, calls)
  if (!Array.isArray(answers)) {
    if (calls.length > 1) {
      const half = Math.ceil(calls.length / 2)
      return [...(await callBatch(url, calls.slice(0, half))), ...(await callBatch(url, calls.slice(half)))]
    }
    throw new SourceFailure(`${url} refused ${calls[0]?.method}: ${JSON.stringify(answers).slice(0, 300)}`)
  }
  const byId = new Map((answers as Answer[]).map((answer) => [answer.id, answer]))
  const results: unknown[] = []
  for (const [index, call] of calls.entries()) {
    const answer = byId.get(index)
    if (answer && !answer.error) results.push(answer.result)
    else if (calls.length > 1) results.push(...(await callBatch(url, [call])))
    else throw new SourceFailure(`${url} answered ${call.method} with ${answer?.error?.message ?? 'nothing'}`)
  }
  return results
}

/** The answer or the refusal of one call: for questions that an honest node may refuse. Throws SourceFailure otherwise. */
export async function ask(url: string, call: Call): Promise<{ result: unknown } | { refusal: string }> {
  const answers = await post(url, [call])
  const answer = Array.isArray(answers) ? (answers[0] as Partial<Answer> | null) : null
  if (answer?.error) return { refusal: String(answer.error.message) }
  if (answer && 'result' in answer) return { result: answer.result }
  throw new SourceFailure(`${url} refused ${call.method}: ${JSON.stringify(answers)?.slice(0, 300)}`)
}

async function post(url: string, calls: readonly Call[]): Promise<unknown> {
  const body = JSON.stringify(calls.map((call, id) => ({ jsonrpc: '2.0', id, ...call })))
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      return await response.json()
    } catch (error) {
      if (attempt < ATTEMPTS) continue
      const cause = error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : error
      throw new SourceFailure(`${url} does not answer: ${cause}`, { cause: error })
    }
  }
}

const quantity = (value: bigint): string => `0x${value.toString(16)}`
function hexQuantity(value: unknown): string {
  if (typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value)) return value
  throw new SourceFailure(`expected a hex number, got ${JSON.stringify(value)}`)
}
