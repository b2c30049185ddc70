// The validators behind one address: JSON-RPC text enters, text leaves, over HTTP and WebSocket alike. What lives longer
// than a call (filters, subscriptions, waiting for a receipt) is kept here; everything else is a validator's answer.
import { isError, NoValidator, type RpcAnswer, type Validators } from '@psephos/client'
import { createPace, type Pace } from '../pace.ts'
import { createFilters } from './filters.ts'
import { createFollower } from './follower.ts'
import {
  ANSWER_CHARS_MAX,
  CALLS_MAX,
  CALLS_PER_VISITOR_MAX,
  LOOK_MS,
  SYNC_LOOK_MS,
  SYNC_MS_DEFAULT,
  SYNC_MS_MAX,
  SYNC_WAITS_MAX,
} from './limits.ts'
import { type Message, readBody, writeBody } from './messages.ts'
import { createPendingFeed } from './pendingFeed.ts'
import { refusals } from './refusals.ts'
import { createSubscriptions, type Session, type SocketSubscriptions } from './subscriptions.ts'

export type Reply = {
  /** Null: only notifications. */
  readonly text: string | null
  /** Nobody answered any of it. */
  readonly isSilence: boolean
}
export type Gateway = {
  /** `visitor`: whose share of the bounds it takes. `session`: null over plain HTTP. Never throws for what is asked. */
  answer(text: string, visitor: string, session: Session | null): Promise<Reply>
  /** G11. By one validator alone, in the order of `validators.health()`; reads only. */
  answerFrom(index: number, text: string, visitor: string): Promise<Reply>
  openSubscriptions(send: (text: string) => void): SocketSubscriptions
  readonly validators: Validators
  /** Filters and subscriptions end with it. */
  close(): void
}
export type GatewayParts = {
  readonly validators: Validators
  readonly newId: () => string
  /** Calls of one visitor over time; no bound without it. */
  readonly pace?: Pace
  readonly nowMs?: () => number
  readonly lookMs?: number
  readonly followMs?: number
}

