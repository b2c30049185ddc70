// The sockets' side: messages of callers go to the chain's thread as they come, but a ballot is decoded, and its sender
// recovered, here. What enters is a port to the other side; what leaves is what `listenRpc` needs.
import type { MessagePort } from 'node:worker_threads'
import { decodeTransaction } from '../../codec/transaction.ts'
import { TRANSACTION_BYTES_MAX } from '../../params/limits.ts'
import type { Hash } from '../../types/bytes.ts'
import { InvalidTransaction } from '../../types/errors.ts'
import type { Timers } from '../../types/ports.ts'
import type { Dispatch } from '../dispatch.ts'
import type { Probes } from '../http.ts'
import { data } from '../params/scalars.ts'
import type { OpenSubscriber, Outlet } from '../subscriptions.ts'
import { type Asked, type Checked, encodeChecked, type Handled, type Said } from './messages.ts'

export type Asking = {
  readonly dispatch: Dispatch
  readonly openSubscriber: OpenSubscriber
  readonly probes: Probes
  tell(asked: Asked): void
  hear(said: Said): void
}

/** Null: it is durable. */
type Answered = Extract<Said, { kind: 'error' | 'text' | 'probed' }> | null
type Waiting = (said: Answered) => void

export type AskingParts = {
  readonly port: Pick<MessagePort, 'postMessage'>
  readonly handled: Handled
  readonly chainId: bigint
  readonly timers: Timers
}

export function createAsking({ port, handled, chainId, timers }: AskingParts): Asking {
  const waiting = new Map<number, Waiting>()
  const outlets = new Map<number, Outlet>()
  const post = createPost(port, handled, timers)
  let lastId = 0
  let lastSocket = 0

  /** Settled in one step, so that a reply is never overtaken by what was said after it. */
  function ask<Answer>(pass: (id: number) => void, read: (said: Answered) => Answer): Promise<Answer> {
    return new Promise((resolve) => {
      lastId = (lastId + 1) >>> 0
      waiting.set(lastId, (said) => resolve(read(said)))
      pass(lastId)
    })
  }

  /** Null: not a single, regular eth_sendRawTransaction; then the other side finds the words for it. */
  function ballot(text: string): Promise<string | null> | null {
    const found = sentTransaction(text)
    if (found === null) return null
    const { raw, id } = found
    try {
      const { sender, hash } = decodeTransaction(raw, chainId)
      return ask(
        (asked) => post.send({ id: asked, raw, sender, hash }),
        (said) => (said === null ? resultText(id, hash) : errorText(id, said)),
      )
    } catch (error) {
      if (!(error instanceof InvalidTransaction)) throw error
      const { code, facts } = error
      return ask(
        (asked) => post.tell({ kind: 'invalid', id: asked, code, facts }),
        (said) => errorText(id, said),
      )
    }
  }

  function probe<Answer>(of: 'live' | 'health' | 'metrics'): Promise<Answer> {
    return ask(
      (id) => post.tell({ kind: 'probe', id, of }),
      (said) => (said?.kind === 'probed' ? said.answer : undefined) as Answer,
    )
  }

  return {
    tell: post.tell,
    dispatch: (text, session) => {
      const sent = ballot(text)
      if (sent !== null) return sent
      const socket = session === null ? null : (session as SocketSession).socket
      return ask(
        (id) => post.tell({ kind: 'text', id, text, socket }),
        (said) => (said?.kind === 'text' ? said.text : null),
      )
    },
    openSubscriber: (outlet) => {
      const socket = ++lastSocket
      outlets.set(socket, outlet)
      post.tell({ kind: 'socket', socket, is: 'open' })
      return {
        forMessage: () => new SocketSession(socket),
        close() {
          if (outlets.delete(socket)) post.tell({ kind: 'socket', socket, is: 'closed' })
        },
      }
    },
    probes: { live: () => probe('live'), health: () => probe('health'), metrics: () => probe('metrics') },
    hear(said) {
      if (said.kind === 'durable') for (const id of said.ids) settle(waiting, id, null)
      else if (said.kind === 'drop') outlets.get(said.socket)?.drop()
      else if (said.kind === 'notify') {
        // In the same order as the replies, whose promises run one step later.
        const outlet = outlets.get(said.socket)
        Promise.resolve().then(() => outlet?.send(said.text))
        post.tell({ kind: 'taken' })
      } else if (said.kind !== 'end') settle(waiting, said.id, said)
    },
  }
}

