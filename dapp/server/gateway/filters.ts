// Filters that a visitor asks again and again over plain HTTP. A filter is a height to go on from, kept here and not at a
// validator, so it outlives any of them and tells nothing twice. Bounded; forgotten when nobody asks for five minutes.
import { isError, type RpcAnswer, type Validators } from '@psephos/client'
import { askAll, headOf, quantity } from './ask.ts'
import { FILTER_BLOCKS_MAX, FILTER_IDLE_MS, FILTERS_MAX, PENDING_REMEMBERED_MAX } from './limits.ts'
import type { PendingFeed, PendingReader } from './pendingFeed.ts'
import { refusals } from './refusals.ts'

type Criteria = Readonly<Record<string, unknown>>
type Filter =
  | { readonly kind: 'logs'; readonly criteria: Criteria; next: bigint; polled: Promise<unknown> }
  | { readonly kind: 'blocks'; next: bigint; polled: Promise<unknown> }
  | { readonly kind: 'pending'; waiting: string[]; readonly reader: PendingReader }

export type Filters = {
  has(method: string): boolean
  /** Throws NoValidator. */
  answer(method: string, params: readonly unknown[]): Promise<RpcAnswer>
  readonly count: number
}

type FilterParts = {
  readonly validators: Validators
  readonly pending: PendingFeed
  readonly nowMs: () => number
  readonly newId: () => string
}

const METHODS: ReadonlySet<string> = new Set([
  ...['eth_newFilter', 'eth_newBlockFilter', 'eth_newPendingTransactionFilter'],
  ...['eth_getFilterChanges', 'eth_getFilterLogs', 'eth_uninstallFilter'],
])

export function createFilters({ validators, pending, nowMs, newId }: FilterParts): Filters {
  /** In the order of last use. */
  const filters = new Map<string, { readonly filter: Filter; usedMs: number }>()

  function forgetIdle(): void {
    for (const [id, { usedMs }] of filters) {
      if (nowMs() - usedMs < FILTER_IDLE_MS) return
      remove(id)
    }
  }

  function remove(id: string): boolean {
    const entry = filters.get(id)
    if (entry?.filter.kind === 'pending') pending.leave(entry.filter.reader)
    return filters.delete(id)
  }

  function add(filter: Filter): RpcAnswer {
    const id = newId()
    filters.set(id, { filter, usedMs: nowMs() })
    return { result: id }
  }

  function use(id: unknown): Filter | null {
    forgetIdle()
    const entry = typeof id === 'string' ? filters.get(id) : undefined
    if (entry === undefined) return null
    filters.delete(id as string)
    filters.set(id as string, { ...entry, usedMs: nowMs() })
    return entry.filter
  }

  async function make(method: string, criteria: unknown): Promise<RpcAnswer> {
    forgetIdle()
    if (filters.size >= FILTERS_MAX) return refusals.tooManyFilters(FILTERS_MAX)
    if (method === 'eth_newPendingTransactionFilter') return addPending()
    const refusal = method === 'eth_newFilter' ? await refusalOf(validators, criteria) : null
    if (refusal !== null) return refusal
    // Asked even when a head is known: what is new is what comes after this moment.
    const [head] = await validators.request([{ method: 'eth_blockNumber', params: [] }])
    if (head === undefined || isError(head)) return head ?? refusals.overloaded()
    const next = BigInt(head.result as string) + 1n
    const polled = Promise.resolve()
    if (method === 'eth_newBlockFilter') return add({ kind: 'blocks', next, polled })
    return add({ kind: 'logs', criteria: criteria as Criteria, next, polled })
  }

  async function addPending(): Promise<RpcAnswer> {
    const waiting: string[] = []
    const reader: PendingReader = (hashes) => {
      waiting.push(...hashes)
      waiting.splice(0, waiting.length - PENDING_REMEMBERED_MAX)
    }
    await pending.follow(reader)
    return add({ kind: 'pending', waiting, reader })
  }

  return {
    has: (method) => METHODS.has(method),
    get count() {
      return filters.size
    },
    async answer(method, [first, ...others]) {
      const wanted = method === 'eth_newBlockFilter' || method === 'eth_newPendingTransactionFilter' ? 0 : 1
      if (wanted === 1 && first === undefined) return refusals.missingParam(0)
      if (others.length > 0 || (wanted === 0 && first !== undefined)) return refusals.tooManyParams(wanted)
      if (method.startsWith('eth_new')) return make(method, first)
      if (typeof first !== 'string') return refusals.invalidParam(0, 'want a filter identifier')
      if (method === 'eth_uninstallFilter') return { result: remove(first) }
      const filter = use(first)
      if (filter === null) return refusals.filterNotFound()
      if (method === 'eth_getFilterLogs') return filterLogs(validators, filter)
      if (filter.kind === 'pending') return { result: filter.waiting.splice(0) }
      return inTurn(filter, () => changesOf(validators, filter))
    },
  }
}

