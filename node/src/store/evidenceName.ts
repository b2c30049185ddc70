// C11. What makes two findings the same one: who, and where. A validator that signs against itself a thousand times is
// convicted by the first few; so there is a bound for each, and none of its later ones can fill the disk.
import { keccakHash } from '../codec/keccak.ts'
import { EVIDENCE_PER_VALIDATOR_MAX } from '../params/limits.ts'
import type { Hash } from '../types/bytes.ts'
import type { Evidence } from '../types/consensus.ts'

/** Two contradictions of one validator in the same place of the same height and round count once. */
export function evidenceName(evidence: Evidence): Hash {
  return keccakHash(new TextEncoder().encode([evidence.kind, ...partsOf(evidence)].join(' ')))
}

function partsOf(evidence: Evidence): readonly (string | bigint | number)[] {
  switch (evidence.kind) {
    case 'double-vote':
      return [evidence.author, evidence.first.type, evidence.first.height, evidence.first.round]
    case 'amnesia':
      return [evidence.author, evidence.commit.height, evidence.commit.round]
    case 'conflicting-certificates':
      return [evidence.first.height, ...[evidence.first.blockHash, evidence.second.blockHash].toSorted()]
  }
}

/** Conflicting certificates stop the node, so there are never many. */
export function isOneTooMany(evidence: Evidence, known: readonly Evidence[]): boolean {
  if (evidence.kind === 'conflicting-certificates') return false
  const { author } = evidence
  return (
    known.filter((one) => one.kind !== 'conflicting-certificates' && one.author === author).length >=
    EVIDENCE_PER_VALIDATOR_MAX
  )
}
