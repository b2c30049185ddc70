// Address -> system contract (S1). A transaction to any other address changes nothing but its sender's nonce.
import type { Address } from '../types/bytes.ts'
import type { SystemContract } from './contract.ts'
import { electionsContract } from './elections/electionsContract.ts'
import { validatorsContract } from './validators/validatorsContract.ts'

const contracts: ReadonlyMap<Address, SystemContract> = new Map(
  [electionsContract, validatorsContract].map((contract) => [contract.address, contract]),
)

export function systemContractAt(address: Address): SystemContract | undefined {
  return contracts.get(address)
}
