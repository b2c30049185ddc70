// A signer and what it must remember, for tests that are not about either: it signs whatever it is asked to, and the store
// is memory that outlives a stop.
import { signDigest } from '../../src/codec/signature.ts'
import { consensusDigest } from '../../src/consensus/seal.ts'
import type { ConsensusSigner } from '../../src/runtime/loopParts.ts'
import type { ConsensusStore } from '../../src/store/consensusStore.ts'
import type { Address } from '../../src/types/bytes.ts'
import type { ConsensusRecord, Evidence, Vote } from '../../src/types/consensus.ts'
import type { TestAccount } from '../execution/aChain.ts'

/** Signs whatever it is asked to: the guard has tests of its own. */
export function aSigner({ address, privateKey }: TestAccount): ConsensusSigner {
  return {
    address,
    signVote(draft, chain, commit) {
      const vote: Vote = {
        ...draft,
        author: address,
        signature: signDigest(consensusDigest({ ...chain, ...draft }), privateKey),
      }
      commit(vote)
      return vote
    },
  }
}

export function aConsensusStore(): ConsensusStore & { clear(): void } {
  let record: ConsensusRecord | null = null
  const seen = new Map<Address, Vote>()
  const evidence: Evidence[] = []
  const rank = ({ height, round, type }: Vote) =>
    height * 1_000_000n + BigInt(round * 4 + ['round-change', 'proposal', 'prepare', 'commit'].indexOf(type))
  return {
    load: () => record,
    save: (next) => {
      record = next
    },
    highestOf: (author) => seen.get(author) ?? null,
    noteSeen: (vote) => {
      const last = seen.get(vote.author)
      if (last === undefined || rank(vote) > rank(last)) seen.set(vote.author, vote)
    },
    addEvidence: (found) => {
      evidence.push(found)
      return true
    },
    evidence: () => evidence,
    clear: () => {
      record = null
    },
  }
}
