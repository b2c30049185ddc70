// One call on an overlay -> what it returned or reverted with, and its logs. Shared by transactions and by eth_call, so
// that an estimate and a dry run can never disagree with a block.
import type { Log } from '../types/block.ts'
import type { Address } from '../types/bytes.ts'
import type { Claim } from '../types/claim.ts'
import { ExecutionReverted } from '../types/errors.ts'
import type { BlockPlace, ExecutionContext } from './context.ts'
import { runContract } from './contract.ts'
import type { Overlay } from './overlay.ts'
import { systemContractAt } from './systemContracts.ts'

export type CallInput = {
  readonly context: ExecutionContext
  readonly place: BlockPlace
  readonly state: Overlay
  readonly sender: Address
  readonly to: Address
  readonly data: Uint8Array
  /** False in a transaction: a view called by one reverts with ViewOnly. */
  readonly answersViews: boolean
}

export type CallOutcome = {
  readonly status: 0 | 1
  /** What a view answered, or the ABI-encoded error of a revert. */
  readonly returnData: Uint8Array
  readonly logs: readonly Log[]
  /** B6. What the call takes for proven. */
  readonly claims: readonly Claim[]
}

const NOTHING = new Uint8Array(0)

/** A revert undoes what the call wrote, logged and claimed. */
export function runCall({ to, answersViews, ...input }: CallInput): CallOutcome {
  const contract = systemContractAt(to)
  if (contract === undefined) return { status: 1, returnData: NOTHING, logs: [], claims: [] }
  const logs: Log[] = []
  const claims: Claim[] = []
  const before = input.state.snapshot()
  try {
    const returnData = runContract(contract, { ...input, logs, claims }, answersViews)
    return { status: 1, returnData, logs, claims }
  } catch (error) {
    if (!(error instanceof ExecutionReverted)) throw error
    input.state.revert(before)
    return { status: 0, returnData: error.data, logs: [], claims: [] }
  }
}
