// ABI bytes -> values, only for the one encoding that every library writes: parts in order, no gaps, no sharing, zero
// padding, nothing behind. Reading is linear in the bytes, so no calldata can make a node work for more than it paid.
import type { AbiParameter } from 'viem'
import { bytesToHex } from '../../codec/hex.ts'
import { type Components, componentsOf, headBytes, headBytesOf, isDynamic, isTuple, itemOf, sizeOf } from './types.ts'
import { isZero, padded, readWord, WORD } from './words.ts'

/** The bytes are not the canonical encoding of those types. */
export class MalformedEncoding extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'MalformedEncoding'
  }
}

/** A value and the position behind it. */
type Read = { readonly value: unknown; readonly end: number }
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Values in viem's types (numbers up to 48 bits, bigint above; bytes and addresses as lower-case hex). Throws MalformedEncoding. */
export function decodeAbi(parameters: Components, bytes: Uint8Array): unknown[] {
  const { values, end } = readTuple(parameters, bytes, 0)
  if (end !== bytes.length) throw new MalformedEncoding('bytes behind the last argument')
  return values
}

function readTuple(parameters: Components, bytes: Uint8Array, start: number): { values: unknown[]; end: number } {
  const values: unknown[] = []
  let head = start
  let tail = start + headBytesOf(parameters)
  for (const parameter of parameters) {
    if (isDynamic(parameter)) {
      expectOffset(bytes, head, tail - start)
      const { value, end } = readDynamic(parameter, bytes, tail)
      values.push(value)
      tail = end
    } else {
      values.push(readStatic(parameter, bytes, head))
    }
    head += headBytes(parameter)
  }
  return { values, end: tail }
}

function readDynamic(parameter: AbiParameter, bytes: Uint8Array, start: number): Read {
  if (isTuple(parameter)) return readNamed(parameter, bytes, start)
  const length = readLength(bytes, start)
  const from = start + WORD
  const item = itemOf(parameter)
  if (item !== null) return readItems(item, length, bytes, from)
  const end = from + padded(length)
  if (end > bytes.length) throw new MalformedEncoding('shorter than it says')
  if (!isZero(bytes, from + length, end)) throw new MalformedEncoding('padding is not zero')
  const content = bytes.subarray(from, from + length)
  return { value: parameter.type === 'string' ? readText(content) : bytesToHex(content), end }
}

function readItems(item: AbiParameter, length: number, bytes: Uint8Array, start: number): Read {
  if (length * headBytes(item) > bytes.length - start) throw new MalformedEncoding('shorter than it says')
  const { values, end } = readTuple(Array<AbiParameter>(length).fill(item), bytes, start)
  return { value: values, end }
}

function readNamed(parameter: AbiParameter, bytes: Uint8Array, start: number): Read {
  const components = componentsOf(parameter)
  const { values, end } = readTuple(components, bytes, start)
  return { value: Object.fromEntries(components.map(({ name }, i) => [name ?? i, values[i]])), end }
}

function readStatic(parameter: AbiParameter, bytes: Uint8Array, offset: number): unknown {
  if (isTuple(parameter)) return readNamed(parameter, bytes, offset).value
  if (offset + WORD > bytes.length) throw new MalformedEncoding('shorter than it says')
  const { type } = parameter
  if (type === 'address') {
    if (!isZero(bytes, offset, offset + 12)) throw new MalformedEncoding('an address of more than 20 bytes')
    return bytesToHex(bytes.subarray(offset + 12, offset + WORD))
  }
  if (type.startsWith('bytes')) {
    const end = offset + sizeOf(type, 'bytes')
    if (!isZero(bytes, end, offset + WORD)) throw new MalformedEncoding('padding is not zero')
    return bytesToHex(bytes.subarray(offset, end))
  }
  const word = readWord(bytes, offset)
  if (type === 'bool') {
    if (word > 1n) throw new MalformedEncoding('a bool that is neither 0 nor 1')
    return word === 1n
  }
  const bits = sizeOf(type, 'uint')
  if (word >> BigInt(bits) !== 0n) throw new MalformedEncoding(`a number of more than ${bits} bits`)
  return bits <= 48 ? Number(word) : word
}

function readLength(bytes: Uint8Array, offset: number): number {
  if (offset + WORD > bytes.length) throw new MalformedEncoding('shorter than it says')
  const length = readWord(bytes, offset)
  if (length > BigInt(bytes.length)) throw new MalformedEncoding('shorter than it says')
  return Number(length)
}

function expectOffset(bytes: Uint8Array, at: number, offset: number): void {
  if (at + WORD > bytes.length || readWord(bytes, at) !== BigInt(offset)) {
    throw new MalformedEncoding('parts are not in order')
  }
}

function readText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new MalformedEncoding('text that is not UTF-8')
  }
}