export function createGateway(parts: GatewayParts): Gateway {
  const {
    validators,
    newId,
    nowMs = () => performance.now(),
    pace = createPace(null),
    lookMs = LOOK_MS,
    followMs,
  } = parts
  const follower = createFollower(validators, followMs)
  const pending = createPendingFeed(validators, followMs)
  const filters = createFilters({ validators, pending, nowMs, newId })
  const subscriptions = createSubscriptions({ validators, follower, pending, newId })
  const calls = createCounter()
  let syncWaits = 0
  // A validator that hangs is found by this and not by a visitor; what nobody asks about any more is looked after too.
  const looking = setInterval(() => {
    void validators.look()
    void validators.tend()
  }, lookMs)
  looking.unref()

  /** What the gateway answers itself; null: a validator does. */
  function own({ method, params }: Message, session: Session | null): Promise<RpcAnswer> | RpcAnswer | null {
    if (method === 'eth_subscribe') return session === null ? refusals.noNotifications() : session.subscribe(params)
    if (method === 'eth_unsubscribe') return session === null ? refusals.noNotifications() : session.unsubscribe(params)
    if (method === 'eth_sendRawTransactionSync') return sendAndWait(params)
    return filters.has(method) ? filters.answer(method, params) : null
  }

  async function sendAndWait([raw, timeout]: readonly unknown[]): Promise<RpcAnswer> {
    const timeoutMs = timeout === undefined || timeout === null ? SYNC_MS_DEFAULT : Number(timeout)
    if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 0)
      return refusals.invalidParam(1, 'want a number of milliseconds')
    if (syncWaits >= SYNC_WAITS_MAX) return refusals.syncBusy()
    const [sent] = await validators.request([{ method: 'eth_sendRawTransaction', params: [raw] }])
    if (sent === undefined || isError(sent)) return sent ?? refusals.overloaded()
    const waitMs = Math.min(timeoutMs || SYNC_MS_DEFAULT, SYNC_MS_MAX)
    const deadlineMs = nowMs() + waitMs
    syncWaits++
    try {
      while (nowMs() < deadlineMs) {
        const [receipt] = await validators.request([{ method: 'eth_getTransactionReceipt', params: [sent.result] }])
        if (receipt !== undefined && !isError(receipt) && receipt.result !== null) return receipt
        await new Promise((resolve) => setTimeout(resolve, SYNC_LOOK_MS))
      }
      return refusals.syncTimeout(sent.result, waitMs)
    } finally {
      syncWaits--
    }
  }

  /** In their order; neighbours that validators answer go out together. */
  async function answerAll(messages: readonly Message[], session: Session | null): Promise<RpcAnswer[]> {
    const answers: RpcAnswer[] = []
    let run: Message[] = []
    const flush = async () => {
      if (run.length === 0) return
      const some = run
      run = []
      answers.push(...(await orSilence(some.length, () => validators.request(some.map(callOf)))))
    }
    for (const message of messages) {
      const isOwn = message.refusal !== null || OWN.test(message.method)
      if (!isOwn) {
        run.push(message)
        continue
      }
      await flush()
      const [answer] = await orSilence(1, async () => [message.refusal ?? ((await own(message, session)) as RpcAnswer)])
      answers.push(answer as RpcAnswer)
    }
    await flush()
    return answers
  }

  /** Within the visitor's share. */
  async function replyTo(
    text: string,
    visitor: string,
    answersTo: (messages: readonly Message[]) => Promise<readonly RpcAnswer[]>,
  ): Promise<Reply> {
    const body = readBody(text)
    const refuse = (refusal: () => RpcAnswer): Reply => {
      return { text: writeBody(body, body.messages.map(refusal)), isSilence: false }
    }
    if (!(await pace(visitor, body.messages.length))) return refuse(refusals.tooFast)
    const release = calls.take(visitor, body.messages.length)
    if (release === null) return refuse(refusals.overloaded)
    try {
      const answers = await answersTo(body.messages)
      const isSilence = answers.every((answer) => isError(answer) && silences.has(answer))
      const reply = writeBody(body, answers)
      if (reply === null || reply.length <= ANSWER_CHARS_MAX) return { text: reply, isSilence }
      return refuse(refusals.responseTooLarge)
    } finally {
      release()
    }
  }

  /** Only reads go through: what is sent must be looked after (G8), and filters live in the gateway. */
  async function answerAlone(index: number, messages: readonly Message[]): Promise<readonly RpcAnswer[]> {
    const reads = messages.filter(({ method, refusal }) => refusal === null && !NOT_ALONE.test(method))
    const answers = await orSilence(reads.length, async () =>
      reads.length === 0 ? [] : validators.ask(index, reads.map(callOf)),
    )
    return messages.map((message) => {
      const place = reads.indexOf(message)
      return answers[place] ?? message.refusal ?? refusals.notFromOne(message.method)
    })
  }

  return {
    validators,
    openSubscriptions: subscriptions.open,
    answer: (text, visitor, session) => replyTo(text, visitor, (messages) => answerAll(messages, session)),
    answerFrom: (index, text, visitor) => replyTo(text, visitor, (messages) => answerAlone(index, messages)),
    close() {
      clearInterval(looking)
      follower.close()
      pending.close()
    },
  }
}

const OWN = /^eth_(subscribe|unsubscribe|sendRawTransactionSync|new\w*Filter|uninstallFilter|getFilter\w+)$/

const NOT_ALONE = /^eth_(send\w*|subscribe|unsubscribe|new\w*Filter|uninstallFilter|getFilter\w+)$/

const callOf = ({ method, params }: Message) => ({ method, params })

/** Answers that say that nobody answered. */
const silences = new WeakSet<RpcAnswer>()

async function orSilence(count: number, ask: () => Promise<readonly RpcAnswer[]>): Promise<readonly RpcAnswer[]> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof NoValidator)) throw error
    const answer = refusals.silence(error.message)
    silences.add(answer)
    return Array.from({ length: count }, () => answer)
  }
}

/** Calls in hand, in all and by visitor. */
function createCounter() {
  const byVisitor = new Map<string, number>()
  let all = 0
  return {
    take(visitor: string, count: number): (() => void) | null {
      const own = byVisitor.get(visitor) ?? 0
      if (all + count > CALLS_MAX || own + count > CALLS_PER_VISITOR_MAX) return null
      all += count
      byVisitor.set(visitor, own + count)
      return () => {
        all -= count
        const left = (byVisitor.get(visitor) ?? 0) - count
        if (left > 0) byVisitor.set(visitor, left)
        else byVisitor.delete(visitor)
      }
    },
  }
}
