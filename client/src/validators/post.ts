// One body of calls to one validator and its answers, within a time and a size. Whatever goes wrong on the way is one of
// four faults; what the validator says, errors too, is an answer.
import { ANSWER_BYTES_MAX } from './limits.ts'
import type { RpcAnswer, RpcCall } from './rpcCall.ts'

export type WayFaultKind =
  | 'broken' // no connection, or it broke before the answer was whole
  | 'timeout'
  | 'busy' // an HTTP status that is no answer
  | 'garbled' // an answer to something else, or none at all

export class WayFault extends Error {
  readonly kind: WayFaultKind
  /** It is in the validator's account already. */
  isCounted = false
  constructor(kind: WayFaultKind, cause?: unknown) {
    super(kind, { cause })
    this.name = 'WayFault'
    this.kind = kind
  }
}

export type PostOptions = { readonly timeoutMs: number; readonly fetchFn: typeof fetch }

/** Answers in the order of the calls. Throws WayFault. */
export async function post(
  url: string,
  calls: readonly RpcCall[],
  { timeoutMs, fetchFn }: PostOptions,
): Promise<readonly RpcAnswer[]> {
  const messages = calls.map(({ method, params }, id) => ({ jsonrpc: '2.0', id, method, params: params ?? [] }))
  const body = JSON.stringify(messages.length === 1 ? messages[0] : messages)
  const signal = AbortSignal.timeout(timeoutMs)
  let text: string
  try {
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const response = await fetchFn(url, { method: 'POST', body, headers, signal, redirect: 'error' })
    if (!response.ok) throw new WayFault('busy', response.status)
    text = await readText(response)
  } catch (cause) {
    if (cause instanceof WayFault) throw cause
    throw new WayFault(signal.aborted ? 'timeout' : 'broken', cause)
  }
  return decodeAnswers(text, calls.length)
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  if (reader === undefined) throw new WayFault('garbled')
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.length
    if (bytes > ANSWER_BYTES_MAX) {
      await reader.cancel()
      throw new WayFault('garbled')
    }
    text += decoder.decode(part.value, { stream: true })
  }
  return text + decoder.decode()
}

/** Matched by id: a batch may be answered in any order. Throws WayFault `garbled` unless there is one answer to each. */
export function decodeAnswers(text: string, count: number): readonly RpcAnswer[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new WayFault('garbled', cause)
  }
  const found = new Map<unknown, RpcAnswer>()
  for (const entry of Array.isArray(json) ? json : [json]) {
    const answer = asAnswer(entry)
    if (answer !== null) found.set((entry as { id: unknown }).id, answer)
  }
  return Array.from({ length: count }, (_, id) => {
    const answer = found.get(id)
    if (answer === undefined) throw new WayFault('garbled')
    return answer
  })
}

function asAnswer(entry: unknown): RpcAnswer | null {
  if (typeof entry !== 'object' || entry === null) return null
  const { result, error } = entry as { result?: unknown; error?: unknown }
  if (error !== undefined && error !== null) {
    const { code, message, data } = error as { code?: unknown; message?: unknown; data?: unknown }
    if (typeof code !== 'number' || typeof message !== 'string') return null
    return { error: { code, message, ...(data === undefined ? {} : { data }) } }
  }
  return result === undefined ? null : { result }
}
