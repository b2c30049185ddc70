// A contract's interface in typed form for its functions: read the arguments, write the answer, the error, the event.
// Selectors, topics and parameter lists are looked up by name, once.
import type { Abi, AbiParameter, AbiParameterToPrimitiveType } from 'viem'
import { bytesToHex } from '../../codec/hex.ts'
import type { Log } from '../../types/block.ts'
import type { Address, Hash } from '../../types/bytes.ts'
import { ExecutionReverted } from '../../types/errors.ts'
import { decodeAbi } from './decode.ts'
import { encodeAbi } from './encode.ts'
import { selectorBytes, selectorNumber, signatureHash } from './signature.ts'

type Kind = 'function' | 'error' | 'event'
type Item<A extends Abi, Type extends Kind, Name> = Extract<A[number], { type: Type; name: Name }>
export type NameOf<A extends Abi, Type extends Kind> = Extract<A[number], { type: Type }>['name']
export type Values<Parameters extends readonly AbiParameter[]> = {
  readonly [Key in keyof Parameters]: AbiParameterToPrimitiveType<Parameters[Key]>
}
export type InputsOf<A extends Abi, Type extends Kind, Name> = Values<Item<A, Type, Name>['inputs']>
export type OutputsOf<A extends Abi, Name> = Values<Item<A, 'function', Name>['outputs']>

export type ContractAbi<A extends Abi> = {
  /** The arguments of a call to that function. Throws MalformedEncoding. */
  decodeArguments<Name extends NameOf<A, 'function'>>(name: Name, data: Uint8Array): InputsOf<A, 'function', Name>
  /** What a view answers. */
  encodeAnswer<Name extends NameOf<A, 'function'>>(name: Name, values: OutputsOf<A, Name>): Uint8Array
  /** The custom error as revert data: selector and values. */
  encodeError<Name extends NameOf<A, 'error'>>(name: Name, values: InputsOf<A, 'error', Name>): Uint8Array
  /** Ends the call with that custom error. */
  revert<Name extends NameOf<A, 'error'>>(name: Name, ...values: InputsOf<A, 'error', Name>): never
  /** Appends an event; indexed values become topics, the others the data. Values in the order of the ABI. */
  log<Name extends NameOf<A, 'event'>>(call: Logging, name: Name, ...values: InputsOf<A, 'event', Name>): void
  /** The event's first topic. */
  topicOf(name: NameOf<A, 'event'>): Hash
  /** First four bytes of the error, for a caller that must tell one refusal from another. */
  errorSelector(name: NameOf<A, 'error'>): Uint8Array
  functionSelector(name: NameOf<A, 'function'>): number
  /** The inputs of a function, as the ABI has them. */
  parametersOf(name: NameOf<A, 'function'>): readonly AbiParameter[]
}

/** The call whose logs they are. */
type Logging = { readonly logs: Log[] }
type Parameter = AbiParameter & { readonly indexed?: boolean | undefined }
type FunctionEntry = {
  readonly selector: number
  readonly inputs: readonly Parameter[]
  readonly outputs: readonly Parameter[]
}
type ErrorEntry = { readonly selector: Uint8Array; readonly inputs: readonly Parameter[] }
type EventEntry = { readonly topic: Hash; readonly inputs: readonly Parameter[] }

/** An overloaded name does not occur in our interfaces. */
export function contractAbi<const A extends Abi>(abi: A, address: Address): ContractAbi<A> {
  const functions = new Map<string, FunctionEntry>()
  const errors = new Map<string, ErrorEntry>()
  const events = new Map<string, EventEntry>()
  for (const item of abi as Abi) {
    if (item.type === 'function') {
      const { inputs, outputs } = item
      functions.set(item.name, { selector: selectorNumber(item), inputs, outputs })
    } else if (item.type === 'error') {
      errors.set(item.name, { selector: selectorBytes(item), inputs: item.inputs })
    } else if (item.type === 'event') {
      events.set(item.name, { topic: bytesToHex(signatureHash(item)) as Hash, inputs: item.inputs })
    }
  }
  return {
    decodeArguments: (name, data) => decodeAbi(known(functions, name).inputs, data.subarray(4)) as never,
    encodeAnswer: (name, values) => encodeAbi(known(functions, name).outputs, values as readonly unknown[]),
    encodeError: (name, values) => errorData(known(errors, name), values as readonly unknown[]),
    revert: (name, ...values) => {
      throw new ExecutionReverted(errorData(known(errors, name), values as readonly unknown[]))
    },
    log: (call, name, ...values) => {
      call.logs.push(logOf(address, known(events, name), values as readonly unknown[]))
    },
    topicOf: (name) => known(events, name).topic,
    errorSelector: (name) => known(errors, name).selector,
    functionSelector: (name) => known(functions, name).selector,
    parametersOf: (name) => known(functions, name).inputs,
  }
}

function errorData({ selector, inputs }: ErrorEntry, values: readonly unknown[]): Uint8Array {
  const body = encodeAbi(inputs, values)
  const bytes = new Uint8Array(4 + body.length)
  bytes.set(selector)
  bytes.set(body, 4)
  return bytes
}

function logOf(address: Address, { topic, inputs }: EventEntry, values: readonly unknown[]): Log {
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
  return { address, topics, data: encodeAbi(plain.inputs, plain.values) }
}

function known<Entry>(entries: ReadonlyMap<string, Entry>, name: string): Entry {
  const entry = entries.get(name)
  if (entry === undefined) throw new TypeError(`${name} is not in the ABI`)
  return entry
}
