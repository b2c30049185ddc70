// The sum of all ballots that count, sealed as they are: fixed when voting ends, and the only thing that is ever opened.
import type { Hex } from 'viem'
import type { PsephosClient } from '../types.ts'
import { type AtBlock, readElections } from './readElections.ts'

export type Aggregate = {
  turnout: number
  /** 64 bytes per option, manifest order: sum of C1, sum of C2. */
  aggregate: Hex
  /** 64 bytes. */
  aggregateHash: Hex
}

/** Throws `refused` ResultNotYet while voting is open: nobody serves a running sum. */
export async function getAggregate(
  client: PsephosClient,
  { election, ...at }: { election: bigint } & AtBlock,
): Promise<Aggregate> {
  const [turnout, aggregate, aggregateHash] = await readElections(client, 'getAggregate', [election], at)
  return { turnout, aggregate, aggregateHash }
}
