// What kind of question a method is, and whose. Pure: a call enters, its way through the validators leaves.
import { ATTEMPT_MS, LONG_ATTEMPT_MS } from './limits.ts'
import type { RpcCall } from './rpcCall.ts'

export type Route =
  /** A signed transaction: goes to its sender's validator, and on to others as the same bytes. */
  | { readonly kind: 'send'; readonly raw: unknown }
  /** The nonce after an account's pending transactions: the greatest that is true. */
  | { readonly kind: 'pending-nonce'; readonly account: string }
  /** What became of a transaction: the validator that took it knows best. */
  | { readonly kind: 'transaction'; readonly hash: string }
  /** The same at every height and validator. */
  | { readonly kind: 'constant' }
  | { readonly kind: 'read'; readonly account: string | null }

const CONSTANT: ReadonlySet<string> = new Set([
  ...['eth_chainId', 'net_version', 'eth_gasPrice', 'eth_maxPriorityFeePerGas', 'eth_baseFee', 'eth_accounts'],
  ...['web3_clientVersion', 'web3_sha3', 'net_listening', 'psephos_getGenesis', 'rpc.discover'],
])
const OF_HASH: ReadonlySet<string> = new Set([
  ...['psephos_transactionStatus', 'eth_getTransactionByHash', 'eth_getTransactionReceipt', 'debug_getRawTransaction'],
])
const OF_ACCOUNT: ReadonlySet<string> = new Set([
  ...['eth_getTransactionCount', 'eth_getBalance', 'txpool_contentFrom', 'eth_getTransactionBySenderAndNonce'],
])
const OF_CALL: ReadonlySet<string> = new Set(['eth_call', 'eth_estimateGas', 'eth_createAccessList'])
/** A filter lives at one validator, so those of this client all live at one; when it is gone they are not found. */
const OF_FILTERS = /^eth_(new\w*Filter|uninstallFilter|getFilter\w+)$/
export const FILTERS_ACCOUNT = 'filters'
const LONG = /^(eth_getLogs|eth_getFilterLogs|eth_getFilterChanges|eth_sendRawTransactionSync|ots_search|debug_trace)/

export function routeOf({ method, params }: RpcCall): Route {
  const [first, second] = Array.isArray(params) ? (params as unknown[]) : []
  if (method === 'eth_sendRawTransaction') return { kind: 'send', raw: first }
  if (method === 'eth_getTransactionCount' && second === 'pending' && isAddress(first)) {
    return { kind: 'pending-nonce', account: first.toLowerCase() }
  }
  if (CONSTANT.has(method)) return { kind: 'constant' }
  if (OF_HASH.has(method) && typeof first === 'string') return { kind: 'transaction', hash: first.toLowerCase() }
  if (OF_FILTERS.test(method)) return { kind: 'read', account: FILTERS_ACCOUNT }
  const account = OF_CALL.has(method) ? (first as { from?: unknown } | undefined)?.from : first
  const isOwn = (OF_ACCOUNT.has(method) || OF_CALL.has(method)) && isAddress(account)
  return { kind: 'read', account: isOwn ? account.toLowerCase() : null }
}

export const attemptMsOf = (calls: readonly RpcCall[]): number =>
  calls.some(({ method }) => LONG.test(method)) ? LONG_ATTEMPT_MS : ATTEMPT_MS

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^0x[0-9a-f]{40}$/i.test(value)
}
