// The Elections ABI in typed form for its functions: read the arguments, write the answer, revert, log. Selectors,
// topics and parameter lists are looked up by name, once.
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import { type AbiParameter, type AbiParameterToPrimitiveType, toEventSelector, toFunctionSelector } from 'viem'
import { bytesToHex, hexToBytes } from '../../codec/hex.ts'
import type { Address, Hash } from '../../types/bytes.ts'
import { ExecutionReverted } from '../../types/errors.ts'
import { decodeAbi } from '../abi/decode.ts'
import { encodeAbi } from '../abi/encode.ts'
import type { ContractCall } from '../contract.ts'

type Items = (typeof electionsAbi)[number]
type Item<Type extends string, Name> = Extract<Items, { type: Type; name: Name }>
type NameOf<Type extends string> = Extract<Items, { type: Type }>['name']
type Values<Parameters extends readonly AbiParameter[]> = {
  readonly [Key in keyof Parameters]: AbiParameterToPrimitiveType<Parameters[Key]>
}
export type FunctionName = NameOf<'function'>
export type ErrorName = NameOf<'error'>
export type EventName = NameOf<'event'>
export type ErrorValues<Name extends ErrorName> = Values<Item<'error', Name>['inputs']>
/** A manifest as the ABI has it. */
export type Manifest = Values<Item<'function', 'createElection'>['inputs']>[0]

export const ELECTIONS = ELECTIONS_ADDRESS as Address

/** Selector and inputs (outputs) by name; an overloaded name does not occur in our interfaces. */
const functions = new Map(
  electionsAbi.flatMap((item) => (item.type === 'function' ? [[item.name as string, item] as const] : [])),
)
const errors = new Map(
  electionsAbi.flatMap((item) =>
    item.type === 'error'
      ? [[item.name as string, { selector: selectorBytes(item), inputs: item.inputs }] as const]
      : [],
  ),
)
const events = new Map(
  electionsAbi.flatMap((item) => {
    if (item.type !== 'event') return []
    const inputs: readonly (AbiParameter & { indexed?: boolean })[] = item.inputs
    return [[item.name as string, { topic: toEventSelector(item) as Hash, inputs }] as const]
  }),
)

/** The arguments of a call to that function. Throws MalformedEncoding. */
export function decodeArguments<Name extends FunctionName>(
  name: Name,
  data: Uint8Array,
): Values<Item<'function', Name>['inputs']> {
  const { inputs } = known(functions.get(name), name)
  return decodeAbi(inputs, data.subarray(4)) as unknown as Values<Item<'function', Name>['inputs']>
}

/** The inputs of a function, as the ABI has them. */
export function parametersOf(name: FunctionName): readonly AbiParameter[] {
  return known(functions.get(name), name).inputs
}

/** What a view answers. */
export function encodeAnswer<Name extends FunctionName>(
  name: Name,
  values: Values<Item<'function', Name>['outputs']>,
): Uint8Array {
  return encodeAbi(known(functions.get(name), name).outputs, values)
}

/** The custom error as revert data: selector and values. */
export function encodeError<Name extends ErrorName>(name: Name, values: ErrorValues<Name>): Uint8Array {
  const { selector, inputs } = known(errors.get(name), name)
  const body = encodeAbi(inputs, values)
  const bytes = new Uint8Array(4 + body.length)
  bytes.set(selector)
  bytes.set(body, 4)
  return bytes
}

/** Ends the call with that custom error. */
export function revert<Name extends ErrorName>(name: Name, ...values: ErrorValues<Name>): never {
  throw new ExecutionReverted(encodeError(name, values))
}

/** Appends an event; indexed values become topics, the others the data. Values in the order of the ABI. */
export function log<Name extends EventName>(
  call: ContractCall,
  name: Name,
  ...values: Values<Item<'event', Name>['inputs']>
): void {
  const { topic, inputs } = known(events.get(name), name)
  const topics = [topic]
  const plain: { inputs: AbiParameter[]; values: unknown[] } = { inputs: [], values: [] }
  for (const [i, input] of inputs.entries()) {
    if (input.indexed) {
      topics.push(bytesToHex(encodeAbi([input], [values[i]])) as Hash)
    } else {
      plain.inputs.push(input)
      plain.values.push(values[i])
    }
  }
  call.logs.push({ address: ELECTIONS, topics, data: encodeAbi(plain.inputs, plain.values) })
}

/** The event's first topic, for the logs that are written by hand. */
export function topicOf(name: EventName): Hash {
  return known(events.get(name), name).topic
}

/** First four bytes of the error, for a caller that must tell one refusal from another. */
export function errorSelector(name: ErrorName): Uint8Array {
  return known(errors.get(name), name).selector
}

export function functionSelector(name: FunctionName): number {
  return Number(toFunctionSelector(known(functions.get(name), name)))
}

function selectorBytes(item: Item<'error', ErrorName>): Uint8Array {
  return hexToBytes(
    toFunctionSelector({
      type: 'function',
      name: item.name,
      inputs: item.inputs,
      outputs: [],
      stateMutability: 'view',
    }),
  )
}

function known<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new TypeError(`${name} is not in the Elections ABI`)
  return value
}
