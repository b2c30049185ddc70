// The chain's side: what the sockets' thread asks is answered from the RPC, in order; ballots come with their sender known.
// What enters is a port to the other side and the RPC; how the other side came to be is not asked.
import type { MessagePort } from 'node:worker_threads'
import { FRONT_UNTAKEN_BYTES_MAX } from '../../params/limits.ts'
import { InvalidTransaction } from '../../types/errors.ts'
import type { Clock } from '../../types/ports.ts'
import { type Budget, createBudget } from '../budget.ts'
import type { RpcError } from '../errors.ts'
import type { Probes } from '../http.ts'
import type { Rpc } from '../rpc.ts'
import type { Subscriber } from '../subscriptions.ts'
import { type Asked, decodeChecked, type Handled, type Said } from './messages.ts'

export type AnsweringParts = {
  readonly port: Pick<MessagePort, 'postMessage'>
  readonly handled: Handled
  readonly rpc: Rpc
  readonly probes: Probes
  readonly clock: Clock
}
export type Answering = {
  /** One message: all its items, in order, after those before it. Others have their turn between two of them. */
  hear(asked: readonly Asked[]): void
  close(): void
}

export function createAnswering({ port, handled, rpc, probes, clock }: AnsweringParts): Answering {
  const subscribers = new Map<number, Subscriber>()
  const heard: (readonly Asked[])[] = []
  const untaken = createUntaken(createBudget(FRONT_UNTAKEN_BYTES_MAX, clock))
  const { say, durable } = createSpeech(port)

  function open(socket: number): void {
    const drop = () => say({ kind: 'drop', socket })
    const send = (text: string) => (untaken.add(text.length) ? say({ kind: 'notify', socket, text }) : drop())
    subscribers.set(socket, rpc.openSubscriber({ send, drop }))
  }

  function close(socket: number): void {
    subscribers.get(socket)?.close()
    subscribers.delete(socket)
  }

  function answerText(id: number, text: string, socket: number | null): void {
    const session = socket === null ? null : (subscribers.get(socket)?.forMessage() ?? null)
    const reply = (answer: string | null): void => {
      say({ kind: 'text', id, text: answer })
      session?.replied()
    }
    const answer = rpc.dispatch(text, session)
    if (answer instanceof Promise) answer.then(reply)
    else reply(answer)
  }

  function submitAll(bytes: Uint8Array): void {
    for (const { id, raw, sender, hash } of decodeChecked(bytes)) {
      rpc.submit(raw, { sender, hash }).then((refusal) => (refusal === null ? durable(id) : sayError(id, refusal)))
    }
  }

  function sayError(id: number, { code, message, data }: RpcError): void {
    say({ kind: 'error', id, error: JSON.stringify({ code, message, data }) })
  }

  function answerProbe(id: number, of: keyof Probes): void {
    const done = (answer: unknown) => say({ kind: 'probed', id, answer })
    probes[of]().then(done, () => done(undefined))
  }

  function hearOne(asked: Asked): void {
    if (asked.kind === 'transactions') submitAll(asked.bytes)
    else if (asked.kind === 'invalid') sayError(asked.id, rpc.refuse(new InvalidTransaction(asked.code, asked.facts)))
    else if (asked.kind === 'text') answerText(asked.id, asked.text, asked.socket)
    else if (asked.kind === 'socket') asked.is === 'open' ? open(asked.socket) : close(asked.socket)
    else if (asked.kind === 'probe') answerProbe(asked.id, asked.of)
    else if (asked.kind === 'taken') untaken.remove()
  }

  /** What has become durable meanwhile is answered, and what came is written, before the next: the threads work side by side. */
  function hearNext(): void {
    const next = heard[0]
    if (next === undefined) return
    for (const one of next) hearOne(one)
    Atomics.add(handled, 0, 1)
    heard.shift()
    if (heard.length > 0) setImmediate(hearNext)
  }

  return {
    hear(asked) {
      heard.push(asked)
      if (heard.length === 1) setImmediate(hearNext)
    },
    /** What has not been heard then is of callers that are gone: the other side ends when all who wait have their answers. */
    close() {
      heard.length = 0
      for (const socket of subscribers.keys()) close(socket)
    },
  }
}

/** What has been said to the other thread and not been taken over by it: a thread that is behind must not fill memory. */
function createUntaken(budget: Budget) {
  const held: (() => void)[] = []
  return {
    add(bytes: number): boolean {
      const release = budget.take(bytes)
      if (release !== null) held.push(release)
      return release !== null
    },
    /** The oldest. */
    remove(): void {
      held.shift()?.()
    },
  }
}

/** What comes about in one turn is one message; ballots that became durable together are one item of it. */
function createSpeech(port: Pick<MessagePort, 'postMessage'>) {
  let said: Said[] = []
  let ids: number[] = []
  let isScheduled = false

  function flush(): void {
    isScheduled = false
    if (ids.length > 0) said.push({ kind: 'durable', ids })
    ids = []
    port.postMessage(said)
    said = []
  }
  /** After the promises of this turn: those of one disk sync all run in it. */
  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    process.nextTick(flush)
  }
  return {
    say(one: Said): void {
      if (ids.length > 0) said.push({ kind: 'durable', ids })
      ids = []
      said.push(one)
      schedule()
    },
    durable(id: number): void {
      ids.push(id)
      schedule()
    },
  }
}
