// The consensus record, evidence and single votes as bytes for the disk, and back. A block is written as its hash and build
// round only: it is carried by up to three messages and kept once, beside the record. Nothing is verified here; the
// rows have checksums.
import { decodeVote, encodeVote, VOTE_BYTES } from '../codec/consensusMessage.ts'
import { asAddress, asHash, hexToBytes } from '../codec/hex.ts'
import {
  encodeRlp,
  hasMore,
  openRlp,
  type RlpReader,
  type RlpValue,
  readBytes,
  readEnd,
  readList,
  readUint,
} from '../codec/rlp.ts'
import { isAbove } from '../consensus/position.ts'
import type { Certificate } from '../types/block.ts'
import type { Hash } from '../types/bytes.ts'
import type {
  BlockRef,
  ConsensusMessage,
  ConsensusRecord,
  Evidence,
  Justification,
  Prepared,
  Vote,
} from '../types/consensus.ts'
import { decodeCertificate, encodeCertificate } from './headCodec.ts'

export type EncodedRecord = { readonly bytes: Uint8Array; readonly blocks: ReadonlyMap<Hash, Uint8Array> }
export type KeptRecord = {
  /** The head when it was written: a database that has lost blocks without knowing says another. */
  readonly head: bigint
  /** Rows beside it, for the same reason. */
  readonly seenCount: number
  readonly evidenceCount: number
  readonly signed: Vote | null
  readonly record: ConsensusRecord | null
}

/** A record never makes the highest lower. */
export function keep(kept: KeptRecord, record: ConsensusRecord): KeptRecord {
  const votes = record.own.map(({ vote }) => vote)
  return {
    ...kept,
    signed: votes.reduce<Vote | null>((highest, vote) => (isAbove(vote, highest) ? vote : highest), kept.signed),
    record,
  }
}

/** The bytes of a block that the record names. */
export type RawOf = (hash: Hash) => Uint8Array

export const NOTHING_KEPT: KeptRecord = { head: 0n, seenCount: 0, evidenceCount: 0, signed: null, record: null }

const HEIGHT_BYTES = 8
const ROUND_BYTES = 4
const NOTHING: RlpValue = []

/** [[head, count of votes seen, of evidence], signed, record]: the highest vote of any record, and this height's, each empty where there is none. */
export function encodeRecord({ head, seenCount, evidenceCount, signed, record }: KeptRecord): EncodedRecord {
  const beside = [head, BigInt(seenCount), BigInt(evidenceCount)]
  const highest = signed === null ? new Uint8Array(0) : encodeAuthoredVote(signed)
  if (record === null) return { bytes: encodeRlp([beside, highest, NOTHING]), blocks: new Map() }
  const { height, round, lastPrepared, own } = record
  const place = [height, BigInt(round), preparedToRlp(lastPrepared), own.map(messageToRlp)]
  const bytes = encodeRlp([beside, highest, place])
  const carried = [...(lastPrepared === null ? [] : [lastPrepared.block]), ...own.flatMap(blockIn)]
  return { bytes, blocks: new Map(carried.map(({ hash, raw }) => [hash, raw])) }
}

export function decodeRecord(bytes: Uint8Array, rawOf: RawOf): KeptRecord {
  const list = openRlp(bytes)
  const beside = readList(list)
  const head = readUint(beside, HEIGHT_BYTES)
  const [seenCount, evidenceCount] = [readRound(beside), readRound(beside)]
  readEnd(beside)
  const highest = readBytes(list)
  const record = readRecord(readList(list), rawOf)
  readEnd(list)
  const signed = highest.length === 0 ? null : decodeAuthoredVote(highest)
  return { head, seenCount, evidenceCount, signed, record }
}

/** [height, round, prepared or nothing, [message]]. */
function readRecord(list: RlpReader, rawOf: RawOf): ConsensusRecord | null {
  if (!hasMore(list)) return null
  const height = readUint(list, HEIGHT_BYTES)
  const round = readRound(list)
  const lastPrepared = readPrepared(readList(list), rawOf)
  const own = readAll(readList(list), (message) => readMessage(readList(message), rawOf))
  readEnd(list)
  return { height, round, lastPrepared, own }
}

function preparedToRlp(prepared: Prepared | null): RlpValue {
  if (prepared === null) return NOTHING
  return [BigInt(prepared.round), ...blockToRlp(prepared.block), prepared.prepares.map(encodeAuthoredVote)]
}

function readPrepared(list: RlpReader, rawOf: RawOf): Prepared | null {
  if (!hasMore(list)) return null
  const round = readRound(list)
  const block = readBlock(list, rawOf)
  const prepares = readVotes(list)
  readEnd(list)
  return { round, block, prepares }
}

/** [vote], and what it carries: a proposal [block, justification], a round change [proof]. */
function messageToRlp(message: ConsensusMessage): RlpValue {
  const vote = encodeAuthoredVote(message.vote)
  switch (message.kind) {
    case 'proposal':
      return [vote, blockToRlp(message.block), justificationToRlp(message.justification)]
    case 'round-change': {
      const { proof } = message
      return [vote, proof === null ? NOTHING : [...blockToRlp(proof.block), proof.prepares.map(encodeAuthoredVote)]]
    }
    case 'prepare':
    case 'commit':
      return [vote]
  }
}

