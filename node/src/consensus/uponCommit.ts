// A commit in; with a quorum of them, the certificate out (C8, H3). It counts for whatever round and whatever we think of
// the block ourselves, as soon as its bytes are known. If they are not, the block comes by sync (N4).
import type { Hash } from '../types/bytes.ts'
import type { Vote } from '../types/consensus.ts'
import { withVote } from './buffers.ts'
import { makeCertificate } from './certificate.ts'
import { quorum } from './quorum.ts'
import { type ConsensusState, knownBlock, messagesOf, type Step, stay } from './state.ts'

export function uponCommit(state: ConsensusState, vote: Vote): Step {
  return finalise(withVote(state, 'commits', vote), vote.round, vote.digest)
}

/** C8. The block's bytes have just come: perhaps its commits were here before them. */
export function finaliseIfCommitted(state: ConsensusState, hash: Hash): Step {
  for (const [round, { commits }] of state.rounds) {
    if (commits.size < quorum(state.validators.length)) continue
    const step = finalise(state, round, hash)
    if (step.state.isFinal) return step
  }
  return stay(state)
}

/** C1, C2, C8. */
function finalise(state: ConsensusState, round: number, digest: Hash): Step {
  const commits = [...messagesOf(state, round).commits.values()].filter((vote) => vote.digest === digest)
  if (commits.length < quorum(state.validators.length)) return stay(state)
  const block = knownBlock(state, digest)
  // H3. A quorum never seals a block in a round before it was built; such a certificate would be refused everywhere.
  if (block === null || block.buildRound > round) return stay(state)
  const certificate = makeCertificate({ height: state.height, round, blockHash: digest }, commits)
  return { state: { ...state, isFinal: true }, effects: [{ kind: 'finalise', block, certificate }] }
}
