// What the whole node gives to its callers, however many ports they come through: answers being made, subscriptions that
// cost with every vote, and, where the sockets are, requests being received and answers not read yet.
import {
  LOG_SUBSCRIPTIONS_MAX,
  PENDING_SUBSCRIPTIONS_MAX,
  RPC_REQUEST_BYTES_MAX,
  RPC_UNFINISHED_BYTES_MAX,
  RPC_UNSENT_BYTES_MAX,
} from '../params/limits.ts'
import type { Clock } from '../types/ports.ts'
import { type Budget, createBudget } from './budget.ts'

export type RpcBudgets = {
  /** Bytes of batches and searches being answered: never taken back. */
  readonly unfinished: Budget
  /** Counts. */
  readonly logSubscriptions: Budget
  readonly pendingSubscriptions: Budget
}

export type SocketBudgets = {
  /** Bytes not read yet: always taken back when there is no room, so that a short answer never lacks it. */
  readonly answers: Budget
  /** Bytes being received or answered. */
  readonly requests: Budget
}

export function createSocketBudgets(clock: Clock): SocketBudgets {
  return {
    answers: createBudget(RPC_UNSENT_BYTES_MAX, clock),
    requests: createBudget(RPC_REQUEST_BYTES_MAX, clock),
  }
}

export function createRpcBudgets(clock: Clock): RpcBudgets {
  return {
    unfinished: createBudget(RPC_UNFINISHED_BYTES_MAX, clock),
    logSubscriptions: createBudget(LOG_SUBSCRIPTIONS_MAX, clock),
    pendingSubscriptions: createBudget(PENDING_SUBSCRIPTIONS_MAX, clock),
  }
}