function readMessage(list: RlpReader, rawOf: RawOf): ConsensusMessage {
  const vote = decodeAuthoredVote(readBytes(list, AUTHORED_BYTES))
  const message = readCarried(vote, list, rawOf)
  readEnd(list)
  return message
}

function readCarried(vote: Vote, list: RlpReader, rawOf: RawOf): ConsensusMessage {
  switch (vote.type) {
    case 'proposal':
      return {
        kind: 'proposal',
        vote,
        block: readBlock(readList(list), rawOf),
        justification: readJustification(readList(list)),
      }
    case 'round-change': {
      const proof = readList(list)
      if (!hasMore(proof)) return { kind: 'round-change', vote, proof: null }
      return { kind: 'round-change', vote, proof: { block: readBlock(proof, rawOf), prepares: readVotes(proof) } }
    }
    case 'prepare':
    case 'commit':
      return { kind: vote.type, vote }
  }
}

function justificationToRlp(justification: Justification | null): RlpValue {
  if (justification === null) return NOTHING
  return [justification.roundChanges.map(encodeAuthoredVote), justification.prepares.map(encodeAuthoredVote)]
}

function readJustification(list: RlpReader): Justification | null {
  return hasMore(list) ? { roundChanges: readVotes(list), prepares: readVotes(list) } : null
}

function blockIn(message: ConsensusMessage): readonly BlockRef[] {
  if (message.kind === 'proposal') return [message.block]
  return message.kind === 'round-change' && message.proof !== null ? [message.proof.block] : []
}

function blockToRlp({ hash, buildRound }: BlockRef): RlpValue[] {
  return [hexToBytes(hash), BigInt(buildRound)]
}

function readBlock(list: RlpReader, rawOf: RawOf): BlockRef {
  const hash = asHash(readBytes(list, 32))
  return { hash, buildRound: readRound(list), raw: rawOf(hash) }
}

const ADDRESS_BYTES = 20
const AUTHORED_BYTES = ADDRESS_BYTES + VOTE_BYTES

/** Author (20), vote: the author was recovered once and need not be again. */
export function encodeAuthoredVote(vote: Vote): Uint8Array {
  const bytes = new Uint8Array(AUTHORED_BYTES)
  bytes.set(hexToBytes(vote.author))
  bytes.set(encodeVote(vote), ADDRESS_BYTES)
  return bytes
}

export function decodeAuthoredVote(bytes: Uint8Array): Vote {
  return { ...decodeVote(bytes.subarray(ADDRESS_BYTES)), author: asAddress(bytes.subarray(0, ADDRESS_BYTES)) }
}

/** [kind, author, vote, vote] or [kind, [author], certificate, certificate]. */
export function encodeEvidence(evidence: Evidence): Uint8Array {
  const kind = BigInt(EVIDENCE_KINDS.indexOf(evidence.kind))
  switch (evidence.kind) {
    case 'double-vote':
      return encodeRlp([
        kind,
        hexToBytes(evidence.author),
        ...[evidence.first, evidence.second].map(encodeAuthoredVote),
      ])
    case 'amnesia':
      return encodeRlp([
        kind,
        hexToBytes(evidence.author),
        ...[evidence.commit, evidence.roundChange].map(encodeAuthoredVote),
      ])
    case 'conflicting-certificates':
      return encodeRlp([
        kind,
        evidence.authors.map((author) => hexToBytes(author)),
        ...[evidence.first, evidence.second].map(certificateToRlp),
      ])
  }
}

const EVIDENCE_KINDS = ['double-vote', 'amnesia', 'conflicting-certificates'] as const

export function decodeEvidence(bytes: Uint8Array): Evidence {
  const list = openRlp(bytes)
  const kind = EVIDENCE_KINDS[readRound(list)]
  const evidence = readEvidence(kind, list)
  readEnd(list)
  return evidence
}

function readEvidence(kind: Evidence['kind'] | undefined, list: RlpReader): Evidence {
  const readVote = () => decodeAuthoredVote(readBytes(list, AUTHORED_BYTES))
  switch (kind) {
    case 'double-vote':
      return { kind, author: asAddress(readBytes(list)), first: readVote(), second: readVote() }
    case 'amnesia':
      return { kind, author: asAddress(readBytes(list)), commit: readVote(), roundChange: readVote() }
    case 'conflicting-certificates': {
      const authors = readAll(readList(list), (author) => asAddress(readBytes(author)))
      return { kind, authors, first: readCertificate(readList(list)), second: readCertificate(readList(list)) }
    }
    case undefined:
      throw new RangeError('no kind of evidence')
  }
}

function certificateToRlp(certificate: Certificate): RlpValue {
  return [certificate.height, hexToBytes(certificate.blockHash), encodeCertificate(certificate)]
}

function readCertificate(list: RlpReader): Certificate {
  const height = readUint(list, HEIGHT_BYTES)
  const blockHash = asHash(readBytes(list, 32))
  return decodeCertificate(readBytes(list), height, blockHash)
}

function readVotes(list: RlpReader): Vote[] {
  return readAll(readList(list), (votes) => decodeAuthoredVote(readBytes(votes, AUTHORED_BYTES)))
}

function readAll<Item>(list: RlpReader, read: (list: RlpReader) => Item): Item[] {
  const items: Item[] = []
  while (hasMore(list)) items.push(read(list))
  return items
}

function readRound(list: RlpReader): number {
  return Number(readUint(list, ROUND_BYTES))
}
