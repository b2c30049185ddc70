// getValidatorChanges(offset, limit): every change of the set since genesis, in order, a page at a time.
import { PAGE_SET_CHANGES_MAX } from '@psephos/contracts-abi'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer, revert } from './abi.ts'
import { readSetChange, readSetChangeCount } from './storage.ts'

export function getValidatorChanges({ state, data }: ContractCall): Uint8Array {
  const [offset, limit] = decodeArguments('getValidatorChanges', data)
  if (limit > BigInt(PAGE_SET_CHANGES_MAX)) revert('PageTooLarge', limit, BigInt(PAGE_SET_CHANGES_MAX))
  const total = BigInt(readSetChangeCount(state))
  const page = []
  for (let index = offset; index < offset + limit && index < total; index++) {
    page.push(readSetChange(state, Number(index)))
  }
  return encodeAnswer('getValidatorChanges', [page, total])
}
