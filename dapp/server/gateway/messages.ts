// JSON-RPC 2.0 as text: one message or a batch enters, what is asked leaves, and answers become text again with the ids
// they belong to. It knows no method.
import type { RpcAnswer } from '@psephos/client'
import { BATCH_ITEMS_MAX } from './limits.ts'
import { refusals } from './refusals.ts'

/** `refusal`: not a request that can be answered otherwise. A notification is carried out and not answered. */
export type Message = {
  readonly id: unknown
  readonly method: string
  readonly params: readonly unknown[]
  readonly isNotification: boolean
  readonly refusal: RpcAnswer | null
}
export type Body = { readonly isBatch: boolean; readonly messages: readonly Message[] }

export function readBody(text: string): Body {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return alone(refused(null, refusals.parseError()))
  }
  if (!Array.isArray(json)) return alone(readMessage(json))
  if (json.length === 0) return alone(refused(null, refusals.emptyBatch()))
  if (json.length > BATCH_ITEMS_MAX) {
    const id = idOf(json.find((one) => idOf(one) !== null))
    return { isBatch: true, messages: [refused(id, refusals.batchTooLarge())] }
  }
  return { isBatch: true, messages: json.map(readMessage) }
}

const alone = (message: Message): Body => ({ isBatch: false, messages: [message] })

function refused(id: unknown, refusal: RpcAnswer): Message {
  return { id, method: '', params: [], isNotification: false, refusal }
}

function readMessage(json: unknown): Message {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return refused(null, refusals.invalidRequest())
  }
  const { jsonrpc, id, method, params } = json as Record<string, unknown>
  if (jsonrpc !== '2.0' || typeof method !== 'string' || !isId(id))
    return refused(idOf(json), refusals.invalidRequest())
  const isNotification = id === undefined
  const isList = params === undefined || params === null || Array.isArray(params)
  const refusal = isList ? null : refusals.paramsNotAList()
  return { id: id ?? null, method, params: Array.isArray(params) ? params : [], isNotification, refusal }
}

/** A number that JavaScript would print otherwise than it came is no id: its sender could not match the answer. */
function isId(id: unknown): boolean {
  if (typeof id === 'number') return Number.isFinite(id) && Math.abs(id) <= Number.MAX_SAFE_INTEGER
  return id === undefined || id === null || typeof id === 'string'
}

function idOf(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return null
  const { id } = json as Record<string, unknown>
  return isId(id) ? (id ?? null) : null
}

/** Null: nothing is answered to notifications alone. */
export function writeBody({ isBatch, messages }: Body, answers: readonly RpcAnswer[]): string | null {
  const texts = messages.flatMap(({ id, isNotification }, i) =>
    isNotification ? [] : [JSON.stringify({ jsonrpc: '2.0', id, ...answers[i] })],
  )
  if (texts.length === 0) return null
  return isBatch ? `[${texts.join(',')}]` : (texts[0] ?? null)
}
