// The whole deal of one trustee, by the node's word; its commitment in the state tells whether it is the right one.
import type { Hex } from 'viem'
import type { PsephosClient } from '../types.ts'
import { type AtBlock, readElections } from './readElections.ts'

/** Throws `refused` NoDeal. */
export async function getDeal(
  client: PsephosClient,
  { election, attempt, dealer, ...at }: { election: bigint; attempt: number; dealer: number } & AtBlock,
): Promise<Hex> {
  return readElections(client, 'getDeal', [election, attempt, dealer], at)
}
