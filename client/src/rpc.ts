// JSON-RPC methods that viem has no types for. The answer enters as unknown and leaves checked field by field, so that
// a node that answers nonsense is a named error and never an undefined somewhere in a page.
import { type Hash, type Hex, hexToBigInt, isHex } from 'viem'
import { PsephosError, toPsephosError } from './errors.ts'
import type { PsephosClient } from './types.ts'

type AnyRequest = (request: { method: string; params?: unknown }, options?: { retryCount?: number }) => Promise<unknown>

/** One call, unchecked answer. Throws PsephosError. `retry: false` for what must not be sent twice by itself. */
export async function callRpc(
  client: PsephosClient,
  { method, params, retry = true }: { method: string; params: readonly unknown[]; retry?: boolean },
): Promise<unknown> {
  try {
    return await (client.request as AnyRequest)({ method, params }, retry ? {} : { retryCount: 0 })
  } catch (error) {
    throw toPsephosError(error)
  }
}

export type Fields = Readonly<Record<string, unknown>>

/** Throws `bad-answer` unless it is a JSON object. */
export function asFields(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badAnswer(what, 'an object')
  return value as Fields
}

export function asList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw badAnswer(what, 'a list')
  return value
}

export function asHex(value: unknown, what: string, bytes?: number): Hex {
  if (!isHex(value) || value.length % 2 !== 0) throw badAnswer(what, 'bytes')
  if (bytes !== undefined && value.length !== 2 + 2 * bytes) throw badAnswer(what, `${bytes} bytes`)
  return value.toLowerCase() as Hex
}

export const asHash = (value: unknown, what: string): Hash => asHex(value, what, 32)
export const asAddress = (value: unknown, what: string) => asHex(value, what, 20)

export function asQuantity(value: unknown, what: string): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value)
  if (!isHex(value) || value.length < 3) throw badAnswer(what, 'a quantity')
  return hexToBigInt(value)
}

export function asNumber(value: unknown, what: string): number {
  const quantity = asQuantity(value, what)
  if (quantity > BigInt(Number.MAX_SAFE_INTEGER)) throw badAnswer(what, 'a small quantity')
  return Number(quantity)
}

const badAnswer = (what: string, want: string) => new PsephosError('bad-answer', { what, want })
