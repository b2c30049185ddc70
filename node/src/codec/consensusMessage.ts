// What validators say to each other <-> bytes. A message has exactly one encoding: fields of fixed width, fields that a kind
// does not have are zero, and of a block only its bytes travel. Nobody has looked at a signature here (consensus/verify.ts).
import { BLOCK_BYTES_MAX, VALIDATORS_MAX } from '../params/limits.ts'
import type { BlockRef, MessageType, UnverifiedMessage, UnverifiedVote } from '../types/consensus.ts'
import { InvalidBlock, InvalidMessage } from '../types/errors.ts'
import { blockRefOf } from './blockRef.ts'
import { ZERO_HASH } from './constants.ts'
import { asHash, hexToBytes } from './hex.ts'

/** Type 1, height 8, round 4, digest 32, prepared round + 1 4, prepared digest 32, signature 65 (C3's order). */
export const VOTE_BYTES = 146
/** The vote, two counts and as many round changes and prepares as there can be validators, and the largest block. */
export const CONSENSUS_MESSAGE_BYTES_MAX = VOTE_BYTES + 2 + 2 * VALIDATORS_MAX * VOTE_BYTES + BLOCK_BYTES_MAX

/** Their places are the type bytes that C3 signs. */
const TYPES: readonly MessageType[] = ['proposal', 'prepare', 'commit', 'round-change']
const NO_BYTES = new Uint8Array(0)

/** Throws RangeError for what does not fit its field or is more than a message may carry. */
export function encodeVote(vote: UnverifiedVote): Uint8Array {
  const { type, height, round, digest, prepared, signature } = vote
  if (BigInt.asUintN(64, height) !== height || !isUint32(round) || !isUint32((prepared?.round ?? 0) + 1)) {
    throw new RangeError(`a ${type} of ${height}/${round} does not fit its fields`)
  }
  if (signature.length !== 65) throw new RangeError(`a signature is 65 bytes, not ${signature.length}`)
  const bytes = new Uint8Array(VOTE_BYTES)
  const view = new DataView(bytes.buffer)
  bytes[0] = TYPES.indexOf(type)
  view.setBigUint64(1, height)
  view.setUint32(9, round)
  bytes.set(hexToBytes(digest), 13)
  if (prepared !== null) {
    view.setUint32(45, prepared.round + 1)
    bytes.set(hexToBytes(prepared.digest), 49)
  }
  bytes.set(signature, 81)
  return bytes
}

