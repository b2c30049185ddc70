// The one way in which actions read the Elections contract: a view's name and arguments enter, viem's typed result
// leaves, and whatever fails leaves as a PsephosError.
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import type { ContractFunctionArgs, ContractFunctionName, ReadContractReturnType } from 'viem'
import { readContract } from 'viem/actions'
import { toPsephosError } from '../errors.ts'
import type { PsephosClient } from '../types.ts'

/** Every read takes it: the height to read at; without it the head. Not `blockNumber`, which a receipt has too. */
export type AtBlock = { atBlock?: bigint }
type View = ContractFunctionName<typeof electionsAbi, 'view'>

export async function readElections<const name extends View>(
  client: PsephosClient,
  functionName: name,
  args: ContractFunctionArgs<typeof electionsAbi, 'view', name>,
  { atBlock }: AtBlock,
): Promise<ReadContractReturnType<typeof electionsAbi, name>> {
  try {
    const request = {
      address: ELECTIONS_ADDRESS,
      abi: electionsAbi,
      functionName,
      args,
      ...(atBlock === undefined ? {} : { blockNumber: atBlock }),
    }
    return (await readContract(client, request as never)) as ReadContractReturnType<typeof electionsAbi, name>
  } catch (error) {
    throw toPsephosError(error)
  }
}
