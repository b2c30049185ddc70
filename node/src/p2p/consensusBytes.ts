// The seam between the wire and what consensus says: bytes <-> UnverifiedMessage, and one vote alone (D4). Shape and
// sizes only; nobody has looked at a signature here.
import { ZERO_HASH } from '../codec/constants.ts'
import { readHeader } from '../codec/header.ts'
import { asHash, hexToBytes } from '../codec/hex.ts'
import { keccakHash } from '../codec/keccak.ts'
import {
  encodeRlp,
  hasMore,
  openRlp,
  RlpError,
  type RlpReader,
  readBytes,
  readEnd,
  readList,
  readRaw,
} from '../codec/rlp.ts'
import { MESSAGE_TYPES } from '../consensus/seal.ts'
import { decodeExtraData } from '../execution/extraData.ts'
import { VALIDATORS_MAX } from '../params/limits.ts'
import type { BlockRef, MessageType, UnverifiedMessage, UnverifiedVote } from '../types/consensus.ts'
import { InvalidBlock } from '../types/errors.ts'

/** Type 1, height 8, round 4, digest 32, prepared round + 1 4, prepared digest 32, signature 65. */
const VOTE_BYTES = 146
const NOTHING = new Uint8Array(0)
const TYPES = Object.keys(MESSAGE_TYPES) as readonly MessageType[]

export function encodeVote(vote: UnverifiedVote): Uint8Array {
  const bytes = new Uint8Array(VOTE_BYTES)
  const view = new DataView(bytes.buffer)
  bytes[0] = MESSAGE_TYPES[vote.type]
  view.setBigUint64(1, vote.height)
  view.setUint32(9, vote.round)
  bytes.set(hexToBytes(vote.digest), 13)
  view.setUint32(45, vote.prepared === null ? 0 : vote.prepared.round + 1)
  if (vote.prepared !== null) bytes.set(hexToBytes(vote.prepared.digest), 49)
  bytes.set(vote.signature, 81)
  return bytes
}

export function decodeVote(bytes: Uint8Array): UnverifiedVote {
  if (bytes.length !== VOTE_BYTES) throw new RlpError(`a vote is ${VOTE_BYTES} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const type = TYPES.find((name) => MESSAGE_TYPES[name] === bytes[0])
  const preparedRound = view.getUint32(45)
  const preparedDigest = asHash(bytes.subarray(49, 81))
  if (type === undefined) throw new RlpError('no type of message')
  if (preparedRound === 0 && preparedDigest !== ZERO_HASH) throw new RlpError('a digest nobody prepared')
  const prepared = preparedRound === 0 ? null : { round: preparedRound - 1, digest: preparedDigest }
  const digest = asHash(bytes.subarray(13, 45))
  const signature = bytes.slice(81)
  return { type, height: view.getBigUint64(1), round: view.getUint32(9), digest, prepared, signature }
}

/** [vote, block, [round change], [prepare]]; the last three are empty where the kind has none. */
export function encodeConsensusMessage(message: UnverifiedMessage): Uint8Array {
  const { block, roundChanges, prepares } = carriedBy(message)
  return encodeRlp([
    encodeVote(message.vote),
    block?.raw ?? NOTHING,
    roundChanges.map(encodeVote),
    prepares.map(encodeVote),
  ])
}

export function decodeConsensusMessage(bytes: Uint8Array): UnverifiedMessage {
  const list = openRlp(bytes)
  const vote = decodeVote(readBytes(list))
  const raw = readBytes(list)
  const roundChanges = readVotes(readList(list))
  const prepares = readVotes(readList(list))
  readEnd(list)
  const isBare = raw.length === 0 && roundChanges.length === 0 && prepares.length === 0
  if (vote.type === 'proposal') {
    const isJustified = roundChanges.length > 0
    if (isJustified !== vote.round > 0 || (!isJustified && prepares.length > 0)) throw new RlpError('C5: justification')
    return {
      kind: 'proposal',
      vote,
      block: blockOf(raw),
      justification: isJustified ? { roundChanges, prepares } : null,
    }
  }
  if (vote.type === 'round-change') {
    if ((vote.prepared === null) !== isBare || roundChanges.length > 0) throw new RlpError('C3: claim and proof')
    return { kind: 'round-change', vote, proof: isBare ? null : { block: blockOf(raw), prepares } }
  }
  if (!isBare) throw new RlpError(`a ${vote.type} carries nothing`)
  return { kind: vote.type, vote }
}

type Carried = {
  readonly block: BlockRef | null
  readonly roundChanges: readonly UnverifiedVote[]
  readonly prepares: readonly UnverifiedVote[]
}

function carriedBy(message: UnverifiedMessage): Carried {
  const nothing = { block: null, roundChanges: [], prepares: [] }
  switch (message.kind) {
    case 'proposal':
      return { ...nothing, ...message.justification, block: message.block }
    case 'round-change':
      return { ...nothing, ...message.proof }
    default:
      return nothing
  }
}

function readVotes(list: RlpReader): UnverifiedVote[] {
  const votes: UnverifiedVote[] = []
  while (hasMore(list)) {
    if (votes.length === VALIDATORS_MAX) throw new RlpError('more votes than validators')
    votes.push(decodeVote(readBytes(list)))
  }
  return votes
}

function blockOf(raw: Uint8Array): BlockRef {
  const header = readRaw(openRlp(raw))
  try {
    const { extraData } = readHeader(openRlp(header))
    return { hash: keccakHash(header), buildRound: decodeExtraData(extraData).round, raw }
  } catch (error) {
    if (error instanceof InvalidBlock) throw new RlpError(error.message)
    throw error
  }
}
