// One validator alone, until the guard and its tables stand between the key and the loop: signs what it is asked to and
// remembers it in memory.
import { consensusDigest } from '../consensus/seal.ts'
import type { ConsensusStore } from '../store/consensusStore.ts'
import type { Evidence, Vote } from '../types/consensus.ts'
import type { Signer } from '../types/ports.ts'
import type { ConsensusSigner } from './loopParts.ts'

export function unguarded({ address, sign }: Signer): ConsensusSigner {
  return {
    address,
    signVote(draft, chain, commit) {
      const vote: Vote = { ...draft, author: address, signature: sign(consensusDigest({ ...chain, ...draft })) }
      commit(vote)
      return vote
    },
  }
}

export function volatileConsensusStore(): ConsensusStore {
  const evidence: Evidence[] = []
  return {
    load: () => null,
    save: () => {},
    highestOf: () => null,
    noteSeen: () => {},
    addEvidence: (found) => {
      evidence.push(found)
      return true
    },
    evidence: () => evidence,
  }
}
