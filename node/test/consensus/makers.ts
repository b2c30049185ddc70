// Small makers of what validators say, for tests. Nobody signs: a signature is only something that differs.
import { ZERO_HASH } from '../../src/codec/constants.ts'
import { keccakHash } from '../../src/codec/keccak.ts'
import type { OwnMessage } from '../../src/consensus/effects.ts'
import type { ConsensusEvent } from '../../src/consensus/events.ts'
import type { ProposalMessage, RoundChangeMessage } from '../../src/consensus/state.ts'
import type { Address, Hash } from '../../src/types/bytes.ts'
import type {
  BlockRef,
  Claim,
  ConsensusMessage,
  Draft,
  Justification,
  MessageType,
  Vote,
} from '../../src/types/consensus.ts'

export const GENESIS_MINER = `0x${'00'.repeat(20)}` as Address

/** Sorted: 0x1111…, 0x1212…, … */
export function validatorsOf(n: number): readonly Address[] {
  return Array.from({ length: n }, (_, i) => `0x${(0x11 + i).toString(16).repeat(20)}` as Address)
}

export function aBlock(name: string, buildRound = 0): BlockRef {
  const raw = new TextEncoder().encode(`${name} ${buildRound}`)
  return { hash: keccakHash(raw), buildRound, raw }
}

let signatures = 0
export function aSignature(): Uint8Array {
  const signature = new Uint8Array(65)
  new DataView(signature.buffer).setUint32(0, ++signatures)
  return signature
}

export type Where = { readonly height?: bigint; readonly round?: number }

export function aVote(
  type: MessageType,
  author: Address,
  digest: Hash,
  { height = 1n, round = 0, prepared = null }: Where & { readonly prepared?: Claim | null } = {},
): Vote {
  return { type, height, round, digest, prepared, author, signature: aSignature() }
}

export function prepare(author: Address, block: BlockRef, where: Where = {}): ConsensusMessage {
  return { kind: 'prepare', vote: aVote('prepare', author, block.hash, where) }
}

export function commit(author: Address, block: BlockRef, where: Where = {}): ConsensusMessage {
  return { kind: 'commit', vote: aVote('commit', author, block.hash, where) }
}

export function preparesBy(authors: readonly Address[], block: BlockRef, where: Where = {}): readonly Vote[] {
  return authors.map((author) => aVote('prepare', author, block.hash, where))
}

/** With `prepared`: claims the block for its round and proves it by those prepares. */
export function roundChange(
  author: Address,
  where: Where & { readonly prepared?: { block: BlockRef; round: number; by: readonly Address[] } | null } = {},
): RoundChangeMessage {
  const { height = 1n, round = 1, prepared = null } = where
  const claim = prepared && { round: prepared.round, digest: prepared.block.hash }
  const proof = prepared && {
    block: prepared.block,
    prepares: preparesBy(prepared.by, prepared.block, { height, round: prepared.round }),
  }
  return {
    kind: 'round-change',
    vote: aVote('round-change', author, ZERO_HASH, { height, round, prepared: claim }),
    proof,
  }
}

export function proposal(
  author: Address,
  block: BlockRef,
  where: Where & { readonly because?: Justification | null } = {},
): ProposalMessage {
  return {
    kind: 'proposal',
    vote: aVote('proposal', author, block.hash, where),
    block,
    justification: where.because ?? null,
  }
}

/** C5. Bare votes of the round changes, and the prepares of the highest claim among them. */
export function because(roundChanges: readonly RoundChangeMessage[]): Justification {
  const claimed = roundChanges.filter(({ proof }) => proof !== null)
  const best = claimed.toSorted((a, b) => (b.vote.prepared?.round ?? 0) - (a.vote.prepared?.round ?? 0))[0]
  return { roundChanges: roundChanges.map(({ vote }) => vote), prepares: best?.proof?.prepares ?? [] }
}

export function heard(message: ConsensusMessage): ConsensusEvent {
  return { kind: 'message', message }
}

export function aHeight(validators: readonly Address[], height = 1n, parentMiner = GENESIS_MINER) {
  return { kind: 'height', height, validators, parentMiner } as const
}

/** What the signer makes of a message that was to be said. */
export function signed(message: OwnMessage, author: Address): ConsensusMessage {
  const vote = { ...(message.draft satisfies Draft), author, signature: aSignature() }
  switch (message.kind) {
    case 'proposal':
      return { kind: 'proposal', vote, block: message.block, justification: message.justification }
    case 'round-change':
      return { kind: 'round-change', vote, proof: message.proof }
    default:
      return { kind: message.kind, vote }
  }
}
