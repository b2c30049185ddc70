// Log searches: the range a caller asks for is checked, then looked through a piece at a time, so that one long search
// keeps neither blocks nor ballots waiting. Blocks are final, so nothing changes between two pieces.
import {
  LOG_BYTES,
  LOG_RANGE_BLOCKS_MAX,
  LOG_SEARCH_BLOCKS,
  LOG_SEARCH_MS_MAX,
  LOGS_MAX,
  RPC_TURN_MS_MAX,
} from '../params/limits.ts'
import type { ChainView, LogFilter, LogPlace } from '../types/chainView.ts'
import type { Budget } from './budget.ts'
import { refusals } from './errors.ts'
import type { RpcContext } from './method.ts'
import { type BlockParam, findHeight } from './params/blockParam.ts'
import type { LogQuery } from './params/logFilterParam.ts'

export type HeightRange = { readonly from: bigint; readonly to: bigint }

/** The blocks a query asks for. Throws -32602 for a range that is reversed, reaches beyond the head or is too wide. */
export function rangeOf(chain: ChainView, { blocks }: LogQuery): HeightRange {
  if ('hash' in blocks) {
    const height = findHeight(chain, { kind: 'hash', hash: blocks.hash })
    if (height === null) throw refusals.headerNotFound()
    return { from: height, to: height }
  }
  const head = chain.head().header.number
  const [from, to] = [heightOf(blocks.from, head), heightOf(blocks.to, head)]
  if (from > to) throw refusals.reversedRange()
  if (to > head) throw refusals.rangeBeyondHead()
  if (to - from >= LOG_RANGE_BLOCKS_MAX) throw refusals.rangeTooWide(LOG_RANGE_BLOCKS_MAX)
  return { from, to }
}

export const heightOf = (block: BlockParam, head: bigint): bigint => (block.kind === 'number' ? block.height : head)

type Searcher = Pick<RpcContext, 'chain' | 'turns' | 'budgets'>

/** Throws -32602 when there are too many, or the search takes too long. */
export async function searchLogs(
  { chain, turns, budgets }: Searcher,
  { from, to }: HeightRange,
  filter: LogFilter,
): Promise<readonly LogPlace[]> {
  const found = collector(budgets.unfinished)
  let next = from
  const work = (): boolean => {
    if (next > to) return false
    const last = next + LOG_SEARCH_BLOCKS - 1n
    found.add(chain.findLogs(next, last < to ? last : to, filter, LOGS_MAX - found.logs.length))
    if (found.logs.length > LOGS_MAX) throw refusals.tooManyLogs(LOGS_MAX)
    next = last + 1n
    return next <= to
  }
  try {
    if (!(await turns.take(work, RPC_TURN_MS_MAX, LOG_SEARCH_MS_MAX))) throw refusals.searchTooLong(LOG_SEARCH_MS_MAX)
    return found.logs
  } finally {
    found.release()
  }
}

/**
 * The logs of the first whole blocks that fit into one answer, and the height to go on from. A block that alone has more
 * logs than that is answered whole: there is no smaller step.
 */
export async function searchWholeBlocks(
  { chain, turns, budgets }: Searcher,
  { from, to }: HeightRange,
  filter: LogFilter,
): Promise<{ readonly logs: readonly LogPlace[]; readonly next: bigint }> {
  const found = collector(budgets.unfinished)
  let next = from
  const work = (): boolean => {
    if (next > to) return false
    const room = found.logs.length === 0 ? Number.POSITIVE_INFINITY : LOGS_MAX - found.logs.length
    const logs = chain.findLogs(next, next, filter, room)
    if (logs.length > room) return false
    found.add(logs)
    next++
    return next <= to && found.logs.length < LOGS_MAX
  }
  try {
    await turns.take(work, RPC_TURN_MS_MAX, LOG_SEARCH_MS_MAX)
    return { logs: found.logs, next }
  } finally {
    found.release()
  }
}

/** What many searches found meanwhile counts as answers being made. Throws -32005 when there is no room. */
function collector(unfinished: Budget) {
  const logs: LogPlace[] = []
  const held: (() => void)[] = []
  return {
    logs,
    add(more: readonly LogPlace[]): void {
      const release = unfinished.take(more.length * LOG_BYTES)
      if (release === null) throw refusals.overloaded()
      held.push(release)
      for (const place of more) logs.push(place)
    },
    release(): void {
      for (const release of held) release()
    },
  }
}
