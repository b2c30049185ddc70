// Before a ballot is sealed or reviewed: that the manifest which a node gave is the one of this election, and in a secret
// election the key, by the validators' signatures and proofs. What cannot be proved ends the command with exit 6; nothing is cast.
import { type ElectionKey, type Manifest, type PsephosClient, verifyManifest } from '@psephos/client'
import type { Hash } from 'viem'
import { CommandFailure, EXIT } from '../exitCodes.ts'
import { asking } from '../network/explain.ts'

/** The key of a secret election, null in an open one. */
export async function proveManifest(
  client: PsephosClient,
  { election, manifest, genesisHash, rpc }: { election: bigint; manifest: Manifest; genesisHash: Hash; rpc: string },
): Promise<ElectionKey | null> {
  const { checks, electionKey } = await asking(() => verifyManifest({ client, election, manifest, genesisHash }), rpc)
  const failed = checks.find(({ passed }) => !passed)
  if (failed === undefined) return electionKey
  throw new CommandFailure(
    EXIT.verificationFailed,
    'ballot-not-proven',
    `${rpc} could not prove what is on the ballot (check "${failed.name}": ${failed.facts.fault}); nothing was cast, ask another node`,
  )
}
