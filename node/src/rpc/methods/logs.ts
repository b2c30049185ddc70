// Logs: asked for once, or through a filter that remembers how far it has reported.
import type { ChainView } from '../../types/chainView.ts'
import { refusals } from '../errors.ts'
import type { Filter } from '../filters.ts'
import { formatLog } from '../format/receipt.ts'
import { defineMethod, type Method, type RpcContext, required } from '../method.ts'
import { logQuery } from '../params/logFilterParam.ts'
import { text } from '../params/scalars.ts'
import { BOOLEAN, listOf, OBJECT, QUANTITY } from '../schemas.ts'
import { type HeightRange, heightOf, rangeOf, searchLogs, searchWholeBlocks } from '../searchLogs.ts'

const filterParam = required('Filter', logQuery, OBJECT)
const filterId = required('Filter identifier', text(66), QUANTITY)

export const logMethods: readonly Method[] = [
  defineMethod('eth_getLogs', {
    summary: 'The logs of a range of blocks that pass a filter.',
    params: [filterParam],
    result: listOf(OBJECT),
    run: async (rpc, [query]) => {
      return (await searchLogs(rpc, rangeOf(rpc.chain, query), query.filter)).map(formatLog)
    },
  }),
  defineMethod('eth_newFilter', {
    summary: 'A filter for logs of blocks to come.',
    params: [filterParam],
    result: QUANTITY,
    run: ({ chain, filters }, [query]) => {
      const head = chain.head().header.number
      if ('from' in query.blocks && heightOf(query.blocks.from, head) > heightOf(query.blocks.to, head)) {
        throw refusals.reversedRange()
      }
      return filters.add({ kind: 'logs', query, next: head + 1n, polled: Promise.resolve() })
    },
  }),
  defineMethod('eth_newBlockFilter', {
    summary: 'A filter for hashes of blocks to come.',
    params: [],
    result: QUANTITY,
    run: ({ chain, filters }) => filters.add({ kind: 'blocks', next: chain.head().header.number + 1n }),
  }),
  defineMethod('eth_newPendingTransactionFilter', {
    summary: 'A filter for hashes of transactions to come.',
    params: [],
    result: QUANTITY,
    run: ({ filters }) => filters.add({ kind: 'pending', next: filters.pending.next }),
  }),
  defineMethod('eth_getFilterChanges', {
    summary: 'What is new since the filter was asked last.',
    params: [filterId],
    result: listOf(OBJECT),
    run: (rpc, [id]) => changesOf(rpc, rpc.filters.get(id)),
  }),
  defineMethod('eth_getFilterLogs', {
    summary: 'All logs of the filter’s range, new or not.',
    params: [filterId],
    result: listOf(OBJECT),
    run: async (rpc, [id]) => {
      const filter = rpc.filters.get(id)
      if (filter.kind !== 'logs') throw refusals.filterNotFound()
      return (await searchLogs(rpc, rangeOf(rpc.chain, filter.query), filter.query.filter)).map(formatLog)
    },
  }),
  defineMethod('eth_uninstallFilter', {
    summary: 'Forgets a filter; false when there was none.',
    params: [filterId],
    result: BOOLEAN,
    run: ({ filters }, [id]) => filters.remove(id),
  }),
]

function changesOf({ chain, filters, turns, budgets }: RpcContext, filter: Filter): unknown {
  if (filter.kind === 'pending') {
    const hashes = filters.pending.since(filter.next)
    filter.next = filters.pending.next
    return hashes
  }
  if (filter.kind === 'blocks') {
    const head = chain.head().header.number
    const hashes = hashesOf(chain, { from: filter.next, to: head })
    filter.next = head + 1n
    return hashes
  }
  /** From where the last one ended: asked twice at once, a filter reports nothing twice. */
  const poll = async (): Promise<readonly object[]> => {
    const head = chain.head().header.number
    const { from, to } = clipped({ from: filter.next, to: head }, filter.query, head)
    if (from > to) {
      filter.next = head + 1n
      return []
    }
    const { logs, next } = await searchWholeBlocks({ chain, turns, budgets }, { from, to }, filter.query.filter)
    const formatted = logs.map(formatLog)
    filter.next = next > to ? head + 1n : next
    return formatted
  }
  const polled = filter.polled.then(poll)
  const ended = () => {} // not its answer, which would be kept; a failure is its caller's, and the next begins there again
  filter.polled = polled.then(ended, ended)
  return polled
}

function hashesOf(chain: ChainView, { from, to }: HeightRange): string[] {
  const hashes: string[] = []
  for (let height = from; height <= to; height++) {
    const found = chain.finalHeader(height)
    if (found !== null) hashes.push(found.hash)
  }
  return hashes
}

/** New blocks, as far as the filter's own range reaches: one that ends at a tag never ends. */
function clipped(
  range: HeightRange,
  { blocks }: Extract<Filter, { kind: 'logs' }>['query'],
  head: bigint,
): HeightRange {
  if ('hash' in blocks) return { from: 1n, to: 0n }
  const [first, last] = [heightOf(blocks.from, 0n), heightOf(blocks.to, head)]
  return { from: lower(first, range.from) ? range.from : first, to: lower(last, range.to) ? last : range.to }
}

const lower = (a: bigint, b: bigint): boolean => a < b
