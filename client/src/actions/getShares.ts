// What trustees have posted to open the sum, in the order of the chain: the first as many as are needed count.
import type { Hex } from 'viem'
import type { PsephosClient } from '../types.ts'
import { type AtBlock, readElections } from './readElections.ts'

export type PostedShare = { trustee: number; share: Hex }

/** Throws `refused` NotSecret, UnknownElection. */
export async function getShares(
  client: PsephosClient,
  { election, ...at }: { election: bigint } & AtBlock,
): Promise<PostedShare[]> {
  return (await readElections(client, 'getShares', [election], at)).map(({ trustee, share }) => ({ trustee, share }))
}
