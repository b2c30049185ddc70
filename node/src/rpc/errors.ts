// Every refusal the JSON-RPC can answer, in one table: what went wrong enters, code and text leave (R3). Codes and texts
// are geth's, because wallets and libraries match on them; `docs/rpc.md` lists them. Nothing here is -32603 but a bug.

import { bytesToHex } from '../codec/hex.ts'
import { ExecutionReverted, InvalidTransaction, type InvalidTransactionCode } from '../types/errors.ts'
import { revertText } from './revertText.ts'

export class RpcError extends Error {
  readonly code: number
  /** Goes to the caller as it is; undefined leaves the member out. */
  readonly data: unknown
  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.name = 'RpcError'
    this.code = code
    this.data = data
  }
}

export const PARSE_ERROR = -32700
export const INVALID_REQUEST = -32600
export const METHOD_NOT_FOUND = -32601
export const INVALID_PARAMS = -32602
export const INTERNAL_ERROR = -32603
export const SERVER_ERROR = -32000
/** EIP-1898's code for a block that is not there. */
export const RESOURCE_NOT_FOUND = -32001
/** The door says no: the sender has no role, or sends too much. Also geth's code for an answer that would be too large. */
export const REJECTED = -32003
export const REVERTED = 3
export const TIMED_OUT = -32002
/** EIP-1474. */
export const LIMIT_EXCEEDED = -32005
/** EIP-7966. */
export const SYNC_TIMEOUT = 4

export const refusals = {
  parseError: () => new RpcError(PARSE_ERROR, 'parse error'),
  invalidRequest: () => new RpcError(INVALID_REQUEST, 'invalid request'),
  emptyBatch: () => new RpcError(INVALID_REQUEST, 'empty batch'),
  batchTooLarge: () => new RpcError(INVALID_REQUEST, 'batch too large'),
  responseTooLarge: () => new RpcError(REJECTED, 'response too large'),
  batchTooSlow: () => new RpcError(TIMED_OUT, 'request timed out'),
  overloaded: () =>
    new RpcError(LIMIT_EXCEEDED, 'limit exceeded: the node has too many long answers in hand, try again'),
  unknownMethod: (name: string) => new RpcError(METHOD_NOT_FOUND, `the method ${name} does not exist/is not available`),
  noNotifications: () => new RpcError(METHOD_NOT_FOUND, 'notifications not supported'),
  unknownSubscription: (name: string) => new RpcError(METHOD_NOT_FOUND, `no "${name}" subscription in eth namespace`),
  subscriptionNotFound: () => new RpcError(SERVER_ERROR, 'subscription not found'),
  tooManySubscriptions: (max: number) => new RpcError(SERVER_ERROR, `too many subscriptions, at most ${max}`),
  noMoreSubscriptions: () =>
    new RpcError(LIMIT_EXCEEDED, 'limit exceeded: the node has no room for another such subscription'),
  paramsNotAList: () => new RpcError(INVALID_PARAMS, 'non-array args'),
  tooManyParams: (max: number) => new RpcError(INVALID_PARAMS, `too many arguments, want at most ${max}`),
  missingParam: (index: number) => new RpcError(INVALID_PARAMS, `missing value for required argument ${index}`),
  invalidParam: (index: number, reason: string) => new RpcError(INVALID_PARAMS, `invalid argument ${index}: ${reason}`),
  headerNotFound: () => new RpcError(RESOURCE_NOT_FOUND, 'header not found'),
  filterNotFound: () => new RpcError(SERVER_ERROR, 'filter not found'),
  tooManyFilters: (max: number) => new RpcError(SERVER_ERROR, `too many filters, at most ${max}`),
  blockHashAndRange: () =>
    new RpcError(INVALID_PARAMS, 'cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other'),
  reversedRange: () => new RpcError(INVALID_PARAMS, 'invalid block range params'),
  rangeBeyondHead: () => new RpcError(INVALID_PARAMS, 'block range extends beyond current head block'),
  rangeTooWide: (max: bigint) => new RpcError(INVALID_PARAMS, `query exceeds max block range ${max}`),
  tooManyLogs: (max: number) => new RpcError(INVALID_PARAMS, `query exceeds max results ${max}, use a smaller range`),
  searchTooLong: (ms: number) =>
    new RpcError(INVALID_PARAMS, `query exceeds max search time ${ms} ms, use a smaller range`),
  beyondHead: (requested: bigint, head: bigint) =>
    new RpcError(INVALID_PARAMS, `request beyond head block: requested ${requested}, head ${head}`),
  gasAllowance: (gas: bigint) => new RpcError(SERVER_ERROR, `gas required exceeds allowance (${gas})`),
  wrongChainId: (have: bigint, want: bigint) =>
    new RpcError(INVALID_PARAMS, `invalid argument 0: chainId does not match node's (have=${have}, want=${want})`),
  creation: () => new RpcError(SERVER_ERROR, 'contract creation is not supported: the field "to" is missing'),
  valueNotZero: () => transactionError(new InvalidTransaction('value-not-zero')),
  poolContentTooLarge: (max: number) =>
    new RpcError(REJECTED, `response too large: more than ${max} transactions, use txpool_contentFrom`),
  syncTimeout: (hash: string, ms: number) =>
    new RpcError(SYNC_TIMEOUT, `the transaction was added to the pool but was not in a block within ${ms} ms`, hash),
  syncBusy: () => new RpcError(SERVER_ERROR, 'too many synchronous sends are waiting, use eth_sendRawTransaction'),
} as const

