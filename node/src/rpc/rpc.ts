// The JSON-RPC without a socket (R1..R6): methods, filters, subscriptions and their bounds over the views of chain and
// pool. Sockets are added by `listenRpc`, in the same thread or in another.
import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Registry } from 'prom-client'
import type { ExecutionContext } from '../execution/context.ts'
import { CLIENT_NAME } from '../execution/extraData.ts'
import type { Hex } from '../types/bytes.ts'
import type { ChainView, CheckedTransaction, Notices, PoolView } from '../types/chainView.ts'
import type { InvalidTransaction } from '../types/errors.ts'
import type { NetworkView } from '../types/networkView.ts'
import type { Clock, Log, Timers } from '../types/ports.ts'
import { createRpcBudgets } from './budgets.ts'
import { createDispatch, type Dispatch, toRpcError } from './dispatch.ts'
import type { RpcError } from './errors.ts'
import { createFilters } from './filters.ts'
import { createInclusion } from './inclusion.ts'
import type { RpcContext } from './method.ts'
import { methodTable } from './methodTable.ts'
import { createRpcMetrics, type RpcMetrics } from './metrics.ts'
import { createSubscriptions, type OpenSubscriber } from './subscriptions.ts'
import { createTurns } from './turns.ts'

export type RpcInput = {
  readonly chain: ChainView
  readonly pool: PoolView
  readonly notices: Notices
  readonly context: ExecutionContext
  readonly genesisJson: unknown
  readonly clock: Clock
  readonly log: Log
  readonly registry: Registry
  readonly timers: Timers
  /** Names of filters and subscriptions: must not be guessable. Defaults to 16 random bytes. */
  readonly newId?: () => Hex
  readonly network: NetworkView
  /** Defaults to this software's name, version and platform. */
  readonly clientVersion?: string
}

export type Rpc = {
  readonly dispatch: Dispatch
  readonly openSubscriber: OpenSubscriber
  readonly context: RpcContext
  /** eth_sendRawTransaction of bytes whose form and signature were checked: null once it is durable, or why not. */
  submit(raw: Uint8Array, checked: CheckedTransaction): Promise<RpcError | null>
  /** The same for bytes that can be in no block. */
  refuse(error: InvalidTransaction): RpcError
  close(): void
}

export function createRpc(input: RpcInput): Rpc {
  const { chain, pool, notices, context: execution, genesisJson, clock, log, registry } = input
  const { timers, newId = randomId, network, clientVersion = CLIENT_VERSION } = input
  const budgets = createRpcBudgets(clock)
  const filters = createFilters(notices, clock, newId)
  const inclusion = createInclusion(notices, timers)
  const context: RpcContext = {
    ...{ chain, pool, notices, execution, genesisJson, clock, timers, log, filters, inclusion },
    ...{ clientVersion, network, turns: createTurns(), budgets },
  }
  const metrics = createRpcMetrics(registry)
  const subscriptions = createSubscriptions({ notices, budgets, log, newId })
  return {
    context,
    dispatch: createDispatch(context, methodTable, metrics),
    ...createSubmission(pool, metrics, log),
    openSubscriber: subscriptions.open,
    close() {
      subscriptions.close()
      filters.close()
      inclusion.close()
    },
  }
}

/** What the method does, without its texts. */
function createSubmission(pool: PoolView, metrics: RpcMetrics, log: Log): Pick<Rpc, 'submit' | 'refuse'> {
  const refused = (error: unknown, startMs: number): RpcError => {
    metrics.count(SEND, true, performance.now() - startMs)
    return toRpcError(log, error, SEND)
  }
  return {
    submit(raw, checked) {
      const startMs = performance.now()
      return pool.submit(raw, checked).then(
        () => {
          metrics.count(SEND, false, performance.now() - startMs)
          return null
        },
        (error: unknown) => refused(error, startMs),
      )
    },
    refuse(error) {
      pool.refuse(error)
      return refused(error, performance.now())
    },
  }
}

const SEND = 'eth_sendRawTransaction'
const CLIENT_VERSION = `${CLIENT_NAME}/${process.platform}-${process.arch}/node${process.versions.node}`

/** As a quantity, which is what the schema of filter ids asks for. */
const randomId = (): Hex => `0x${BigInt(`0x${randomBytes(16).toString('hex')}`).toString(16)}`
