// What the gateway itself refuses, with geth's codes and words; every other error is a validator's and goes through as it
// came.
import type { RpcAnswer, RpcError } from '@psephos/client'

const error = (code: number, message: string, data?: unknown): { error: RpcError } => ({
  error: { code, message, ...(data === undefined ? {} : { data }) },
})

export const refusals = {
  parseError: () => error(-32700, 'parse error'),
  invalidRequest: () => error(-32600, 'invalid request'),
  emptyBatch: () => error(-32600, 'empty batch'),
  batchTooLarge: () => error(-32600, 'batch too large'),
  responseTooLarge: () => error(-32003, 'response too large'),
  paramsNotAList: () => error(-32602, 'non-array args'),
  missingParam: (index: number) => error(-32602, `missing value for required argument ${index}`),
  invalidParam: (index: number, reason: string) => error(-32602, `invalid argument ${index}: ${reason}`),
  tooManyParams: (max: number) => error(-32602, `too many arguments, want at most ${max}`),
  reversedRange: () => error(-32602, 'invalid block range params'),
  noNotifications: () => error(-32601, 'notifications not supported'),
  notFromOne: (method: string) =>
    error(-32601, `the method ${method.slice(0, 100)} is not asked of one validator alone`),
  unknownSubscription: (name: string) => error(-32601, `no "${name.slice(0, 100)}" subscription in eth namespace`),
  subscriptionNotFound: () => error(-32000, 'subscription not found'),
  tooManySubscriptions: (max: number) => error(-32000, `too many subscriptions, at most ${max}`),
  filterNotFound: () => error(-32000, 'filter not found'),
  tooManyFilters: (max: number) => error(-32000, `too many filters, at most ${max}`),
  overloaded: () => error(-32005, 'limit exceeded: the gateway has too many calls in hand, try again'),
  tooFast: () => error(-32005, 'limit exceeded: too many calls from your address, wait a few seconds'),
  syncBusy: () => error(-32000, 'too many synchronous sends are waiting, use eth_sendRawTransaction'),
  syncTimeout: (hash: unknown, ms: number) =>
    error(4, `the transaction was added to the pool but was not in a block within ${ms} ms`, hash),
  /** Said by client's NoValidator: nothing is known of what was asked, and asking again is safe. */
  silence: (sentence: string) => error(-32000, sentence),
} as const satisfies Record<string, (...args: never[]) => RpcAnswer>
