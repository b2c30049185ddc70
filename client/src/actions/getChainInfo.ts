// One look at a network through one node: which chain, how far, by whom and how fast.
import { VALIDATORS_ADDRESS, validatorsAbi } from '@psephos/contracts-abi'
import type { Address, Hash } from 'viem'
import { getBlock, getChainId, readContract } from 'viem/actions'
import { toPsephosError } from '../errors.ts'
import type { PsephosClient } from '../types.ts'

export type ChainInfo = {
  chainId: number
  genesisHash: Hash
  head: { number: bigint; hash: Hash; timestamp: number }
  validators: Address[]
  organizers: Address[]
  periodMs: number
  heartbeatMs: number
  gasLimit: bigint
  ruleVersion: number
}

/** All by standard methods. Throws `unreachable`, `bad-answer`. */
export async function getChainInfo(client: PsephosClient): Promise<ChainInfo> {
  try {
    const contract = { address: VALIDATORS_ADDRESS, abi: validatorsAbi } as const
    const [chainId, genesis, head, validators, organizers, settings] = await Promise.all([
      getChainId(client),
      getBlock(client, { blockNumber: 0n }),
      getBlock(client, { blockTag: 'latest' }),
      readContract(client, { ...contract, functionName: 'getValidators' }),
      readContract(client, { ...contract, functionName: 'getOrganizers' }),
      readContract(client, { ...contract, functionName: 'getSettings' }),
    ])
    return {
      chainId,
      genesisHash: genesis.hash,
      head: { number: head.number, hash: head.hash, timestamp: Number(head.timestamp) },
      validators: [...validators],
      organizers: [...organizers],
      periodMs: Number(settings.periodMs),
      heartbeatMs: Number(settings.heartbeatMs),
      gasLimit: settings.gasLimit,
      ruleVersion: Number(settings.ruleVersion),
    }
  } catch (error) {
    throw toPsephosError(error)
  }
}

/** The hash of block 0 by a standard method, unless the caller has one pinned. */
export async function genesisHashOf(client: PsephosClient): Promise<Hash> {
  try {
    return (await getBlock(client, { blockNumber: 0n })).hash
  } catch (error) {
    throw toPsephosError(error)
  }
}
