// What an account may do on this chain.
import { ROLES } from '@psephos/contracts-abi'
import type { Address } from 'viem'
import type { PsephosClient, RoleName } from '../types.ts'
import { type AtBlock, readElections } from './readElections.ts'

const NAMES = Object.keys(ROLES) as RoleName[]

/** Every role the account has or had somewhere; none for an account that does not exist (T4). */
export async function getRoles(
  client: PsephosClient,
  { account, ...at }: { account: Address } & AtBlock,
): Promise<RoleName[]> {
  const bits = await readElections(client, 'getRoles', [account], at)
  return NAMES.filter((name) => (bits & ROLES[name]) !== 0n)
}
