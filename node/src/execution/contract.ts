// What a system contract is to the chain: a table of functions by selector, each taking a call and either returning
// bytes or reverting with an ABI-encoded error. Dispatch is here.

import type { Log } from '../types/block.ts'
import type { Address } from '../types/bytes.ts'
import type { Claim } from '../types/claim.ts'
import { ExecutionReverted } from '../types/errors.ts'
import { MalformedEncoding } from './abi/decode.ts'
import { selectorOf } from './abi/signature.ts'
import { MALFORMED_CALLDATA, unknownFunction, VIEW_ONLY } from './commonErrors.ts'
import type { BlockPlace, ExecutionContext } from './context.ts'
import type { Overlay } from './overlay.ts'

export type ContractCall = {
  readonly context: ExecutionContext
  readonly place: BlockPlace
  readonly state: Overlay
  readonly sender: Address
  /** Selector and arguments. */
  readonly data: Uint8Array
  /** Functions append what they log. */
  readonly logs: Log[]
  /** Functions append what they take for proven and nobody has checked yet (`claims.ts`, B6). */
  readonly claims: Claim[]
}

export type ContractFunction =
  | { readonly isView: false; run(call: ContractCall): void }
  | { readonly isView: true; run(call: ContractCall): Uint8Array }

export type SystemContract = {
  readonly address: Address
  readonly functions: ReadonlyMap<number, ContractFunction>
}

const NOTHING = new Uint8Array(0)

/** Runs one call; `answersViews` is false in a transaction (S1). Throws ExecutionReverted; the caller undoes the writes. */
export function runContract(contract: SystemContract, call: ContractCall, answersViews: boolean): Uint8Array {
  const found = call.data.length < 4 ? undefined : contract.functions.get(selectorOf(call.data))
  if (found === undefined) throw new ExecutionReverted(unknownFunction(call.data.subarray(0, 4)))
  if (found.isView && !answersViews) throw new ExecutionReverted(VIEW_ONLY)
  try {
    if (found.isView) return found.run(call)
    found.run(call)
    return NOTHING
  } catch (error) {
    if (error instanceof MalformedEncoding) throw new ExecutionReverted(MALFORMED_CALLDATA)
    throw error
  }
}
