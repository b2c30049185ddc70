// Signs what it is asked to, until the guard stands between the key and the loop.
import { consensusDigest } from '../consensus/seal.ts'
import type { Vote } from '../types/consensus.ts'
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
