// B2: the two contexts that every proof is bound to: one attempt of a ceremony (ctxD), and the election with its key (ctxE).
import { sized } from '../bytes.ts'
import { THRESHOLD_MIN, TRUSTEES_MAX, TRUSTEES_MIN } from '../limits.ts'
import { hash, SUITE, text, u32, word } from '../transcript.ts'

export type CeremonyFacts = {
  chainId: bigint
  /** 32 bytes. */
  genesisHash: Uint8Array
  election: bigint
  /** 32 bytes. */
  manifestHash: Uint8Array
  /** 1 for the manifest's own ceremony, one more for each `restartCeremony`. */
  attempt: number
  /** t. */
  threshold: number
  /** Their addresses, 20 bytes each, in order; a trustee's index is its place counted from 1. */
  trustees: readonly Uint8Array[]
}

/**
 * ctxD, 64 bytes: H(ceremony; chain id, genesis hash, election, manifest hash, suite, attempt, n, t, each trustee's address).
 * Throws RangeError for wrong sizes, n or t outside the limits, an attempt below 1, or an address twice.
 */
export function ceremonyContext(facts: CeremonyFacts): Uint8Array {
  const { trustees, threshold, attempt } = facts
  checkThreshold(trustees.length, threshold)
  if (attempt < 1) throw new RangeError(`attempt ${attempt}`)
  if (new Set(trustees.map((address) => address.join())).size !== trustees.length)
    throw new RangeError('a trustee twice')
  return hash('ceremony', [
    word(facts.chainId),
    sized(facts.genesisHash, 32, 'genesisHash'),
    word(facts.election),
    sized(facts.manifestHash, 32, 'manifestHash'),
    text(SUITE),
    u32(attempt),
    u32(trustees.length),
    u32(threshold),
    ...trustees.map((address) => sized(address, 20, 'address')),
  ])
}

/** ctxE, 64 bytes: H(election; ctxD, K). */
export function electionContext(ceremony: Uint8Array, key: Uint8Array): Uint8Array {
  return hash('election', [sized(ceremony, 64, 'ceremony context'), sized(key, 32, 'key')])
}

/** Throws RangeError unless 3 <= n <= 9 and 2 <= t <= n - 1. */
export function checkThreshold(trusteeCount: number, threshold: number): void {
  if (!Number.isInteger(trusteeCount) || trusteeCount < TRUSTEES_MIN || trusteeCount > TRUSTEES_MAX) {
    throw new RangeError(`${trusteeCount} trustees`)
  }
  if (!Number.isInteger(threshold) || threshold < THRESHOLD_MIN || threshold > trusteeCount - 1) {
    throw new RangeError(`${threshold} of ${trusteeCount} trustees`)
  }
}

/** Throws RangeError for an index that no trustee has: the first is 1, and 0 is where the shared secret itself stands. */
export function checkIndex(index: number, trusteeCount = TRUSTEES_MAX): void {
  if (!Number.isInteger(index) || index < 1 || index > trusteeCount) throw new RangeError(`no trustee ${index}`)
}
