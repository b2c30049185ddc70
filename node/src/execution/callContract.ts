// eth_call, eth_estimateGas and the door's dry run: a call on a state that stays as it is. Balances and fees are never
// looked at (T2), and the caller needs no account.
import type { Log } from '../types/block.ts'
import type { Address } from '../types/bytes.ts'
import type { StateReader } from '../types/state.ts'
import type { AccessListItem } from '../types/transaction.ts'
import type { ExecutionContext } from './context.ts'
import { gasOf } from './gas.ts'
import { createOverlay } from './overlay.ts'
import { runCall } from './runCall.ts'

export type ContractCallRequest = {
  readonly context: ExecutionContext
  readonly reader: StateReader
  /** Of the block the answer is for: a ballot cast by this call would carry that height. */
  readonly height: bigint
  /** Seconds: phases are those of this block time. */
  readonly timestamp: bigint
  /** T5. An earlier time by which closings are judged; for the door and for estimates. */
  readonly closingTimestamp?: bigint
  readonly from: Address
  readonly to: Address
  readonly data: Uint8Array
  readonly accessList?: readonly AccessListItem[]
  /** True (default): eth_call, views answer. False: exactly what a transaction would do, so a view reverts with ViewOnly. */
  readonly staticCall?: boolean
}

export type ContractCallResult = {
  readonly status: 0 | 1
  /** The answer, or the ABI-encoded error. */
  readonly returnData: Uint8Array
  readonly logs: readonly Log[]
  /** T3: known from the bytes alone, whatever the outcome. */
  readonly gasUsed: bigint
}

export function callContract(request: ContractCallRequest): ContractCallResult {
  const {
    context,
    reader,
    height,
    timestamp,
    closingTimestamp,
    from,
    to,
    data,
    accessList,
    staticCall = true,
  } = request
  const place = closingTimestamp === undefined ? { height, timestamp } : { height, timestamp, closingTimestamp }
  const state = createOverlay(reader)
  const { status, returnData, logs } = runCall({
    context,
    place,
    state,
    sender: from,
    to,
    data,
    answersViews: staticCall,
  })
  return {
    status,
    returnData,
    logs,
    gasUsed: gasOf(accessList === undefined ? { to, data } : { to, data, accessList }),
  }
}
