// Which logs a subscriber wants: addresses and topics from its filter object, and the test of one log.
import type { RpcAnswer } from '@psephos/client'
import { LOG_ITEMS_MAX } from './limits.ts'
import { refusals } from './refusals.ts'

export type LogFilter = {
  /** Lower case; empty: any. */
  readonly addresses: readonly string[]
  /** Position by position; null: any. */
  readonly topics: readonly (readonly string[] | null)[]
}
type JsonLog = { readonly address?: unknown; readonly topics?: unknown }

const TOPICS_MAX = 4

/** The filter, or its refusal, as argument number `index`. */
export function readLogFilter(json: unknown, index: number): LogFilter | { readonly refusal: RpcAnswer } {
  const refuse = (reason: string) => ({ refusal: refusals.invalidParam(index, reason) })
  if (json === undefined || json === null) return { addresses: [], topics: [] }
  if (typeof json !== 'object' || Array.isArray(json)) return refuse('want an object')
  const { address, topics } = json as { address?: unknown; topics?: unknown }
  const addresses = listOf(address)
  if (!addresses.every((one) => isHex(one, 20))) return refuse('address must be 20 bytes of 0x hex')
  if (topics !== undefined && topics !== null && !Array.isArray(topics)) return refuse('topics must be a list')
  const places = (topics ?? []) as readonly unknown[]
  if (places.length > TOPICS_MAX) return refuse(`a list of at most ${TOPICS_MAX} topics`)
  const choices = places.map((place) => (isAnything(place) ? null : listOf(place)))
  if (!choices.every((choice) => choice?.every((one) => isHex(one, 32)) ?? true)) {
    return refuse('topics must be 32 bytes of 0x hex')
  }
  const count = addresses.length + choices.reduce((sum, choice) => sum + (choice?.length ?? 0), 0)
  if (count > LOG_ITEMS_MAX) return refuse(`at most ${LOG_ITEMS_MAX} addresses and topics in a subscription`)
  return { addresses: lower(addresses), topics: choices.map((choice) => choice && lower(choice)) }
}

export function isWanted({ addresses, topics }: LogFilter, log: JsonLog): boolean {
  const found = Array.isArray(log.topics) ? log.topics : []
  return (
    (addresses.length === 0 || addresses.includes(String(log.address).toLowerCase())) &&
    topics.length <= found.length &&
    topics.every((choice, i) => choice === null || choice.includes(String(found[i]).toLowerCase()))
  )
}

/** Null and the empty list accept anything; a null among choices does too, as in geth. */
function isAnything(place: unknown): boolean {
  return place === null || (Array.isArray(place) && (place.length === 0 || place.includes(null)))
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

const lower = (list: readonly unknown[]): string[] => list.map((one) => String(one).toLowerCase())

function isHex(value: unknown, bytes: number): boolean {
  return typeof value === 'string' && value.length === 2 + 2 * bytes && /^0x[0-9a-f]+$/i.test(value)
}