/** Throws InvalidMessage. The signature is a copy: a vote that is kept does not keep its frame. */
export function decodeVote(bytes: Uint8Array): UnverifiedVote {
  if (bytes.length !== VOTE_BYTES) throw garbage(`a vote is ${VOTE_BYTES} bytes, not ${bytes.length}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, VOTE_BYTES)
  const type = TYPES[view.getUint8(0)]
  if (type === undefined) throw garbage(`no type ${bytes[0]}`)
  const digest = asHash(bytes.subarray(13, 45))
  const preparedRound = view.getUint32(45)
  const preparedDigest = asHash(bytes.subarray(49, 81))
  if (type === 'round-change' && digest !== ZERO_HASH) throw garbage('a round change with a digest')
  if (type !== 'round-change' && preparedRound > 0) throw garbage(`a ${type} with a claim`)
  if (preparedRound === 0 && preparedDigest !== ZERO_HASH) throw garbage('a prepared digest without its round')
  const prepared = preparedRound === 0 ? null : { round: preparedRound - 1, digest: preparedDigest }
  return { type, height: view.getBigUint64(1), round: view.getUint32(9), digest, prepared, signature: bytes.slice(81) }
}

/**
 * vote; a proposal's: count, round changes, count, prepares, block; a round change's: count, prepares, block. A count of 0
 * says that there is no justification (C5, round 0) or no proof (C3), and then nothing follows that would belong to it.
 */
export function encodeConsensusMessage(message: UnverifiedMessage): Uint8Array {
  const vote = encodeVote(message.vote)
  switch (message.kind) {
    case 'prepare':
    case 'commit':
      return vote
    case 'proposal': {
      const { justification, block } = message
      const roundChanges = encodeVotes(justification?.roundChanges ?? [], justification !== null)
      return concat([vote, roundChanges, encodeVotes(justification?.prepares ?? [], false), withinBound(block.raw)])
    }
    case 'round-change': {
      const { proof } = message
      return concat([
        vote,
        encodeVotes(proof?.prepares ?? [], proof !== null),
        withinBound(proof?.block.raw ?? NO_BYTES),
      ])
    }
  }
}

function encodeVotes(votes: readonly UnverifiedVote[], isNeeded: boolean): Uint8Array {
  if (votes.length > VALIDATORS_MAX) throw new RangeError(`${votes.length} votes are more than validators`)
  // An empty list is how "none" is written, so a message that has one but nothing in it has no encoding.
  if (isNeeded && votes.length === 0) throw new RangeError('a justification or proof without votes')
  return concat([Uint8Array.of(votes.length), ...votes.map(encodeVote)])
}

function withinBound(raw: Uint8Array): Uint8Array {
  if (raw.length > BLOCK_BYTES_MAX) throw new RangeError(`a block of ${raw.length} bytes`)
  return raw
}

/** Throws InvalidMessage: not this form, or bytes left over, or a block that is none. Sizes are looked at first (N2). */
export function decodeConsensusMessage(bytes: Uint8Array): UnverifiedMessage {
  if (bytes.length > CONSENSUS_MESSAGE_BYTES_MAX) throw garbage(`${bytes.length} bytes`)
  const vote = decodeVote(bytes.subarray(0, VOTE_BYTES))
  const rest = bytes.subarray(VOTE_BYTES)
  switch (vote.type) {
    case 'prepare':
    case 'commit':
      if (rest.length > 0) throw garbage(`a ${vote.type} carries nothing`)
      return { kind: vote.type, vote }
    case 'proposal': {
      const roundChanges = decodeVotes(rest, 'round-change')
      const prepares = decodeVotes(roundChanges.rest, 'prepare')
      const hasNone = roundChanges.votes.length === 0
      if (hasNone && prepares.votes.length > 0) throw garbage('prepares that justify nothing')
      const justification = hasNone ? null : { roundChanges: roundChanges.votes, prepares: prepares.votes }
      return { kind: 'proposal', vote, block: decodeBlockRef(prepares.rest), justification }
    }
    case 'round-change': {
      const { votes: prepares, rest: raw } = decodeVotes(rest, 'prepare')
      if (prepares.length === 0 && raw.length > 0) throw garbage('a block that nobody prepared')
      const proof = prepares.length === 0 ? null : { block: decodeBlockRef(raw), prepares }
      if ((vote.prepared === null) !== (proof === null)) throw garbage('a claim and its proof come together')
      return { kind: 'round-change', vote, proof }
    }
  }
}

function decodeVotes(
  bytes: Uint8Array,
  type: MessageType,
): { readonly votes: readonly UnverifiedVote[]; readonly rest: Uint8Array } {
  const [count] = bytes
  if (count === undefined) throw garbage('cut short before a count')
  if (count > VALIDATORS_MAX) throw garbage(`${count} votes are more than validators`)
  const end = 1 + count * VOTE_BYTES
  if (bytes.length < end) throw garbage('cut short in a vote')
  const votes = Array.from({ length: count }, (_, i) =>
    decodeVote(bytes.subarray(1 + i * VOTE_BYTES, 1 + (i + 1) * VOTE_BYTES)),
  )
  if (votes.some((vote) => vote.type !== type)) throw garbage(`another vote in the place of a ${type}`)
  return { votes, rest: bytes.subarray(end) }
}

function decodeBlockRef(raw: Uint8Array): BlockRef {
  if (raw.length > BLOCK_BYTES_MAX) throw garbage(`a block of ${raw.length} bytes`)
  try {
    return blockRefOf(raw.slice())
  } catch (error) {
    if (error instanceof InvalidBlock) throw new InvalidMessage(error.rule, error.message)
    throw error
  }
}

function garbage(message: string): InvalidMessage {
  return new InvalidMessage('N2', message)
}

function isUint32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 32
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
