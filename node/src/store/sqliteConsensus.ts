// What consensus keeps on disk, in the chain's own database and on its one connection, so that a block and the end of its
// record are one transaction (D3). Everything is read and checked when it is opened, and the checked values are what is
// answered with; `save` is durable when it returns (D1).
import type Database from 'better-sqlite3'
import { asAddress, asHash, bytesToHex, hexToBytes } from '../codec/hex.ts'
import { isAbove } from '../consensus/position.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { ConsensusRecord, Evidence, Vote } from '../types/consensus.ts'
import { type CheckedRow, checked, checksumOf } from './checkedRow.ts'
import type { ConsensusStore } from './consensusStore.ts'
import { loud } from './database.ts'
import { evidenceName, isOneTooMany } from './evidenceName.ts'
import {
  decodeAuthoredVote,
  decodeEvidence,
  decodeRecord,
  type EncodedRecord,
  encodeAuthoredVote,
  encodeEvidence,
  encodeRecord,
  type KeptRecord,
  keep,
  NOTHING_KEPT,
} from './recordCodec.ts'
import { decodeSigningState, encodeSigningState, type SigningState, type SigningStateStore } from './signingState.ts'
import { StoreFailure } from './store.ts'

export type SqliteConsensus = {
  readonly consensus: ConsensusStore
  readonly signing: SigningStateStore
  /** D3. Inside the transaction that writes a block: its height's record ends, and what was seen is written too. */
  writeBlockEnd(height: bigint): void
  /** That transaction is durable. */
  uponBlockEnd(height: bigint): void
}

const RECORD = 'consensus_record'
const STATE = 'signing_state'

/** D2. For a new database. */
export function writeFirstRows(database: Database.Database, state: SigningState): void {
  const statements = prepare(database)
  writeRecord(statements, encodeRecord(NOTHING_KEPT).bytes)
  writeState(statements, state)
}

export function openSqliteConsensus(database: Database.Database, headHeight: () => bigint | null): SqliteConsensus {
  const statements = prepare(database)
  let { kept, written } = loud('read the consensus record', () => readRecord(statements))
  if (kept.head !== headHeight()) {
    throw new StoreFailure(`D3: the head is ${headHeight()} and was ${kept.head}: the database is broken`)
  }
  const seen = loud('read the votes seen', () => readSeen(statements))
  const evidence = loud('read the evidence', () => readEvidence(statements))
  if (kept.seenCount !== seen.size || kept.evidenceCount !== evidence.size) {
    throw new StoreFailure('D4: votes seen, or evidence, are missing: the database is broken')
  }
  let state = loud('read the signing state', () => readState(statements))
  /** Known, but not on disk before the next transaction. */
  const unwritten = new Map<Address, Vote>()

  const saveAll = database.transaction((next: EncodedRecord) => {
    replaceBlocks(statements, written.blocks, next.blocks)
    writeRecord(statements, next.bytes)
    writeSeen(statements, unwritten)
  })
  const addEvidenceRow = database.transaction((name: Uint8Array, found: Evidence, next: EncodedRecord) => {
    const bytes = encodeEvidence(found)
    writeRecord(statements, next.bytes)
    statements.insertEvidence.run(name, bytes, checksumOf(placeOfEvidence(name), bytes))
    writeSeen(statements, unwritten)
  })
  const saveState = database.transaction((next: SigningState) => writeState(statements, next))

  function save(next: ConsensusRecord): void {
    const due = (headHeight() ?? 0n) + 1n
    if (next.height !== due) throw new StoreFailure(`D1: a record of height ${next.height} where ${due} is decided`)
    const following = { ...keep(kept, next), seenCount: seen.size }
    const encoded = encodeRecord(following)
    if (Buffer.compare(encoded.bytes, written.bytes) === 0) return // durable already
    loud('write the consensus record', () => saveAll.immediate(encoded))
    kept = following
    written = encoded
    unwritten.clear()
  }

  function noteSeen(vote: Vote): void {
    if (!isAbove(vote, seen.get(vote.author) ?? null)) return
    seen.set(vote.author, vote)
    unwritten.set(vote.author, vote)
  }

  function addEvidence(found: Evidence): boolean {
    const name = evidenceName(found)
    if (evidence.has(name) || isOneTooMany(found, [...evidence.values()])) return false
    const following = { ...kept, seenCount: seen.size, evidenceCount: evidence.size + 1 }
    const encoded = encodeRecord(following)
    loud('write evidence', () => addEvidenceRow.immediate(hexToBytes(name), found, encoded))
    kept = following
    written = encoded
    unwritten.clear()
    evidence.set(name, found)
    return true
  }

  const endedAt = (head: bigint): KeptRecord => ({ ...kept, head, seenCount: seen.size, record: null })

  return {
    consensus: {
      load: () => kept.record,
      save,
      highestOf: (author) => seen.get(author) ?? null,
      noteSeen,
      addEvidence,
      evidence: () => [...evidence.values()],
    },
    signing: {
      load: () => state,
      signed: () => kept.signed,
      save(next) {
        loud('write the signing state', () => saveState.immediate(next))
        state = next
      },
    },
    writeBlockEnd(height) {
      replaceBlocks(statements, written.blocks, new Map())
      writeRecord(statements, encodeRecord(endedAt(height)).bytes)
      writeSeen(statements, unwritten)
    },
    uponBlockEnd(height) {
      kept = endedAt(height)
      written = encodeRecord(kept)
      unwritten.clear()
    },
  }
}

