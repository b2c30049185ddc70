// What both directions must know of an ABI type: whether it is dynamic, how many bytes its head takes, what it is made of.
import type { AbiParameter } from 'viem'
import { WORD } from './words.ts'

export type Components = readonly AbiParameter[]

export function componentsOf(parameter: AbiParameter): Components {
  return 'components' in parameter ? parameter.components : []
}

/** `T[]` -> T; null when it is no dynamic array. Arrays of fixed length occur in no interface of ours. */
export function itemOf(parameter: AbiParameter): AbiParameter | null {
  return parameter.type.endsWith('[]') ? { ...parameter, type: parameter.type.slice(0, -2) } : null
}

export function isTuple(parameter: AbiParameter): boolean {
  return parameter.type === 'tuple'
}

const dynamic = new WeakMap<AbiParameter, boolean>()

export function isDynamic(parameter: AbiParameter): boolean {
  const known = dynamic.get(parameter)
  if (known !== undefined) return known
  const { type } = parameter
  const found =
    type === 'string' ||
    type === 'bytes' ||
    type.endsWith('[]') ||
    (type === 'tuple' && componentsOf(parameter).some(isDynamic))
  dynamic.set(parameter, found)
  return found
}

/** Bytes in the head of the enclosing tuple: an offset, or the value itself. */
export function headBytes(parameter: AbiParameter): number {
  if (isDynamic(parameter) || !isTuple(parameter)) return WORD
  return headBytesOf(componentsOf(parameter))
}

export function headBytesOf(parameters: Components): number {
  return parameters.reduce((sum, parameter) => sum + headBytes(parameter), 0)
}

/** Bits of uintN; bytes of bytesN. */
export function sizeOf(type: string, prefix: 'uint' | 'bytes'): number {
  return Number(type.slice(prefix.length))
}
