// D1, D2. What the state machine wants to say in; a signed message that is durable out, or null when the guard refuses. No
// other place in the node lets a consensus signature leave.
import type { OwnMessage } from '../consensus/effects.ts'
import { recordOf, withOwn } from '../consensus/record.ts'
import { validatorSetHash } from '../consensus/seal.ts'
import type { ConsensusState } from '../consensus/transition.ts'
import type { Hash } from '../types/bytes.ts'
import type { ConsensusMessage, Vote } from '../types/consensus.ts'
import type { ConsensusSigner, LoopParts } from './loopParts.ts'
import { SignerRefusal } from './signer.ts'

export type Spoken = {
  readonly message: ConsensusMessage /** With the message in it. */
  readonly state: ConsensusState
}

type Parts = Pick<LoopParts, 'consensusStore' | 'log'> & {
  readonly signer: ConsensusSigner
  readonly genesisHash: Hash
}

/** `state`: after the step that asked for this. Throws StoreFailure (D5). */
export function say(parts: Parts, own: OwnMessage, state: ConsensusState): Spoken | null {
  const { signer, consensusStore, log, genesisHash } = parts
  let spoken: Spoken | null = null
  const persist = (vote: Vote): Spoken => {
    const message = messageOf(own, vote)
    const next = withOwn(state, message)
    consensusStore.save(recordOf(next))
    return { message, state: next }
  }
  try {
    const chain = { genesisHash, validatorSetHash: validatorSetHash(state.validators) }
    const vote = signer.signVote(own.draft, chain, (signed) => {
      spoken = persist(signed)
    })
    // What was signed before is handed out again; its record may be of an earlier life.
    return spoken ?? persist(vote)
  } catch (error) {
    if (!(error instanceof SignerRefusal)) throw error
    const { type, height, round, digest } = own.draft
    log.error({ error, type, height: String(height), round, digest }, 'ALARM: the guard refuses to sign')
    return null
  }
}

function messageOf(own: OwnMessage, vote: Vote): ConsensusMessage {
  switch (own.kind) {
    case 'proposal':
      return { kind: own.kind, vote, block: own.block, justification: own.justification }
    case 'round-change':
      return { kind: own.kind, vote, proof: own.proof }
    case 'prepare':
    case 'commit':
      return { kind: own.kind, vote }
  }
}
