// What the whole node gives to its callers, however many ports they come through: answers being made or not read yet,
// requests being received or answered, and subscriptions that cost with every vote.
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
  /** Bytes not read yet: always taken back when there is no room, so that a short answer never lacks it. */
  readonly answers: Budget
  /** Bytes. */
  readonly requests: Budget
  /** Counts. */
  readonly logSubscriptions: Budget
  readonly pendingSubscriptions: Budget
}

export function createRpcBudgets(clock: Clock): RpcBudgets {
  return {
    unfinished: createBudget(RPC_UNFINISHED_BYTES_MAX, clock),
    answers: createBudget(RPC_UNSENT_BYTES_MAX, clock),
    requests: createBudget(RPC_REQUEST_BYTES_MAX, clock),
    logSubscriptions: createBudget(LOG_SUBSCRIPTIONS_MAX, clock),
    pendingSubscriptions: createBudget(PENDING_SUBSCRIPTIONS_MAX, clock),
  }
}
