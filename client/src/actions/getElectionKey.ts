// The key that ballots of a secret election are sealed with, by the node's word: to be shown. `verifyManifest` proves the one
// to seal with.
import { type Hex, zeroHash } from 'viem'
import type { PsephosClient } from '../types.ts'
import { type AtBlock, readElections } from './readElections.ts'

export type StatedKey = {
  /** K, 32 bytes; null until the ceremony is complete. */
  key: Hex | null
  /** ctxD and ctxE, 64 bytes each; ctxE is empty without a key. */
  ceremonyContext: Hex
  electionContext: Hex
  /** By index from 1 on; null for who did not qualify. */
  verificationKeys: (Hex | null)[]
}

/** Throws `refused` NotSecret, UnknownElection. */
export async function getElectionKey(
  client: PsephosClient,
  { election, ...at }: { election: bigint } & AtBlock,
): Promise<StatedKey> {
  const [key, ceremonyContext, electionContext, keys] = await readElections(client, 'getElectionKey', [election], at)
  return {
    ...{ key: key === zeroHash ? null : key, ceremonyContext, electionContext },
    verificationKeys: keys.map((one) => (one === zeroHash ? null : one)),
  }
}
