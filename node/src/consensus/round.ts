// One round of one height as a value: votes on a block hash in, what to sign and when it is final out. It never sees a
// transaction. Round changes are not here yet: with one validator the only proposer is always oneself.
import type { Certificate } from '../types/block.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { MessageType } from '../types/consensus.ts'
import { makeCertificate } from './certificate.ts'
import { quorum } from './quorum.ts'

export type Vote = {
  readonly type: Extract<MessageType, 'proposal' | 'prepare' | 'commit'>
  readonly height: bigint
  readonly round: number
  readonly digest: Hash
  /** Recovered from the signature, and a member of the set, before it gets here. */
  readonly author: Address
  readonly signature: Uint8Array
}

type Signatures = ReadonlyMap<Address, Uint8Array>
export type RoundState = {
  readonly height: bigint
  readonly round: number
  readonly validators: readonly Address[]
  readonly proposer: Address
  /** The block this validator executed and found valid. */
  readonly accepted: Hash | null
  readonly prepares: Signatures
  readonly commits: Signatures
  readonly commitSent: boolean
  readonly final: boolean
}

export type RoundEffect =
  | { readonly kind: 'sign'; readonly type: 'prepare' | 'commit'; readonly digest: Hash }
  | { readonly kind: 'finalise'; readonly certificate: Certificate }
export type Step = { readonly state: RoundState; readonly effects: readonly RoundEffect[] }

export function startRound(of: {
  readonly height: bigint
  readonly round: number
  readonly validators: readonly Address[]
  readonly proposer: Address
}): RoundState {
  return { ...of, accepted: null, prepares: new Map(), commits: new Map(), commitSent: false, final: false }
}

/** The one switch. A vote of another height or round, or for another block than the accepted one, changes nothing. */
export function step(state: RoundState, vote: Vote): Step {
  if (vote.height !== state.height || vote.round !== state.round || state.final) return stay(state)
  switch (vote.type) {
    case 'proposal':
      return uponProposal(state, vote)
    case 'prepare':
      return uponPrepare(state, vote)
    case 'commit':
      return uponCommit(state, vote)
  }
}

/** The caller has executed the block: only a valid one arrives. The first proposal of the round's proposer counts. */
function uponProposal(state: RoundState, vote: Vote): Step {
  if (vote.author !== state.proposer || state.accepted !== null) return stay(state)
  return {
    state: { ...state, accepted: vote.digest },
    effects: [{ kind: 'sign', type: 'prepare', digest: vote.digest }],
  }
}

/** C6. Our commit follows a quorum of prepares for the accepted block, once. */
function uponPrepare(state: RoundState, vote: Vote): Step {
  if (vote.digest !== state.accepted) return stay(state)
  const next = { ...state, prepares: withVote(state.prepares, vote) }
  if (state.commitSent || next.prepares.size < quorum(state.validators.length)) return stay(next)
  return { state: { ...next, commitSent: true }, effects: [{ kind: 'sign', type: 'commit', digest: vote.digest }] }
}

/** C8, H3. A quorum of commits is the certificate. */
function uponCommit(state: RoundState, vote: Vote): Step {
  if (vote.digest !== state.accepted) return stay(state)
  const next = { ...state, commits: withVote(state.commits, vote) }
  if (next.commits.size < quorum(state.validators.length)) return stay(next)
  const seals = [...next.commits].map(([author, signature]) => ({ author, signature }))
  const certificate = makeCertificate({ height: state.height, round: state.round, blockHash: vote.digest }, seals)
  return { state: { ...next, final: true }, effects: [{ kind: 'finalise', certificate }] }
}

/** C2. One vote per author: a repeat adds nothing. */
function withVote(votes: Signatures, vote: Vote): Signatures {
  return votes.has(vote.author) ? votes : new Map([...votes, [vote.author, vote.signature]])
}

function stay(state: RoundState): Step {
  return { state, effects: [] }
}