type Facts = InvalidTransaction['facts']
type Row = { readonly code: number; text(facts: Facts): string }

/** T1..T5: what the door answers to a transaction it does not take. */
const TRANSACTION_ERRORS: Readonly<Record<InvalidTransactionCode, Row>> = {
  undecodable: {
    code: INVALID_PARAMS,
    text: ({ reason }) => `invalid argument 0: ${reason ?? 'not a signed transaction'}`,
  },
  'type-not-supported': {
    code: SERVER_ERROR,
    text: ({ type }) =>
      `transaction type not supported: transaction type not valid in this context (type ${type ?? '?'})`,
  },
  'pre-155': {
    code: SERVER_ERROR,
    text: () => 'only replay-protected (EIP-155) transactions allowed over RPC',
  },
  'contract-creation': { code: SERVER_ERROR, text: () => 'contract creation is not supported' },
  'wrong-chain': {
    code: SERVER_ERROR,
    text: ({ have, want }) => `invalid sender: invalid chain id for signer: have ${have} want ${want}`,
  },
  'bad-signature': {
    code: SERVER_ERROR,
    text: ({ reason }) => (reason === undefined ? 'invalid sender' : `invalid sender: ${reason}`),
  },
  'tip-above-max-fee': {
    code: SERVER_ERROR,
    text: ({ tip, maxFee }) =>
      `max priority fee per gas higher than max fee per gas: maxPriorityFeePerGas: ${tip}, maxFeePerGas: ${maxFee}`,
  },
  'value-not-zero': {
    code: SERVER_ERROR,
    text: () => 'insufficient funds for gas * price + value: nothing can be transferred on this chain, value must be 0',
  },
  'gas-too-low': {
    code: SERVER_ERROR,
    text: ({ have, want }) => `intrinsic gas too low: gas ${have}, minimum needed ${want}`,
  },
  'gas-above-block-limit': {
    code: SERVER_ERROR,
    text: ({ have, max }) => `exceeds block gas limit: gas ${have}, limit ${max}`,
  },
  'data-too-large': {
    code: SERVER_ERROR,
    text: ({ have, max }) => `oversized data: transaction data of ${have} bytes, limit ${max}`,
  },
  'access-list-too-long': {
    code: SERVER_ERROR,
    text: ({ have, max }) => `oversized data: access list of ${have} items, limit ${max}`,
  },
  'unknown-sender': {
    code: REJECTED,
    text: () => 'transaction rejected: the sender has no role in any election of this chain',
  },
  'nonce-too-low': {
    code: SERVER_ERROR,
    text: ({ have, want }) => `nonce too low: next nonce ${want}, tx nonce ${have}`,
  },
  'nonce-too-high': {
    code: SERVER_ERROR,
    text: ({ have, want }) => `nonce too high: next nonce ${want}, tx nonce ${have}`,
  },
  'already-known': { code: SERVER_ERROR, text: () => 'already known' },
  'replacement-refused': {
    code: SERVER_ERROR,
    text: ({ reason, max }) =>
      reason === 'too-often'
        ? `replacement transaction underpriced: a nonce is replaced at most ${max} times`
        : 'replacement transaction underpriced: only a cancel or the same errand takes the place of a pending one',
  },
  'too-many-pending': {
    code: REJECTED,
    text: ({ max, of }) =>
      `transaction rejected: at most ${of === undefined ? max : `${max} ${of}`} pending transactions of one sender`,
  },
  'too-many-this-hour': {
    code: REJECTED,
    text: ({ max, of }) =>
      `transaction rejected: at most ${max} ${of === undefined ? 'transactions of one voter' : `${of} of one sender`} an hour`,
  },
  'pool-full': { code: SERVER_ERROR, text: () => 'txpool is full' },
}

function transactionError({ code, facts }: InvalidTransaction): RpcError {
  const row = TRANSACTION_ERRORS[code]
  return new RpcError(row.code, row.text(facts))
}

/** Code 3, the contract's error as data, and its name and arguments in the text, which must hold "execution reverted". */
export function revertError(data: Uint8Array): RpcError {
  return new RpcError(REVERTED, revertText(data), bytesToHex(data))
}

/** Null: nothing we expected, so a bug; the caller logs it and answers -32603. */
export function asRpcError(error: unknown): RpcError | null {
  if (error instanceof RpcError) return error
  if (error instanceof InvalidTransaction) return transactionError(error)
  if (error instanceof ExecutionReverted) return revertError(error.data)
  return null
}
