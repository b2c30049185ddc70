// Who signs which height, from the evidence that travels with a receipt or a manifest: the set of block 0, proved in its
// state, and every change since, each signed by the set before it.
import type { Hash } from 'viem'
import type { GenesisEvidence } from './evidence.ts'
import { followValidatorSets, genesisSets, type ValidatorSets } from './followSets.ts'
import { verifyValidatorSet } from './validatorSet.ts'

/** S3. Throws the faults of proofs and of changes. A change that was left out shows in a certificate that does not fit. */
export async function verifySigningSets(
  stateRoot: Hash,
  { validators, changes = [] }: GenesisEvidence,
  { genesisHash }: { genesisHash: Hash },
): Promise<ValidatorSets> {
  return followValidatorSets(genesisSets(verifyValidatorSet(stateRoot, validators)), changes, { genesisHash })
}

/** How many are in office, as far as was followed. */
export function countNow(sets: ValidatorSets): number {
  return (sets.at(-1) ?? sets[0]).validators.length
}
