// What WebSocket subscribers are sent: new heads, logs, pending transactions. A notice is written as JSON once, however many
// read it. Nothing is sent before the reply that names the subscription; what comes meanwhile is kept for that moment.
import { performance } from 'node:perf_hooks'
import { logTest } from '../chain/logSearch.ts'
import {
  LOG_SUBSCRIPTION_ITEMS_MAX,
  NEWS_WAITING_MAX,
  RPC_TURN_MS_MAX,
  SOCKET_BUFFER_BYTES_MAX,
  SUBSCRIPTIONS_PER_SOCKET_MAX,
} from '../params/limits.ts'
import type { Log } from '../types/block.ts'
import type { Hex } from '../types/bytes.ts'
import type { FinalBlock, LogFilter, LogPlace, Notice, Notices } from '../types/chainView.ts'
import type { Log as OperatorLog } from '../types/ports.ts'
import type { Transaction } from '../types/transaction.ts'
import type { Budget } from './budget.ts'
import type { RpcBudgets } from './budgets.ts'
import { refusals } from './errors.ts'
import { formatHeader } from './format/block.ts'
import { formatLog, logPlaces } from './format/receipt.ts'
import { formatPending } from './format/transaction.ts'
import type { Session, SubscriptionRequest } from './method.ts'
import { logQuery } from './params/logFilterParam.ts'
import { BadParam } from './params/scalars.ts'

/** Texts of one notice, each made when the first subscriber needs it. */
type Bulletin = {
  heads(): readonly string[]
  logs(isWanted: (log: Log) => boolean): readonly string[]
  pending(isFull: boolean): readonly string[]
}
type Read = (bulletin: Bulletin) => readonly string[]
type Subscription = {
  readonly read: Read
  /** The first bulletin it gets. */
  readonly since: number
  /** Told with every vote, not once a block. */
  readonly isCostly: boolean
  send(text: string): void
  drop(): void
  /** Gives back what it took of the node's. */
  release(): void
}
/** What a subscriber reads of, and so which notices it costs anything for. */
type Readers = Readonly<Record<Notice['kind'], Set<Subscription>>>

/** One message's view of its socket. */
export type MessageSession = Session & {
  /** The message's reply has been sent: what it subscribed to goes out from now on. */
  replied(): void
}
export type Subscriber = { forMessage(): MessageSession; close(): void }
/** A socket: `drop` cuts it off. */
export type Outlet = { send(text: string): void; drop(): void }
export type OpenSubscriber = (outlet: Outlet) => Subscriber
export type Subscriptions = {
  readonly open: OpenSubscriber
  readonly count: number
  close(): void
}

type SubscriptionParts = {
  readonly notices: Notices
  readonly budgets: RpcBudgets
  readonly log: OperatorLog
  newId(): Hex
}

export function createSubscriptions({ notices, budgets, log, newId }: SubscriptionParts): Subscriptions {
  const readers: Readers = { block: new Set(), pending: new Set() }
  const news = createNews(readers, (error) => log.error({ error }, 'subscribers could not be told'))
  const close = notices.listen((notice) => {
    if (readers[notice.kind].size > 0) news.tell(notice)
  })
  return {
    get count() {
      return readers.block.size + readers.pending.size
    },
    close,
    open(outlet) {
      const own = new Map<Hex, Subscription>()
      return {
        forMessage: () => openSession({ readers, news, own, outlet, newId, budgets }),
        close() {
          for (const subscription of own.values()) end(readers, subscription)
          own.clear()
        },
      }
    },
  }
}

function end(readers: Readers, subscription: Subscription): void {
  readers.block.delete(subscription)
  readers.pending.delete(subscription)
  subscription.release()
}

type News = { readonly next: number; tell(notice: Notice): void }
type Item = { readonly notice: Notice; readonly number: number }

/** Told in order, a turn of the event loop at a time. What is too costly to tell to all ends those who ask for it. */
function createNews(readers: Readers, onFailure: (error: unknown) => void): News {
  const waiting: Item[] = []
  let next = 0
  let weight = 0
  let isTelling = false

  async function tellAll(): Promise<void> {
    let startMs = performance.now()
    for (let item = waiting[0]; item !== undefined; item = waiting[0]) {
      const bulletin = bulletinOf(item.notice)
      for (const subscription of readers[item.notice.kind]) {
        if (subscription.since > item.number) continue
        for (const text of subscription.read(bulletin)) subscription.send(text)
        if (performance.now() - startMs < RPC_TURN_MS_MAX) continue
        await nextTurn()
        startMs = performance.now()
      }
      waiting.shift()
      weight -= weightOf(item.notice)
    }
    isTelling = false
  }

  function giveUp(error: unknown): void {
    waiting.length = 0
    weight = 0
    isTelling = false
    onFailure(error)
  }

  return {
    get next() {
      return next
    },
    tell(notice) {
      weight += weightOf(notice)
      waiting.push({ notice, number: next++ })
      if (isTelling) {
        if (weight > NEWS_WAITING_MAX) dropCostly(readers)
        return
      }
      isTelling = true
      tellAll().catch(giveUp)
    },
  }
}

