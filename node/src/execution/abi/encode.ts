// Values -> ABI bytes, the canonical encoding that `decode.ts` reads. For what contracts answer, revert with and log.
import type { AbiParameter } from 'viem'
import { hexToBytes } from '../../codec/hex.ts'
import type { Hex } from '../../types/bytes.ts'
import { type Components, componentsOf, headBytes, headBytesOf, isDynamic, isTuple, itemOf } from './types.ts'
import { padded, WORD, writeWord } from './words.ts'

const utf8 = new TextEncoder()

/** Takes values in viem's types; bytes also as Uint8Array. A value of another type is a bug and throws TypeError. */
export function encodeAbi(parameters: Components, values: readonly unknown[]): Uint8Array {
  const bytes = new Uint8Array(tupleBytes(parameters, values))
  writeTuple(parameters, values, bytes, 0)
  return bytes
}

function tupleBytes(parameters: Components, values: readonly unknown[]): number {
  return parameters.reduce(
    (sum, parameter, i) => sum + (isDynamic(parameter) ? dynamicBytes(parameter, values[i]) : 0),
    headBytesOf(parameters),
  )
}

function dynamicBytes(parameter: AbiParameter, value: unknown): number {
  if (isTuple(parameter)) return tupleBytes(componentsOf(parameter), fieldsOf(parameter, value))
  const item = itemOf(parameter)
  if (item === null) return WORD + padded(contentOf(parameter, value).length)
  const items = listOf(value)
  return WORD + tupleBytes(Array<AbiParameter>(items.length).fill(item), items)
}

/** Returns the position behind what was written. */
function writeTuple(parameters: Components, values: readonly unknown[], bytes: Uint8Array, start: number): number {
  let head = start
  let tail = start + headBytesOf(parameters)
  for (const [i, parameter] of parameters.entries()) {
    if (isDynamic(parameter)) {
      writeWord(bytes, head, BigInt(tail - start))
      tail = writeDynamic(parameter, values[i], bytes, tail)
    } else {
      writeStatic(parameter, values[i], bytes, head)
    }
    head += headBytes(parameter)
  }
  return tail
}

function writeDynamic(parameter: AbiParameter, value: unknown, bytes: Uint8Array, start: number): number {
  if (isTuple(parameter)) return writeTuple(componentsOf(parameter), fieldsOf(parameter, value), bytes, start)
  const item = itemOf(parameter)
  if (item !== null) {
    const items = listOf(value)
    writeWord(bytes, start, BigInt(items.length))
    return writeTuple(Array<AbiParameter>(items.length).fill(item), items, bytes, start + WORD)
  }
  const content = contentOf(parameter, value)
  writeWord(bytes, start, BigInt(content.length))
  bytes.set(content, start + WORD)
  return start + WORD + padded(content.length)
}

function writeStatic(parameter: AbiParameter, value: unknown, bytes: Uint8Array, offset: number): void {
  if (isTuple(parameter)) {
    writeTuple(componentsOf(parameter), fieldsOf(parameter, value), bytes, offset)
  } else if (parameter.type === 'address') {
    bytes.set(bytesOf(value), offset + 12)
  } else if (parameter.type.startsWith('bytes')) {
    bytes.set(bytesOf(value), offset)
  } else if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') {
    writeWord(bytes, offset, BigInt(value))
  } else {
    throw new TypeError(`${parameter.type} ${parameter.name ?? ''} is not a number`)
  }
}

function fieldsOf(parameter: AbiParameter, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${parameter.name ?? 'tuple'} is not an object`)
  const fields: ReadonlyMap<string, unknown> = new Map(Object.entries(value))
  return componentsOf(parameter).map(({ name }, i) => fields.get(name ?? String(i)))
}

function contentOf(parameter: AbiParameter, value: unknown): Uint8Array {
  return parameter.type === 'string' && typeof value === 'string' ? utf8.encode(value) : bytesOf(value)
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('not a list')
  return value
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string' && value.startsWith('0x')) return hexToBytes(value as Hex)
  throw new TypeError('not bytes')
}
