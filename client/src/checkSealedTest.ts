// The separate checker of a test from Review: encrypts again with the randomness it is given, under the proved key of the
// election, and says what the sealed ballot really holds and which receipt code it has. The voter compares both with what
// was chosen and with the code that stood at Review, noted down before the test was asked for.
import { ciphertextBytes, openSealedBallot } from '@psephos/ballot'
import { type Hash, hexToBytes } from 'viem'
import { hashBallot, slicedBytes } from './actions/getBallot.ts'
import { getManifest } from './actions/getManifest.ts'
import { receiptCodeOf } from './actions/getVoter.ts'
import { secretPlaceOf } from './actions/prepareBallot.ts'
import { chainIdOf } from './actions/signCall.ts'
import { PsephosError } from './errors.ts'
import { contestForms } from './manifest.ts'
import type { SealedTest } from './sealedTestFile.ts'
import type { Manifest, PsephosClient } from './types.ts'
import { type ElectionKey, verifyManifest } from './verify/verifyManifest.ts'

export type SealedTestAnswer = {
  /** `true`: the ballot holds exactly the choices of the file, and the chain would have taken it. */
  outcome:
    | 'true'
    /** It holds other choices (`holds`): whatever sealed it has changed the vote. */
    | 'other-choices'
    /** It is not made with this randomness, or the chain would refuse it. */
    | 'not-openable'
  /** Receipt code of the ballot in the file. */
  code: string
  ballotHash: Hash
  /** What the ballot holds, per contest; null when it cannot be opened. */
  holds: number[][] | null
}

/** Pure: key and manifest must be proved already (`verifyManifest`). */
export function openSealedTest(
  test: SealedTest,
  { manifest, electionKey }: { manifest: Manifest; electionKey: ElectionKey },
): SealedTestAnswer {
  const place = secretPlaceOf(electionKey, { manifest, ...test })
  const sealed = slicedBytes(test.body, ciphertextBytes(contestForms(manifest)))
  const ballotHash = hashBallot({ ...test, chainId: BigInt(test.chainId), body: sealed })
  const found = { code: receiptCodeOf(ballotHash), ballotHash }
  const opened = openSealedBallot(place, hexToBytes(test.body), hexToBytes(test.randomness))
  if ('fault' in opened) return { outcome: 'not-openable', ...found, holds: null }
  const isSame =
    JSON.stringify(opened.choices) === JSON.stringify(test.choices.map((marks) => marks.toSorted(byNumber)))
  return { outcome: isSame ? 'true' : 'other-choices', ...found, holds: opened.choices }
}

const byNumber = (a: number, b: number) => a - b

/**
 * Asks a node for manifest and key, proves both from the pinned genesis, then opens. Throws `wrong-chain` for a test of another
 * network, and `not-proven` with `facts.check` when manifest or key do not hold.
 */
export async function checkSealedTest(
  client: PsephosClient,
  { test, genesisHash }: { test: SealedTest; genesisHash: Hash },
): Promise<SealedTestAnswer & { manifest: Manifest }> {
  const chainId = client.chain?.id ?? (await chainIdOf(client))
  if (test.chainId !== chainId || test.genesisHash !== genesisHash.toLowerCase())
    throw new PsephosError('wrong-chain', { have: test.chainId, want: chainId })
  const { election } = test
  const manifest = await getManifest(client, { election })
  const { electionKey, checks } = await verifyManifest({ client, election, manifest, genesisHash })
  const failed = checks.find(({ passed }) => !passed)
  if (failed !== undefined) throw new PsephosError('not-proven', { check: failed.name, ...failed.facts })
  if (electionKey === null) throw new PsephosError('bad-input', { what: 'secrecy', have: manifest.secrecy })
  return { ...openSealedTest(test, { manifest, electionKey }), manifest }
}
