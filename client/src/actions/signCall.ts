// A call of a system contract (Elections unless `to` says otherwise), signed with a key that this process holds. What leaves are the raw bytes: they can
// be kept, sent later and sent again without ever counting twice.
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { type Address, type Hash, type Hex, keccak256, type LocalAccount } from 'viem'
import { asNumber, asQuantity, callRpc } from '../rpc.ts'
import type { PsephosClient } from '../types.ts'

export type SignedCall = { hash: Hash; raw: Hex; nonce: number }

/** With `nonce` and `gas` given and a client that knows its chain, nothing is asked of any node. */
export async function signCall(
  client: PsephosClient,
  options: { account: LocalAccount; to?: Address; data: Hex; nonce?: number; gas?: bigint },
): Promise<SignedCall> {
  const { account, to = ELECTIONS_ADDRESS, data } = options
  const [chainId, nonce, gas] = await Promise.all([
    client.chain?.id ?? chainIdOf(client),
    options.nonce ?? pendingNonce(client, { account: account.address }),
    options.gas ?? estimateCall(client, { account: account.address, to, data }),
  ])
  const raw = await account.signTransaction({
    type: 'eip1559',
    chainId,
    nonce,
    gas,
    to,
    value: 0n,
    data,
    maxFeePerGas: 0n,
    maxPriorityFeePerGas: 0n,
  })
  return { hash: keccak256(raw), raw, nonce }
}

export async function chainIdOf(client: PsephosClient): Promise<number> {
  return asNumber(await callRpc(client, { method: 'eth_chainId', params: [] }), 'chainId')
}

/** The nonce after the account's own pending transactions. */
export async function pendingNonce(client: PsephosClient, { account }: { account: Address }): Promise<number> {
  return asNumber(
    await callRpc(client, { method: 'eth_getTransactionCount', params: [account, 'pending'] }),
    'transactionCount',
  )
}

/** T3, T5. The gas of a call, exact; also its dry run: throws `refused` with the reason the contract would give. */
export async function estimateCall(
  client: PsephosClient,
  { account, to = ELECTIONS_ADDRESS, data }: { account: Address; to?: Address; data: Hex },
): Promise<bigint> {
  const call = { from: account, to, data }
  return asQuantity(await callRpc(client, { method: 'eth_estimateGas', params: [call] }), 'gas')
}
