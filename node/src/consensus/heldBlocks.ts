// Blocks of this height: whose bytes we have, and which of them were found valid here. Both lists are short (C8, C10): what
// falls out is brought again by a proposal, a RoundChange or sync.
import { BLOCKS_HELD_MAX } from '../params/limits.ts'
import type { Hash } from '../types/bytes.ts'
import type { BlockRef } from '../types/consensus.ts'
import type { ConsensusState } from './state.ts'

export function markValid(state: ConsensusState, hash: Hash): ConsensusState {
  if (state.valid.includes(hash)) return state
  return { ...state, valid: [...state.valid, hash].slice(-BLOCKS_HELD_MAX) }
}

/** C10. Bytes that are known already are not held twice: messages then refer to the ones that are. */
export function learnBlock(
  state: ConsensusState,
  block: BlockRef,
): { readonly state: ConsensusState; readonly block: BlockRef } {
  const known = state.blocks.find(({ hash }) => hash === block.hash)
  if (known !== undefined) return { state, block: known }
  return { state: { ...state, blocks: [...state.blocks, block].slice(-BLOCKS_HELD_MAX) }, block }
}
