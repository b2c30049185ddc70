// What a proposal asks for, as data, and the shape of those who carry it out.
import type { Address } from '../../../types/bytes.ts'
import type { ContractCall } from '../../contract.ts'
import { isSystemAddress, isZeroAddress } from '../../elections/roles.ts'
import { revert } from '../abi.ts'

export type Field = 'account' | 'value' | 'height'
/** Fields that a kind does not use are zero. */
export type Wanted = { readonly account: Address; readonly value: bigint; readonly height: bigint }

export type Change = {
  readonly uses: readonly Field[]
  /** Reverts when it could not be done now: asked when it is proposed, and again when it is decided. */
  check(call: ContractCall, wanted: Wanted): void
  /** Writes it and logs it. */
  make(call: ContractCall, wanted: Wanted, proposal: bigint): void
}

/** Reverts AccountWithoutKey for the zero address and for the contracts. */
export function checkHasKey(account: Address): void {
  if (isZeroAddress(account) || isSystemAddress(account)) revert('AccountWithoutKey', account)
}
