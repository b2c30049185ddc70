// eth_subscribe over the gateway: new heads, logs, pending transactions. They live here and not at a validator, so none of
// them ends, skips a block or tells one twice when validators fail. Nothing is sent before the reply that names it.
import type { RpcAnswer, Validators } from '@psephos/client'
import { askAll } from './ask.ts'
import type { Follower, News, Reader } from './follower.ts'
import { COSTLY_SUBSCRIPTIONS_MAX, SUBSCRIPTIONS_PER_SOCKET_MAX } from './limits.ts'
import { isWanted, readLogFilter } from './logFilter.ts'
import type { PendingFeed, PendingReader } from './pendingFeed.ts'
import { refusals } from './refusals.ts'

export type Subscriptions = {
  /** One for each socket. */
  open(send: (text: string) => void): SocketSubscriptions
  readonly count: number
}
/** One for each message: what it subscribes to begins to be sent once its reply is out. */
export type Session = {
  subscribe(params: readonly unknown[]): Promise<RpcAnswer>
  unsubscribe(params: readonly unknown[]): RpcAnswer
  replied(): void
}
export type SocketSubscriptions = { forMessage(): Session; close(): void }

type Parts = {
  readonly validators: Validators
  readonly follower: Follower
  readonly pending: PendingFeed
  readonly newId: () => string
}
type Own = { end(): void; isCostly: boolean }

export function createSubscriptions(parts: Parts): Subscriptions {
  const all = new Set<Own>()
  return {
    get count() {
      return all.size
    },
    open(send) {
      const own = new Map<string, Own>()
      const end = (id: string): boolean => {
        const subscription = own.get(id)
        if (subscription === undefined) return false
        subscription.end()
        all.delete(subscription)
        return own.delete(id)
      }
      let isClosed = false
      return {
        close() {
          isClosed = true
          for (const id of [...own.keys()]) end(id)
        },
        forMessage() {
          let kept: string[] | null = []
          const sendAfterReply = (text: string) => (kept === null ? send(text) : void kept.push(text))
          return {
            async subscribe(params) {
              if (own.size >= SUBSCRIPTIONS_PER_SOCKET_MAX) {
                return refusals.tooManySubscriptions(SUBSCRIPTIONS_PER_SOCKET_MAX)
              }
              const id = parts.newId()
              const tell = (result: unknown) => {
                const params = { subscription: id, result }
                sendAfterReply(JSON.stringify({ jsonrpc: '2.0', method: 'eth_subscription', params }))
              }
              const begun = await begin(parts, params, tell, () => countCostly(all) < COSTLY_SUBSCRIPTIONS_MAX)
              if ('refusal' in begun) return begun.refusal
              own.set(id, begun)
              all.add(begun)
              if (isClosed) end(id)
              return { result: id }
            },
            unsubscribe([id]) {
              if (id === undefined) return refusals.missingParam(0)
              return end(String(id)) ? { result: true } : refusals.subscriptionNotFound()
            },
            replied() {
              const texts = kept ?? []
              kept = null
              for (const text of texts) send(text)
            },
          }
        },
      }
    },
  }
}

const countCostly = (all: ReadonlySet<Own>): number => [...all].filter(({ isCostly }) => isCostly).length

async function begin(
  parts: Parts,
  [kind, options]: readonly unknown[],
  tell: (result: unknown) => void,
  hasRoom: () => boolean,
): Promise<Own | { refusal: RpcAnswer }> {
  if (kind === undefined) return { refusal: refusals.missingParam(0) }
  switch (kind) {
    case 'newHeads':
      return followBlocks(parts, false, ({ header }) => tell(header))
    case 'logs': {
      const filter = readLogFilter(options, 1)
      if ('refusal' in filter) return filter
      if (!hasRoom()) return { refusal: refusals.overloaded() }
      return followBlocks(parts, true, ({ logs }) => {
        for (const log of logs) if (isWanted(filter, log)) tell(log)
      })
    }
    case 'newPendingTransactions':
      return hasRoom() ? followPending(parts, options === true, tell) : { refusal: refusals.overloaded() }
    case 'syncing':
      tell(false)
      return { end: () => {}, isCostly: false }
    default:
      return { refusal: refusals.unknownSubscription(String(kind)) }
  }
}

async function followBlocks(
  { follower }: Parts,
  wantsLogs: boolean,
  tell: (news: News) => void,
): Promise<Own | { refusal: RpcAnswer }> {
  const reader: Reader = { wantsLogs, tell }
  const since = await follower.follow(reader)
  if (since === null) return { refusal: refusals.silence('no validator answers: nothing was subscribed to') }
  return { end: () => follower.leave(reader), isCostly: wantsLogs }
}

async function followPending(
  { validators, pending }: Parts,
  isFull: boolean,
  tell: (result: unknown) => void,
): Promise<Own> {
  const reader: PendingReader = async (hashes) => {
    if (!isFull) {
      for (const hash of hashes) tell(hash)
      return
    }
    const calls = hashes.map((hash) => ({ method: 'eth_getTransactionByHash', params: [hash] }))
    for (const transaction of (await askAll(validators, calls)) ?? []) if (transaction) tell(transaction)
  }
  await pending.follow(reader)
  return { end: () => pending.leave(reader), isCostly: true }
}
