// One message of JSON text in, one text out, or null when nothing is to be answered. It knows JSON-RPC 2.0 and no method:
// single requests, batches, notifications, and every error in its place. A single request whose method answers at once is
// answered without a turn of the event loop.
import { performance } from 'node:perf_hooks'
import { RPC_BATCH_ITEMS_MAX, RPC_BATCH_MS_MAX, RPC_RESPONSE_BYTES_MAX, RPC_TURN_MS_MAX } from '../params/limits.ts'
import type { Log } from '../types/ports.ts'
import { asRpcError, INTERNAL_ERROR, RpcError, refusals } from './errors.ts'
import type { Method, RpcContext, Session } from './method.ts'
import type { RpcMetrics } from './metrics.ts'

export type Dispatch = (text: string, session: Session | null) => string | null | Promise<string | null>

type Request = {
  readonly id: unknown
  readonly method: string
  readonly params: unknown
  readonly isNotification: boolean
}

export function createDispatch(rpc: RpcContext, methods: ReadonlyMap<string, Method>, metrics: RpcMetrics): Dispatch {
  function answer(message: unknown, session: Session | null): string | null | Promise<string | null> {
    const request = asRequest(message)
    if (request === null) return errorText(idOf(message), refusals.invalidRequest())
    const { id, isNotification } = request
    const startMs = performance.now()
    const ended = (text: string, isError: boolean): string | null => {
      metrics.count(methods.has(request.method) ? request.method : 'unknown', isError, performance.now() - startMs)
      return isNotification ? null : text
    }
    const failed = (error: unknown) => ended(errorText(id, toRpcError(rpc.log, error, request.method)), true)
    try {
      const result = call(request, session)
      if (!(result instanceof Promise)) return ended(resultText(id, result), false)
      return result.then((value) => ended(resultText(id, value), false)).catch(failed)
    } catch (error) {
      return failed(error)
    }
  }

  function call({ method, params }: Request, session: Session | null): unknown {
    const found = methods.get(method)
    if (found === undefined) throw refusals.unknownMethod(method.slice(0, METHOD_CHARS_SHOWN))
    if (params === undefined || params === null) return found.call(rpc, [], session)
    if (!Array.isArray(params)) throw refusals.paramsNotAList()
    return found.call(rpc, params, session)
  }

  /**
   * One after the other, so that what the answers take is known before the next is begun. Ballots are only begun in their
   * order: those of one sender go through the door in theirs, and all share a disk sync.
   */
  async function answerBatch(messages: readonly unknown[], session: Session | null): Promise<string | null> {
    const answers: (string | null | Promise<string | null>)[] = []
    if (rpc.turns.isBusy) await rpc.turns.next()
    const startMs = performance.now()
    let turnStartMs = startMs
    let bytes = 0
    const held: (() => void)[] = []
    /** What does not fit any more is answered with the error in its place. */
    const fitting = (message: unknown, text: string | null): string | null => {
      if (text === null) return null
      bytes += text.length
      if (bytes > RPC_RESPONSE_BYTES_MAX) return refused(message, refusals.responseTooLarge())
      const release = rpc.budgets.unfinished.take(text.length)
      if (release === null) return refused(message, refusals.overloaded())
      held.push(release)
      return text
    }
    try {
      for (const message of messages) {
        if (bytes > RPC_RESPONSE_BYTES_MAX) answers.push(refused(message, refusals.responseTooLarge()))
        else if (performance.now() - startMs > RPC_BATCH_MS_MAX) answers.push(refused(message, refusals.batchTooSlow()))
        else {
          const text = answer(message, session)
          const isShort = text instanceof Promise && methods.get(asRequest(message)?.method ?? '')?.isShort === true
          answers.push(isShort ? text : fitting(message, text instanceof Promise ? await text : text))
        }
        if (performance.now() - turnStartMs < RPC_TURN_MS_MAX) continue
        await rpc.turns.next()
        turnStartMs = performance.now()
      }
      const texts = (await Promise.all(answers)).filter((text) => text !== null)
      return texts.length === 0 ? null : `[${texts.join(',')}]`
    } finally {
      for (const release of held) release()
    }
  }

  return (text, session) => {
    let message: unknown
    try {
      message = JSON.parse(text)
    } catch {
      return errorText(null, refusals.parseError())
    }
    if (!Array.isArray(message)) return answer(message, session)
    if (message.length === 0) return errorText(null, refusals.emptyBatch())
    if (message.length > RPC_BATCH_ITEMS_MAX) return `[${errorText(firstIdOf(message), refusals.batchTooLarge())}]`
    return answerBatch(message, session)
  }
}

/** A bug, or a database that fails: the caller learns no more than that, the log has the cause. */
export function toRpcError(log: Log, error: unknown, method: string): RpcError {
  const known = asRpcError(error)
  if (known !== null) return known
  log.error({ method, error }, 'a method failed')
  return new RpcError(INTERNAL_ERROR, 'internal error')
}

const METHOD_CHARS_SHOWN = 100

function refused(message: unknown, error: RpcError): string | null {
  const isNotification = asRequest(message)?.isNotification === true
  return isNotification ? null : errorText(idOf(message), error)
}

/** Null: not a JSON-RPC 2.0 request. A request without id is a notification; one with id null is answered. */
function asRequest(message: unknown): Request | null {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return null
  const { jsonrpc, id, method, params } = message as Record<string, unknown>
  if (jsonrpc !== '2.0' || typeof method !== 'string' || !isId(id)) return null
  return { id, method, params, isNotification: id === undefined }
}

/** A number that JavaScript would print otherwise than it came is no id: its sender could not match the answer. */
function isId(id: unknown): boolean {
  if (typeof id === 'number') return Number.isFinite(id) && Math.abs(id) <= Number.MAX_SAFE_INTEGER
  return id === undefined || id === null || typeof id === 'string'
}

function idOf(message: unknown): unknown {
  if (typeof message !== 'object' || message === null) return null
  const { id } = message as Record<string, unknown>
  return isId(id) ? (id ?? null) : null
}

const firstIdOf = (messages: readonly unknown[]): unknown => idOf(messages.find((one) => idOf(one) !== null))

/** Never both result and error, never neither: an absent result is null. */
function resultText(id: unknown, result: unknown): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id ?? null)},"result":${JSON.stringify(result ?? null)}}`
}

function errorText(id: unknown, { code, message, data }: RpcError): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id ?? null)},"error":${JSON.stringify({ code, message, data })}}`
}
