// The call data of a transaction -> which function of which contract, with its arguments under their names. What is none of
// ours stays what it is: bytes.
import { ELECTIONS_ADDRESS, electionsAbi, VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import {
  type Abi,
  type AbiParameter,
  type Address,
  type ContractEventName,
  type ContractFunctionName,
  decodeEventLog,
  decodeFunctionData,
  type Hex,
  type Log,
  toFunctionSelector,
} from 'viem'

export type CallName =
  | ContractFunctionName<typeof electionsAbi, 'nonpayable'>
  | ContractFunctionName<typeof validatorsAbi, 'nonpayable'>
export type EventName = ContractEventName<typeof electionsAbi> | ContractEventName<typeof validatorsAbi>
export type Argument = { name: string; value: unknown }
export type ReadCall = { name: CallName; args: Argument[] }
export type ReadEvent = { name: EventName; args: Argument[] }

const ABIS: Readonly<Record<string, Abi>> = { [ELECTIONS_ADDRESS]: electionsAbi, [VALIDATORS_ADDRESS]: validatorsAbi }

const NAMES: ReadonlyMap<Hex, string> = new Map(
  [...electionsAbi, ...validatorsAbi].flatMap((item) =>
    item.type === 'function' && item.stateMutability === 'nonpayable' ? [[toFunctionSelector(item), item.name]] : [],
  ),
)

/** Of the first four bytes; null: none of ours. Lists have no more than these. */
export function nameOfCall(to: Address | null, input: Hex): CallName | null {
  if (to === null || !(to in ABIS)) return null
  return (NAMES.get(input.slice(0, 10) as Hex) as CallName | undefined) ?? null
}

export function readCall(to: Address | null, input: Hex): ReadCall | null {
  const name = nameOfCall(to, input)
  const abi = ABIS[to ?? '']
  if (name === null || abi === undefined) return null
  try {
    const { args = [] } = decodeFunctionData({ abi, data: input })
    const item = abi.find((one) => one.type === 'function' && one.name === name)
    return { name, args: named(item?.type === 'function' ? item.inputs : [], args) }
  } catch {
    return null
  }
}

export function readEvent(log: Pick<Log, 'address' | 'topics' | 'data'>): ReadEvent | null {
  const abi = ABIS[log.address.toLowerCase()]
  if (abi === undefined) return null
  try {
    const { eventName, args } = decodeEventLog({ abi, topics: log.topics, data: log.data })
    const pairs = Object.entries((args ?? {}) as Record<string, unknown>)
    return { name: eventName as unknown as EventName, args: pairs.map(([name, value]) => ({ name, value })) }
  } catch {
    return null
  }
}

function named(inputs: readonly AbiParameter[], values: readonly unknown[]): Argument[] {
  return inputs.map(({ name = '' }, i) => ({ name, value: values[i] }))
}

/** The election or proposal that it is about; null when it makes a new one. */
export function subjectOf({ args }: { args: readonly Argument[] }): bigint | null {
  const found = args.find(({ name }) => name === 'election' || name === 'proposal')?.value
  return typeof found === 'bigint' ? found : null
}

/** How many of a batch: its first list. */
export function countOf({ args }: { args: readonly Argument[] }): number {
  const list = args.find(({ value }) => Array.isArray(value))?.value
  return Array.isArray(list) ? list.length : 1
}
