// getRoles(account): the bits of ROLES; zero means that the account does not exist and cannot send (T4).
import type { Address } from '../../types/bytes.ts'
import type { ContractCall } from '../contract.ts'
import { decodeArguments, encodeAnswer } from './abi.ts'
import { rolesOf } from './roles.ts'

export function getRoles({ state, data }: ContractCall): Uint8Array {
  const [account] = decodeArguments('getRoles', data)
  return encodeAnswer('getRoles', [rolesOf(state, account as Address)])
}
