// What a JSON-RPC method is: a name, its parameters with their parsers, and a function. The same description answers
// requests and rpc.discover, so the document cannot say anything else than the node does.
import type { ExecutionContext } from '../execution/context.ts'
import type { Hex } from '../types/bytes.ts'
import type { ChainView, Notices, PoolView } from '../types/chainView.ts'
import type { NetworkView } from '../types/networkView.ts'
import type { Clock, Log, Timers } from '../types/ports.ts'
import type { RpcBudgets } from './budgets.ts'
import { refusals } from './errors.ts'
import type { Filters } from './filters.ts'
import type { Inclusion } from './inclusion.ts'
import { BadParam, type Parse } from './params/scalars.ts'
import type { Turns } from './turns.ts'

/** What the methods work on. */
export type RpcContext = {
  readonly chain: ChainView
  readonly pool: PoolView
  readonly notices: Notices
  readonly execution: ExecutionContext
  /** genesis.json as it was read. */
  readonly genesisJson: unknown
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly filters: Filters
  readonly inclusion: Inclusion
  readonly turns: Turns
  readonly budgets: RpcBudgets
  readonly clientVersion: string
  readonly network: NetworkView
}

/** The two-way connection a request came over; over plain HTTP there is none. */
export type Session = {
  /** Returns the subscription's id; notifications begin after the reply was sent. */
  subscribe(request: SubscriptionRequest): Hex
  /** False: no such subscription. */
  unsubscribe(id: Hex): boolean
}
export type SubscriptionRequest = { readonly kind: string; readonly options: unknown }

export type Param<Value> = {
  readonly name: string
  /** JSON schema, for rpc.discover. */
  readonly schema: object
  readonly isRequired: boolean
  readonly parse: Parse<Value>
}

export type Method = {
  readonly name: string
  readonly summary: string
  readonly params: readonly Param<unknown>[]
  readonly result: object
  /** In a batch, the next request need not wait for this one's answer, which is small. */
  readonly isShort: boolean
  call(rpc: RpcContext, args: readonly unknown[], session: Session | null): unknown
}

export function required<Value>(name: string, parse: Parse<Value>, schema: object): Param<Value> {
  return { name, schema, isRequired: true, parse }
}

/** Absent and null both give the default. */
export function optional<Value, Default>(
  name: string,
  parse: Parse<Value>,
  absent: Default,
  schema: object,
): Param<Value | Default> {
  return { name, schema, isRequired: false, parse: (value) => (value === ABSENT ? absent : parse(value)) }
}

type ValuesOf<Params extends readonly Param<unknown>[]> = {
  [Index in keyof Params]: Params[Index] extends Param<infer Value> ? Value : never
}

type Description<Params extends readonly Param<unknown>[]> = {
  readonly summary: string
  readonly params: Params
  /** JSON schema, for rpc.discover. */
  readonly result: object
  readonly isShort?: boolean
  run(rpc: RpcContext, values: ValuesOf<Params>, session: Session | null): unknown
}

export function defineMethod<const Params extends readonly Param<unknown>[]>(
  name: string,
  { summary, params, result, isShort = false, run }: Description<Params>,
): Method {
  return {
    name,
    summary,
    params,
    result,
    isShort,
    call: (rpc, args, session) => run(rpc, parseArguments(params, args) as ValuesOf<Params>, session),
  }
}

const ABSENT = Symbol('absent')

/** Throws -32602 in geth's words. */
function parseArguments(params: readonly Param<unknown>[], args: readonly unknown[]): unknown[] {
  if (args.length > params.length) throw refusals.tooManyParams(params.length)
  return params.map((param, index) => {
    const value = args[index]
    const isAbsent = value === undefined || value === null
    if (isAbsent && param.isRequired) throw refusals.missingParam(index)
    try {
      return param.parse(isAbsent ? ABSENT : value)
    } catch (error) {
      if (error instanceof BadParam) throw refusals.invalidParam(index, error.message)
      throw error
    }
  })
}
