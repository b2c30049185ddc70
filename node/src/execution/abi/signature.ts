// An item of an ABI -> its signature as the contract ABI specification writes it, and the hash that stands for it on the
// wire: `name(type,…)`, a tuple as its types in brackets (https://docs.soliditylang.org/en/latest/abi-spec.html).
import type { AbiParameter } from 'viem'
import { keccak } from '../../codec/keccak.ts'
import { componentsOf } from './types.ts'

const SELECTOR_BYTES = 4
const utf8 = new TextEncoder()

/** Of a function, an error or an event. */
type Named = { readonly name: string; readonly inputs: readonly AbiParameter[] }

/** 32 bytes; an event's first topic. */
export function signatureHash({ name, inputs }: Named): Uint8Array {
  return keccak(utf8.encode(`${name}${typesOf(inputs)}`))
}

/** The first four bytes of it: in front of a call's arguments and of an error's values. */
export function selectorBytes(item: Named): Uint8Array {
  return signatureHash(item).subarray(0, SELECTOR_BYTES)
}

/** The same as a number, to look it up by. */
export function selectorNumber(item: Named): number {
  return selectorOf(selectorBytes(item))
}

/** The first four bytes as an unsigned number; for calldata of at least four bytes. */
export function selectorOf(data: Uint8Array): number {
  return (((data[0] ?? 0) << 24) | ((data[1] ?? 0) << 16) | ((data[2] ?? 0) << 8) | (data[3] ?? 0)) >>> 0
}

function typesOf(parameters: readonly AbiParameter[]): string {
  return `(${parameters.map(typeOf).join(',')})`
}

/** `tuple[]` keeps its brackets behind the types. */
function typeOf(parameter: AbiParameter): string {
  const { type } = parameter
  return type.startsWith('tuple') ? `${typesOf(componentsOf(parameter))}${type.slice('tuple'.length)}` : type
}