/** From where the last one ended: asked twice at once, a filter tells nothing twice. */
function inTurn(filter: { polled: Promise<unknown> }, poll: () => Promise<RpcAnswer>): Promise<RpcAnswer> {
  const own = filter.polled.then(poll)
  filter.polled = own.catch(() => undefined)
  return own
}

async function filterLogs(validators: Validators, filter: Filter): Promise<RpcAnswer> {
  if (filter.kind !== 'logs') return refusals.filterNotFound()
  const [answer] = await validators.request([{ method: 'eth_getLogs', params: [filter.criteria] }])
  return answer ?? refusals.overloaded()
}

async function changesOf(validators: Validators, filter: Extract<Filter, { next: bigint }>): Promise<RpcAnswer> {
  const head = await headOf(validators)
  if (head === null) return refusals.silence('no validator answers: try again')
  const last = filter.next + BigInt(FILTER_BLOCKS_MAX) - 1n
  const range = { from: filter.next, to: last < head ? last : head }
  if (range.from > range.to) return { result: [] }
  if (filter.kind === 'blocks') {
    const hashes = await hashesOf(validators, range)
    if (hashes === null) return refusals.silence('no validator answers: try again')
    filter.next = range.to + 1n
    return { result: hashes }
  }
  const clipped = clip(range, filter.criteria)
  const found =
    clipped === null ? { answer: { result: [] }, to: range.to } : await logsOf(validators, clipped, filter.criteria)
  if (!isError(found.answer)) filter.next = (clipped !== null && found.to < clipped.to ? found.to : range.to) + 1n
  return found.answer
}

type Range = { readonly from: bigint; readonly to: bigint }

async function hashesOf(validators: Validators, { from, to }: Range): Promise<unknown[] | null> {
  const heights = Array.from({ length: Number(to - from) + 1 }, (_, i) => from + BigInt(i))
  const calls = heights.map((height) => ({ method: 'eth_getBlockByNumber', params: [quantity(height), false] }))
  const blocks = await askAll(validators, calls)
  const hashes = blocks?.map((block) => (block as { hash?: unknown } | null | undefined)?.hash) ?? []
  return hashes.length === heights.length && hashes.every((hash) => typeof hash === 'string') ? hashes : null
}

/** Of as many blocks as fit into one answer; one block that alone does not is answered as the validator answers it. */
async function logsOf(
  validators: Validators,
  range: Range,
  criteria: Criteria,
): Promise<{ answer: RpcAnswer; to: bigint }> {
  let to = range.to
  for (;;) {
    const { blockHash, ...filter } = criteria
    const params = [{ ...filter, fromBlock: quantity(range.from), toBlock: quantity(to) }]
    const [answer = refusals.overloaded()] = await validators.request([{ method: 'eth_getLogs', params }])
    const isTooMuch = isError(answer) && answer.error.code === -32602 && to > range.from
    if (!isTooMuch) return { answer, to }
    to = range.from + (to - range.from) / 2n
  }
}

/** New blocks, as far as the filter's own range reaches: one that ends at a tag never ends. Null: none of these. */
function clip(range: Range, { blockHash, fromBlock, toBlock }: Criteria): Range | null {
  if (blockHash !== undefined && blockHash !== null) return null
  const [first, last] = [heightIn(fromBlock), heightIn(toBlock)]
  const from = first !== null && first > range.from ? first : range.from
  const to = last !== null && last < range.to ? last : range.to
  return from > to ? null : { from, to }
}

function heightIn(block: unknown): bigint | null {
  if (block === 'earliest') return 0n
  return typeof block === 'string' && /^0x[0-9a-f]{1,16}$/i.test(block) ? BigInt(block) : null
}

/** What a validator says to the same addresses and topics; the range itself may lie in the future. */
async function refusalOf(validators: Validators, criteria: unknown): Promise<RpcAnswer | null> {
  if (typeof criteria !== 'object' || criteria === null || Array.isArray(criteria)) {
    return refusals.invalidParam(0, 'want an object')
  }
  const { fromBlock, toBlock, ...others } = criteria as Criteria
  const blocks = [fromBlock, toBlock].filter((block) => block !== undefined && block !== null)
  if (!blocks.every((block) => isHeight(block) || isTag(block))) {
    return refusals.invalidParam(0, 'fromBlock and toBlock must be quantities or tags')
  }
  const [from, to] = [heightIn(fromBlock), heightIn(toBlock)]
  if (from !== null && to !== null && from > to) return refusals.reversedRange()
  const range = blocks.length > 0 ? { fromBlock: 'latest', toBlock: 'latest' } : {}
  const params = [{ ...others, ...range }]
  const [answer] = await validators.request([{ method: 'eth_getLogs', params }])
  return answer !== undefined && isError(answer) ? answer : null
}

const isHeight = (block: unknown): boolean => typeof block === 'string' && /^0x(0|[1-9a-f][0-9a-f]{0,15})$/i.test(block)
const isTag = (block: unknown): boolean =>
  ['latest', 'safe', 'finalized', 'pending', 'earliest'].includes(block as string)
