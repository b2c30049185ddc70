// The one way in which actions read the Validators contract: a view's name and arguments enter, viem's typed result
// leaves, and whatever fails leaves as a PsephosError.
import { VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import type { ContractFunctionArgs, ContractFunctionName, ReadContractReturnType } from 'viem'
import { readContract } from 'viem/actions'
import { toPsephosError } from '../errors.ts'
import type { PsephosClient } from '../types.ts'
import type { AtBlock } from './readElections.ts'

type View = ContractFunctionName<typeof validatorsAbi, 'view'>

export async function readValidators<const name extends View>(
  client: PsephosClient,
  functionName: name,
  args: ContractFunctionArgs<typeof validatorsAbi, 'view', name>,
  { atBlock }: AtBlock,
): Promise<ReadContractReturnType<typeof validatorsAbi, name>> {
  try {
    const request = {
      address: VALIDATORS_ADDRESS,
      abi: validatorsAbi,
      functionName,
      args,
      ...(atBlock === undefined ? {} : { blockNumber: atBlock }),
    }
    return (await readContract(client, request as never)) as ReadContractReturnType<typeof validatorsAbi, name>
  } catch (error) {
    throw toPsephosError(error)
  }
}
