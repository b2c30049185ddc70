// What WebSocket subscribers are sent: new heads, logs, pending transactions. A notice is written as JSON once, however many
// read it. Nothing is sent before the reply that names the subscription; what comes meanwhile is kept for that moment.
import { passes } from '../chain/logSearch.ts'
import { SUBSCRIPTIONS_PER_SOCKET_MAX } from '../params/limits.ts'
import type { Hex } from '../types/bytes.ts'
import type { FinalBlock, LogFilter, LogPlace, Notice, Notices } from '../types/chainView.ts'
import type { Transaction } from '../types/transaction.ts'
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
  logs(filter: LogFilter): readonly string[]
  pending(isFull: boolean): readonly string[]
}
type Read = (bulletin: Bulletin) => readonly string[]
type Subscription = { readonly read: Read; send(text: string): void }

/** One message's view of its socket. */
export type MessageSession = Session & {
  /** The message's reply has been sent: what it subscribed to goes out from now on. */
  replied(): void
}
export type Subscriber = { forMessage(): MessageSession; close(): void }
export type Subscriptions = {
  open(send: (text: string) => void): Subscriber
  readonly count: number
  close(): void
}

export function createSubscriptions(notices: Notices, newId: () => Hex): Subscriptions {
  const all = new Set<Subscription>()
  const close = notices.listen((notice) => {
    if (all.size === 0) return
    const bulletin = bulletinOf(notice)
    for (const { read, send } of all) for (const text of read(bulletin)) send(text)
  })
  return {
    get count() {
      return all.size
    },
    close,
    open(send) {
      const own = new Map<Hex, Subscription>()
      return {
        forMessage: () => openSession({ all, own, send, newId }),
        close() {
          for (const subscription of own.values()) all.delete(subscription)
          own.clear()
        },
      }
    },
  }
}

type SocketSubscriptions = {
  readonly all: Set<Subscription>
  readonly own: Map<Hex, Subscription>
  send(text: string): void
  newId(): Hex
}

function openSession({ all, own, send, newId }: SocketSubscriptions): MessageSession {
  /** Null once the reply has been sent. */
  let kept: string[] | null = []
  return {
    subscribe({ kind, options }: SubscriptionRequest): Hex {
      if (own.size >= SUBSCRIPTIONS_PER_SOCKET_MAX) throw refusals.tooManySubscriptions(SUBSCRIPTIONS_PER_SOCKET_MAX)
      const read = readerOf(kind, options)
      const id = newId()
      const start = `{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"${id}","result":`
      const subscription: Subscription = {
        read,
        send(result) {
          const text = `${start}${result}}}`
          if (kept === null) send(text)
          else kept.push(text)
        },
      }
      own.set(id, subscription)
      all.add(subscription)
      if (kind === 'syncing') subscription.send('false')
      return id
    },
    unsubscribe(id) {
      const subscription = own.get(id)
      if (subscription === undefined) return false
      all.delete(subscription)
      return own.delete(id)
    },
    replied() {
      const texts = kept ?? []
      kept = null
      for (const text of texts) send(text)
    },
  }
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
      const filter = options === null ? { addresses: [], topics: [] } : logFilterOf(options)
      return (bulletin) => bulletin.logs(filter)
    }
    default:
      throw refusals.unknownSubscription(kind)
  }
}

/** A range makes no sense for what is to come, and is ignored, as geth does. */
function logFilterOf(options: unknown): LogFilter {
  try {
    return logQuery(options).filter
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
    logs: (filter) => places().flatMap((place) => (passes(place.log, filter) ? [textOf(place)] : [])),
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
