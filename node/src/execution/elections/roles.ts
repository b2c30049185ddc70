// Who may do what, and the accounts that come with a role (T2, T4). The Elections contract keeps one bit mask an account;
// that someone is a voter is written only beside other bits: a bare account exists because it was enrolled, so the
// hundred thousands who only vote need no slot here.
import { ELECTIONS_ADDRESS, ROLES, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { EMPTY_CODE_HASH } from '../../codec/constants.ts'
import { ROLE_BALANCE_WEI } from '../../params/limits.ts'
import type { Address } from '../../types/bytes.ts'
import type { StateReader } from '../../types/state.ts'
import type { Overlay } from '../overlay.ts'
import { readRoleBits, writeRoleBits } from './storage.ts'

export type RoleBit = (typeof ROLES)[keyof typeof ROLES]

const ZERO_ADDRESS = `0x${'00'.repeat(20)}`
const WITHOUT_KEY: readonly string[] = [ELECTIONS_ADDRESS, VALIDATORS_ADDRESS]

export function isZeroAddress(account: string): boolean {
  return account === ZERO_ADDRESS
}

/** Nobody holds a key of these, so they can have no role. */
export function isSystemAddress(account: string): boolean {
  return WITHOUT_KEY.includes(account)
}

/** Zero for an account that does not exist and for the contracts themselves. */
export function rolesOf(state: StateReader, account: Address): bigint {
  const found = state.getAccount(account)
  if (found === null || found.codeHash !== EMPTY_CODE_HASH) return 0n
  return readRoleBits(state, account) || ROLES.voter
}

export function hasRole(state: StateReader, account: Address, role: RoleBit): boolean {
  return (readRoleBits(state, account) & role) !== 0n
}

/** Creates the account with its 1 VOTE when this is its first role (T2). */
export function grantRole(state: Overlay, account: Address, role: RoleBit): void {
  const exists = state.getAccount(account) !== null
  if (!exists) state.setAccount(account, { nonce: 0n, balance: ROLE_BALANCE_WEI })
  const bits = exists ? readRoleBits(state, account) : 0n
  const before = exists && bits === 0n ? ROLES.voter : bits
  const after = before | role
  if (after !== bits && after !== ROLES.voter) writeRoleBits(state, account, after)
}

/** Takes a role back. The account stays, and may send what everybody with an account may (T4). */
export function revokeRole(state: Overlay, account: Address, role: RoleBit): void {
  const left = readRoleBits(state, account) & ~role
  writeRoleBits(state, account, left === ROLES.voter ? 0n : left)
}