type Statements = ReturnType<typeof prepare>

function prepare(database: Database.Database) {
  const columns = 'bytes, checksum'
  return {
    record: database.prepare<[], CheckedRow>(`SELECT ${columns} FROM consensus_record`),
    replaceRecord: database.prepare<[Uint8Array, Uint8Array]>(
      'INSERT OR REPLACE INTO consensus_record VALUES (1, ?, ?)',
    ),
    block: database.prepare<[Uint8Array], CheckedRow>(`SELECT ${columns} FROM consensus_blocks WHERE hash = ?`),
    insertBlock: database.prepare<[Uint8Array, Uint8Array, Uint8Array]>(
      'INSERT INTO consensus_blocks VALUES (?, ?, ?)',
    ),
    deleteBlock: database.prepare<[Uint8Array]>('DELETE FROM consensus_blocks WHERE hash = ?'),
    state: database.prepare<[], CheckedRow>(`SELECT ${columns} FROM signing_state`),
    replaceState: database.prepare<[Uint8Array, Uint8Array]>('INSERT OR REPLACE INTO signing_state VALUES (1, ?, ?)'),
    seen: database.prepare<[], CheckedRow & { author: Uint8Array }>(`SELECT author, ${columns} FROM seen_votes`),
    replaceSeen: database.prepare<[Uint8Array, Uint8Array, Uint8Array]>(
      'INSERT OR REPLACE INTO seen_votes VALUES (?, ?, ?)',
    ),
    evidence: database.prepare<[], CheckedRow & { name: Uint8Array }>(
      `SELECT name, ${columns} FROM evidence ORDER BY rowid`,
    ),
    insertEvidence: database.prepare<[Uint8Array, Uint8Array, Uint8Array]>('INSERT INTO evidence VALUES (?, ?, ?)'),
  }
}

function readRecord(statements: Statements): { kept: KeptRecord; written: EncodedRecord } {
  const bytes = checked(RECORD, statements.record.get())
  const blocks = new Map<Hash, Uint8Array>()
  const rawOf = (hash: Hash): Uint8Array => {
    const raw = checked(placeOfBlock(hash), statements.block.get(hexToBytes(hash)))
    blocks.set(hash, raw)
    return raw
  }
  return { kept: decodeRecord(bytes, rawOf), written: { bytes, blocks } }
}

function writeRecord({ replaceRecord }: Statements, bytes: Uint8Array): void {
  replaceRecord.run(bytes, checksumOf(RECORD, bytes))
}

/** A block that several messages carry is written once. */
function replaceBlocks(
  statements: Statements,
  old: ReadonlyMap<Hash, Uint8Array>,
  next: ReadonlyMap<Hash, Uint8Array>,
) {
  for (const hash of old.keys()) if (!next.has(hash)) statements.deleteBlock.run(hexToBytes(hash))
  for (const [hash, raw] of next) {
    if (!old.has(hash)) statements.insertBlock.run(hexToBytes(hash), raw, checksumOf(placeOfBlock(hash), raw))
  }
}

function readState({ state }: Statements): SigningState {
  return decodeSigningState(checked(STATE, state.get()))
}

function writeState({ replaceState }: Statements, state: SigningState): void {
  const bytes = encodeSigningState(state)
  replaceState.run(bytes, checksumOf(STATE, bytes))
}

function readSeen({ seen }: Statements): Map<Address, Vote> {
  const votes = seen.all().map((row) => decodeAuthoredVote(checked(placeOfSeen(asAddress(row.author)), row)))
  return new Map(votes.map((vote) => [vote.author, vote]))
}

function writeSeen({ replaceSeen }: Statements, votes: ReadonlyMap<Address, Vote>): void {
  for (const [author, vote] of votes) {
    const bytes = encodeAuthoredVote(vote)
    replaceSeen.run(hexToBytes(author), bytes, checksumOf(placeOfSeen(author), bytes))
  }
}

function readEvidence(statements: Statements): Map<Hash, Evidence> {
  const rows = statements.evidence.all()
  return new Map(rows.map((row) => [asHash(row.name), decodeEvidence(checked(placeOfEvidence(row.name), row))]))
}

const placeOfBlock = (hash: Hash): string => `consensus_blocks ${hash}`
const placeOfSeen = (author: Address): string => `seen_votes ${author}`
const placeOfEvidence = (name: Uint8Array): string => `evidence ${bytesToHex(name)}`
