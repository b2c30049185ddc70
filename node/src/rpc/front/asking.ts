// The sockets' side: messages of callers go to the chain's thread as they come, but a ballot is decoded, and its sender
// recovered, here. What enters is a port to the other side; what leaves is what `listenRpc` needs.
import type { MessagePort } from 'node:worker_threads'
import { decodeTransaction } from '../../codec/transaction.ts'
import { TRANSACTION_BYTES_MAX } from '../../params/limits.ts'
import { InvalidTransaction } from '../../types/errors.ts'
import type { Dispatch } from '../dispatch.ts'
import type { Health, Probes } from '../http.ts'
import { data } from '../params/scalars.ts'
import type { OpenSubscriber, Outlet } from '../subscriptions.ts'
import { type Asked, type Checked, encodeChecked, type Said } from './messages.ts'

export type Asking = {
  readonly dispatch: Dispatch
  readonly openSubscriber: OpenSubscriber
  readonly probes: Probes
  tell(asked: Asked): void
  hear(said: Said): void
}

type Waiting = (said: Extract<Said, { kind: 'error' | 'text' | 'probed' }> | null) => void

export function createAsking(port: Pick<MessagePort, 'postMessage'>, chainId: bigint): Asking {
  const waiting = new Map<number, Waiting>()
  const outlets = new Map<number, Outlet>()
  const post = createPost(port)
  let lastId = 0
  let lastSocket = 0

  function ask(question: (id: number) => Asked): Promise<Parameters<Waiting>[0]> {
    return new Promise((resolve) => {
      lastId = (lastId + 1) >>> 0
      waiting.set(lastId, resolve)
      post.tell(question(lastId))
    })
  }

  /** Null: not a single, regular eth_sendRawTransaction; then the other side finds the words for it. */
  function ballot(text: string): Promise<string | null> | null {
    const found = sentTransaction(text)
    if (found === null) return null
    const { raw, id } = found
    try {
      const { sender, hash } = decodeTransaction(raw, chainId)
      const answered = new Promise<Parameters<Waiting>[0]>((resolve) => {
        lastId = (lastId + 1) >>> 0
        waiting.set(lastId, resolve)
        post.send({ id: lastId, raw, sender, hash })
      })
      return answered.then((said) =>
        said?.kind === 'error'
          ? errorText(id, said.error)
          : `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":"${hash}"}`,
      )
    } catch (error) {
      if (!(error instanceof InvalidTransaction)) throw error
      const { code, facts } = error
      return ask((asked) => ({ kind: 'invalid', id: asked, code, facts })).then((said) =>
        errorText(id, said?.kind === 'error' ? said.error : 'null'),
      )
    }
  }

  async function probe(of: 'live' | 'health' | 'metrics'): Promise<unknown> {
    const said = await ask((id) => ({ kind: 'probe', id, of }))
    return said?.kind === 'probed' ? said.answer : undefined
  }

  return {
    tell: post.tell,
    dispatch: (text, session) => {
      const sent = ballot(text)
      if (sent !== null) return sent
      const socket = session === null ? null : (session as SocketSession).socket
      return ask((id) => ({ kind: 'text', id, text, socket })).then((said) =>
        said?.kind === 'text' ? said.text : null,
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
    probes: {
      live: async () => void (await probe('live')),
      health: async () => (await probe('health')) as Health,
      metrics: async () => (await probe('metrics')) as Awaited<ReturnType<Probes['metrics']>>,
    },
    hear(said) {
      if (said.kind === 'durable') for (const id of said.ids) settle(waiting, id, null)
      else if (said.kind === 'drop') outlets.get(said.socket)?.drop()
      else if (said.kind === 'notify') {
        // In the same order as the replies, whose promises run one step later.
        const outlet = outlets.get(said.socket)
        Promise.resolve().then(() => outlet?.send(said.text))
        post.tell({ kind: 'taken' })
      } else if (said.kind === 'ready') post.ready()
      else if (said.kind !== 'end') settle(waiting, said.id, said)
    },
  }
}

function settle(waiting: Map<number, Waiting>, id: number, said: Parameters<Waiting>[0]): void {
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
 * What is to be said while the other side is busy with the last message goes as one with the next: waking a thread costs
 * as much as some ballots. Neighbouring ballots are one run of bytes.
 */
function createPost(port: Pick<MessagePort, 'postMessage'>) {
  let asked: Asked[] = []
  let ballots: Checked[] = []
  let isScheduled = false
  let isOtherBusy = false

  function sealBallots(): void {
    if (ballots.length === 0) return
    asked.push({ kind: 'transactions', bytes: encodeChecked(ballots) })
    ballots = []
  }
  function flush(): void {
    isScheduled = false
    sealBallots()
    isOtherBusy = true
    const buffers = asked.flatMap((one) => (one.kind === 'transactions' ? [one.bytes.buffer as ArrayBuffer] : []))
    port.postMessage(asked, buffers)
    asked = []
  }
  function schedule(): void {
    if (isScheduled || isOtherBusy) return
    isScheduled = true
    setImmediate(flush)
  }
  return {
    tell(one: Asked): void {
      sealBallots()
      asked.push(one)
      schedule()
    },
    send(ballot: Checked): void {
      ballots.push(ballot)
      schedule()
    },
    ready(): void {
      isOtherBusy = false
      if (asked.length > 0 || ballots.length > 0) schedule()
    },
  }
}

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

function errorText(id: unknown, error: string): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"error":${error}}`
}
