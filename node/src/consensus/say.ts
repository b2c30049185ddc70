// What we want to say in this round, once of each type. A draft in, an effect out; the signature, the disk and the network
// are the runtime's (D1, D2). Who is no validator of this height says nothing.
import { ZERO_HASH } from '../codec/constants.ts'
import type { Hash } from '../types/bytes.ts'
import type { BlockRef, Draft, Justification, MessageType } from '../types/consensus.ts'
import type { OwnMessage } from './effects.ts'
import { type ConsensusState, isMember, type Step, stay } from './state.ts'

export function sayProposal(state: ConsensusState, block: BlockRef, justification: Justification | null): Step {
  return say(state, { kind: 'proposal', draft: draft(state, 'proposal', block.hash), block, justification })
}

export function sayVote(state: ConsensusState, kind: 'prepare' | 'commit', digest: Hash): Step {
  return say(state, { kind, draft: draft(state, kind, digest) })
}

/** C3, C6. Claims what this height has bound us to, with its proof. */
export function sayRoundChange(state: ConsensusState): Step {
  const { lastPrepared } = state
  const prepared = lastPrepared && { round: lastPrepared.round, digest: lastPrepared.block.hash }
  const proof = lastPrepared && { block: lastPrepared.block, prepares: lastPrepared.prepares }
  return say(state, {
    kind: 'round-change',
    draft: { ...draft(state, 'round-change', ZERO_HASH), prepared },
    proof,
  })
}

function draft({ height, round }: ConsensusState, type: MessageType, digest: Hash): Draft {
  return { type, height, round, digest, prepared: null }
}

function say(state: ConsensusState, message: OwnMessage): Step {
  const { type, digest } = message.draft
  if (!isMember(state) || state.said[type] !== undefined) return stay(state)
  return { state: { ...state, said: { ...state.said, [type]: digest } }, effects: [{ kind: 'say', message }] }
}
