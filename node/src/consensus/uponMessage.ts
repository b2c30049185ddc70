// A verified message in; what its rule makes of it out. Messages of the next height are kept for it (C10); of any other
// height they are no business of this one (C8: evidence and late senders are the runtime's).
import type { ConsensusMessage, Vote } from '../types/consensus.ts'
import { withNext } from './buffers.ts'
import { hear } from './roundTimer.ts'
import { type ConsensusState, type Step, stay } from './state.ts'
import { uponCommit } from './uponCommit.ts'
import { uponPrepare } from './uponPrepare.ts'
import { uponProposal } from './uponProposal.ts'
import { uponRoundChange } from './uponRoundChange.ts'

export function uponMessage(state: ConsensusState, message: ConsensusMessage): Step {
  const { vote } = message
  if (vote.height === state.height + 1n && state.height > 0n) return stay(withNext(state, message))
  if (vote.height !== state.height || state.isFinal || !state.validators.includes(vote.author)) return stay(state)
  const heard = hear(withOwnVoice(state, vote), vote)
  switch (message.kind) {
    case 'proposal':
      return uponProposal(heard, message)
    case 'prepare':
      return uponPrepare(heard, vote)
    case 'commit':
      return uponCommit(heard, vote)
    case 'round-change':
      return uponRoundChange(heard, message)
  }
}

/** C6. What was said with our key in this round, by whatever process, is said: we add no second one to it. */
function withOwnVoice(state: ConsensusState, { author, type, round, digest }: Vote): ConsensusState {
  if (author !== state.own || round !== state.round || state.said[type] !== undefined) return state
  return { ...state, said: { ...state.said, [type]: digest } }
}
