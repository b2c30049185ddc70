// Who may sign, from the pinned genesis alone: the header of block 0 hashes to the pinned hash, and its state holds the
// list of validators, which a proof shows.
import { VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { type Address, concat, type Hash, type Hex, keccak256 } from 'viem'
import { EvidenceFault } from './evidenceFault.ts'
import { decodeHeader, type VerifiedHeader } from './header.ts'
import { addressOf, VALIDATOR_COUNT_SLOT, validatorSlot } from './slots.ts'
import { type StateProof, verifyAccount, verifySlot } from './stateProof.ts'

/** More than any network has; keeps a lying node from making a phone hash for ever. */
export const VALIDATORS_MAX = 256

/** Throws `wrong-genesis`, `malformed`. */
export function verifyGenesis(header: Hex, pinned: Hash): VerifiedHeader {
  const decoded = decodeHeader(header)
  if (decoded.hash !== pinned.toLowerCase())
    throw new EvidenceFault('wrong-genesis', { have: decoded.hash, want: pinned })
  if (decoded.number !== 0n) throw new EvidenceFault('wrong-block', { have: decoded.number, want: 0n })
  return decoded
}

/** S3. The set of block 0, sorted as the contract keeps it. Throws the faults of a proof, `wrong-validator-set`. */
export function verifyValidatorSet(stateRoot: Hash, proof: StateProof): Address[] {
  const storageRoot = verifyAccount(stateRoot, VALIDATORS_ADDRESS, proof.accountProof)
  const count = verifySlot(storageRoot, VALIDATOR_COUNT_SLOT, proof)
  if (count < 1n || count > BigInt(VALIDATORS_MAX)) throw new EvidenceFault('wrong-validator-set', { count })
  return Array.from({ length: Number(count) }, (_, i) => addressOf(verifySlot(storageRoot, validatorSlot(i), proof)))
}

/** keccak256 of the sorted addresses, 20 bytes each. */
export function validatorSetHash(validators: readonly Address[]): Hash {
  return keccak256(concat([...validators].map((one) => one.toLowerCase() as Address).sort()))
}

/** How many of n validators must sign: the smallest integer of at least two thirds. */
export const quorumOf = (validatorCount: number): number => Math.ceil((2 * validatorCount) / 3)