function settle(waiting: Map<number, Waiting>, id: number, said: Answered): void {
  const resolve = waiting.get(id)
  waiting.delete(id)
  resolve?.(said)
}

/** Subscribing happens where the chain is; here a message only has to say which socket it came from. */
class SocketSession {
  readonly socket: number
  constructor(socket: number) {
    this.socket = socket
  }
  subscribe(): never {
    throw new Error('subscriptions are made in the chain’s thread')
  }
  unsubscribe(): never {
    throw new Error('subscriptions are made in the chain’s thread')
  }
  /** What follows a reply was posted after it, and arrives after it. */
  replied(): void {}
}

/**
 * What is to be said while the other side is busy goes as one with the next message: waking a thread costs as much as some
 * ballots. But it shall not wait, idle, for all that this thread has read in one turn: a few ballots are on their way at once,
 * and a second message lies ready behind the one it works at. Neighbouring ballots are one run of bytes.
 */
function createPost(port: Pick<MessagePort, 'postMessage'>, handled: Handled, timers: Timers) {
  let asked: Asked[] = []
  let ballots: Checked[] = []
  let isScheduled = false
  let sent = 0

  const hasRoom = (): boolean => ((sent - Atomics.load(handled, 0)) | 0) < MESSAGES_AHEAD_MAX

  function sealBallots(): void {
    if (ballots.length === 0) return
    asked.push({ kind: 'transactions', bytes: encodeChecked(ballots) })
    ballots = []
  }
  function flush(): void {
    sealBallots()
    sent = (sent + 1) | 0
    const buffers = asked.flatMap((one) => (one.kind === 'transactions' ? [one.bytes.buffer as ArrayBuffer] : []))
    port.postMessage(asked, buffers)
    asked = []
  }
  function flushLater(): void {
    if (!hasRoom()) {
      timers.after(LOOK_AGAIN_MS, flushLater)
      return
    }
    isScheduled = false
    if (asked.length + ballots.length > 0) flush()
  }
  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setImmediate(flushLater)
  }
  return {
    tell(one: Asked): void {
      sealBallots()
      asked.push(one)
      schedule()
    },
    send(ballot: Checked): void {
      ballots.push(ballot)
      if (ballots.length >= BALLOTS_AT_ONCE && hasRoom()) flush()
      else schedule()
    },
  }
}

/** As many as take this thread two milliseconds: so long the other one may be idle. Each message wakes it, and ends in a sync. */
const BALLOTS_AT_ONCE = 16
/** The one being worked at and the next. */
const MESSAGES_AHEAD_MAX = 2
/** While the other side is busy. It may be building a block for half a second. */
const LOOK_AGAIN_MS = 1

const raw = data(TRANSACTION_BYTES_MAX)

/** The one request that comes by the thousand, when it is exactly as it should be. */
function sentTransaction(text: string): { readonly id: unknown; readonly raw: Uint8Array } | null {
  if (!text.includes('eth_sendRawTransaction"') || text.trimStart().startsWith('[')) return null
  try {
    const { jsonrpc, id, method, params } = JSON.parse(text) as Record<string, unknown>
    const isRegular = jsonrpc === '2.0' && method === 'eth_sendRawTransaction' && Array.isArray(params)
    const hasId = typeof id === 'string' || id === null || (Number.isSafeInteger(id) && typeof id === 'number')
    if (!isRegular || !hasId || params.length !== 1) return null
    return { id, raw: raw(params[0]) }
  } catch {
    return null
  }
}

function resultText(id: unknown, hash: Hash): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":"${hash}"}`
}

function errorText(id: unknown, said: Answered): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"error":${said?.kind === 'error' ? said.error : 'null'}}`
}
