// Whether a voter has spoiled a sealed ballot, so that the chain refuses it.
import type { Address, Hash } from 'viem'
import type { PsephosClient } from '../types.ts'
import { type AtBlock, readElections } from './readElections.ts'

export async function isSpoiled(
  client: PsephosClient,
  { election, voter, ballotHash, ...at }: { election: bigint; voter: Address; ballotHash: Hash } & AtBlock,
): Promise<boolean> {
  return readElections(client, 'isSpoiled', [election, voter, ballotHash], at)
}