function dropCostly({ block, pending }: Readers): void {
  for (const { isCostly, drop } of [...block, ...pending]) if (isCostly) drop()
}

const weightOf = (notice: Notice): number => (notice.kind === 'block' ? notice.final.block.transactions.length + 1 : 1)
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

type SocketSubscriptions = {
  readonly readers: Readers
  readonly news: News
  readonly own: Map<Hex, Subscription>
  readonly outlet: Outlet
  readonly budgets: RpcBudgets
  newId(): Hex
}

function openSession({ readers, news, own, outlet, newId, budgets }: SocketSubscriptions): MessageSession {
  const { drop } = outlet
  /** Null once the reply has been sent. */
  let kept: string[] | null = []
  let keptLength = 0

  /** Before the reply it is kept, as much as a slow reader's would be. */
  function send(text: string): void {
    keptLength += text.length
    if (kept === null) outlet.send(text)
    else if (keptLength > SOCKET_BUFFER_BYTES_MAX) drop()
    else kept.push(text)
  }

  return {
    subscribe({ kind, options }: SubscriptionRequest): Hex {
      if (own.size >= SUBSCRIPTIONS_PER_SOCKET_MAX) throw refusals.tooManySubscriptions(SUBSCRIPTIONS_PER_SOCKET_MAX)
      const read = readerOf(kind, options)
      const budget = budgetOf(kind, budgets)
      const release = budget === undefined ? () => {} : budget.take(1)
      if (release === null) throw refusals.noMoreSubscriptions()
      const id = newId()
      const start = `{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"${id}","result":`
      const subscription: Subscription = {
        ...{ read, drop, release, since: news.next, isCostly: budget !== undefined },
        send: (result) => send(`${start}${result}}}`),
      }
      own.set(id, subscription)
      if (kind === 'newPendingTransactions') readers.pending.add(subscription)
      else if (kind === 'syncing') subscription.send('false')
      else readers.block.add(subscription)
      return id
    },
    unsubscribe(id) {
      const subscription = own.get(id)
      if (subscription === undefined) return false
      end(readers, subscription)
      return own.delete(id)
    },
    replied() {
      const texts = kept ?? []
      kept = null
      for (const text of texts) outlet.send(text)
    },
  }
}

/** What is sent with every vote is bounded over all sockets, a head a second is not. */
function budgetOf(kind: string, { logSubscriptions, pendingSubscriptions }: RpcBudgets): Budget | undefined {
  if (kind === 'logs') return logSubscriptions
  return kind === 'newPendingTransactions' ? pendingSubscriptions : undefined
}

/** Throws -32601 for a kind we do not have, -32602 for options that are wrong. */
function readerOf(kind: string, options: unknown): Read {
  switch (kind) {
    case 'newHeads':
      return (bulletin) => bulletin.heads()
    case 'newPendingTransactions':
      return (bulletin) => bulletin.pending(options === true)
    case 'syncing':
      return () => []
    case 'logs': {
      const isWanted = logTest(options === null ? { addresses: [], topics: [] } : logFilterOf(options))
      return (bulletin) => bulletin.logs(isWanted)
    }
    default:
      throw refusals.unknownSubscription(kind)
  }
}

/** A range makes no sense for what is to come, and is ignored, as geth does. */
function logFilterOf(options: unknown): LogFilter {
  try {
    const { filter } = logQuery(options)
    const items = filter.addresses.length + filter.topics.reduce((sum, accepted) => sum + (accepted?.length ?? 0), 0)
    if (items <= LOG_SUBSCRIPTION_ITEMS_MAX) return filter
    throw new BadParam(`at most ${LOG_SUBSCRIPTION_ITEMS_MAX} addresses and topics in a subscription`)
  } catch (error) {
    if (error instanceof BadParam) throw refusals.invalidParam(1, error.message)
    throw error
  }
}

const NOTHING: Bulletin = { heads: () => [], logs: () => [], pending: () => [] }

function bulletinOf(notice: Notice): Bulletin {
  return notice.kind === 'block' ? blockBulletin(notice.final) : pendingBulletin(notice.transaction)
}

function blockBulletin(final: FinalBlock): Bulletin {
  const heads = once(() => [JSON.stringify(formatHeader(final.block))])
  const places = once(() => logPlaces(final))
  const texts = new Map<LogPlace, string>()
  const textOf = (place: LogPlace): string => {
    const text = texts.get(place) ?? JSON.stringify(formatLog(place))
    texts.set(place, text)
    return text
  }
  return {
    ...NOTHING,
    heads,
    logs: (isWanted) => places().flatMap((place) => (isWanted(place.log) ? [textOf(place)] : [])),
  }
}

function pendingBulletin(transaction: Transaction): Bulletin {
  const hash = [`"${transaction.hash}"`]
  const full = once(() => [JSON.stringify(formatPending(transaction))])
  return { ...NOTHING, pending: (isFull) => (isFull ? full() : hash) }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
