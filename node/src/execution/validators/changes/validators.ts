// Adding and removing a validator (S3): one change a block, never below one. What is written here is the set of the second
// block after this one; quorum, proposer and certificates of this block and the next are those of the set before.
import { ROLES, VALIDATORS_MAX } from '@psephos/contracts-abi'
import type { Address } from '../../../types/bytes.ts'
import type { ContractCall } from '../../contract.ts'
import { grantRole, revokeRole } from '../../elections/roles.ts'
import { log, revert } from '../abi.ts'
import { appendSetChange, readLastSetChange, readValidators, writeValidatorSince, writeValidators } from '../storage.ts'
import { type Change, checkHasKey } from './change.ts'

export const addValidator: Change = {
  uses: ['account'],
  /** Reverts AccountWithoutKey, AlreadyValidator, TooManyValidators. */
  check({ state }, { account }) {
    checkHasKey(account)
    const validators = readValidators(state)
    if (validators.includes(account)) revert('AlreadyValidator', account)
    if (validators.length >= VALIDATORS_MAX) revert('TooManyValidators', BigInt(VALIDATORS_MAX))
  },
  make(call, { account }, proposal) {
    const { state, place } = call
    recordSetChange(call, account, true)
    writeValidators(state, [...readValidators(state), account].sort())
    writeValidatorSince(state, account, place.height)
    grantRole(state, account, ROLES.validator)
    log(call, 'ValidatorAdded', proposal, account)
  },
}

/** Its votes on open proposals count no more; proposals it made stay for the others. */
export const removeValidator: Change = {
  uses: ['account'],
  /** Reverts NoSuchValidator, LastValidator. */
  check({ state }, { account }) {
    const validators = readValidators(state)
    if (!validators.includes(account)) revert('NoSuchValidator', account)
    if (validators.length === 1) revert('LastValidator', account)
  },
  make(call, { account }, proposal) {
    const { state } = call
    recordSetChange(call, account, false)
    writeValidators(
      state,
      readValidators(state).filter((validator) => validator !== account),
    )
    revokeRole(state, account, ROLES.validator)
    log(call, 'ValidatorRemoved', proposal, account)
  },
}

/** Reverts SetChangedInThisBlock: the vote that would have decided it is to be cast again in a later block. */
function recordSetChange({ state, place: { height } }: ContractCall, account: Address, added: boolean): void {
  if (readLastSetChange(state)?.height === height) revert('SetChangedInThisBlock', height)
  appendSetChange(state, { account, height, added })
}
