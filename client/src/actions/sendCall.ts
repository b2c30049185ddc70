// The one way in which actions change something on the chain: a call of a system contract enters, the hash of its
// transaction leaves. A local account signs here; a browser wallet is handed the bare call and asked nothing about fees.
import { ELECTIONS_ADDRESS, electionsAbi } from '@psephos/contracts-abi'
import {
  type Account,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type EncodeFunctionDataParameters,
  encodeFunctionData,
  type Hash,
  type Hex,
} from 'viem'
import { parseAccount } from 'viem/accounts'
import { PsephosError } from '../errors.ts'
import { asHash, callRpc } from '../rpc.ts'
import type { PsephosClient } from '../types.ts'
import { sendSigned } from './sendSigned.ts'
import { chainIdOf, signCall } from './signCall.ts'

/** `raw` is null when a browser wallet signed: it sends by itself and never shows the bytes. */
export type SentCall = { hash: Hash; raw: Hex | null }
/** Every write takes it; without it the client's own account signs. */
export type ByAccount = { account?: Account | Address }
type Command = ContractFunctionName<typeof electionsAbi, 'nonpayable'>

export function encodeCall<const name extends Command>(
  functionName: name,
  args: ContractFunctionArgs<typeof electionsAbi, 'nonpayable', name>,
): Hex {
  return encodeFunctionData({ abi: electionsAbi, functionName, args } as EncodeFunctionDataParameters)
}

/**
 * Throws PsephosError: `refused`, a code of the door, of the wallet or of the way there; `wrong-chain` before the
 * wallet is asked to sign when it stands on another network; `bad-input` without an account.
 */
export async function sendCall(
  client: PsephosClient,
  {
    to = ELECTIONS_ADDRESS,
    data,
    account: given,
    nonce,
    gas,
  }: { to?: Address; data: Hex; nonce?: number; gas?: bigint } & ByAccount,
): Promise<SentCall> {
  const account = accountOf(client, given)
  if (account.type === 'local') {
    const signed = await signCall(client, {
      account,
      to,
      data,
      ...(nonce === undefined ? {} : { nonce }),
      ...(gas === undefined ? {} : { gas }),
    })
    return { hash: await sendSigned(client, signed), raw: signed.raw }
  }
  const want = client.chain?.id
  const have = want === undefined ? undefined : await chainIdOf(client)
  if (want !== undefined && have !== undefined && have !== want) throw new PsephosError('wrong-chain', { have, want })
  // Gas and fees are left out: wallets fill in estimate and 0, and some replace what a page says.
  const call = { from: account.address, to, data, value: '0x0' }
  const hash = await callRpc(client, { method: 'eth_sendTransaction', params: [call], retry: false })
  return { hash: asHash(hash, 'hash'), raw: null }
}

/** The account that will sign. Throws `bad-input` when neither the call nor the client names one. */
export function accountOf(client: PsephosClient, given?: Account | Address): Account {
  const account = given ?? client.account
  if (account === undefined) throw new PsephosError('bad-input', { what: 'account' })
  return parseAccount(account)
}
