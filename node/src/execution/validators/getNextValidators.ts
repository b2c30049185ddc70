// getNextValidators(): who decides about the block after the one that is asked (S3). `getValidators` is the set in the
// state, which decides from the block after that on; the two differ only when this block changed it.
import type { ContractCall } from '../contract.ts'
import { encodeAnswer } from './abi.ts'
import { readLastSetChange, readValidators } from './storage.ts'

export function getNextValidators({ state, place }: ContractCall): Uint8Array {
  const validators = readValidators(state)
  const last = readLastSetChange(state)
  if (last === null || last.height < place.height) return encodeAnswer('getNextValidators', [validators])
  const before = last.added
    ? validators.filter((validator) => validator !== last.account)
    : [...validators, last.account].sort()
  return encodeAnswer('getNextValidators', [before])
}
