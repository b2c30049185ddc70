// The store on disk: SQLite in WAL mode with synchronous=FULL, one connection, one transaction per finalised block (D3).
// Trie nodes are in a file beside it, durable first. A block is there entirely or not at all, also after a power cut. Every
// failure is a StoreFailure (D5).
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { decodeHeader, encodeHeader } from '../codec/header.ts'
import { asHash, hexToBytes } from '../codec/hex.ts'
import { keccakHash } from '../codec/keccak.ts'
import { EMPTY_ROOTS } from '../trie/state.ts'
import { rlpOf } from '../trie/storedNode.ts'
import type { FinalBlock, FinalHeader, FinalTransaction } from '../types/chainView.ts'
import type { StateRoots, TrieRoot } from '../types/state.ts'
import {
  decodeReceiptAt,
  decodeReceipts,
  decodeTransactionAt,
  decodeTransactions,
  encodeReceipts,
  encodeTransactions,
} from './bodyCodec.ts'
import type { NodeStore } from './consensusStore.ts'
import { CHAIN_FILE, createDatabase, type DatabasePlace, loud, NODES_FILE, openDatabase } from './database.ts'
import { decodeCertificate, decodeRoots, encodeCertificate, encodeRoots } from './headCodec.ts'
import { castBallotsOf, codeKey, hashKey, senderNonceKey } from './indexKeys.ts'
import { NodeCache } from './nodeCache.ts'
import { createNodeFile, type NodeFile, openNodeFile } from './nodeFile.ts'
import { type Column, checkRow, rowChecksum } from './rowChecksum.ts'
import { eraOf, numberAt, placeOf, placesIn } from './schema.ts'
import type { SigningState } from './signingState.ts'
import { openSqliteConsensus, writeFirstRows } from './sqliteConsensus.ts'
import { type BlockEntry, type Outcome, StoreFailure, type TransactionIndex, type TransactionPlace } from './store.ts'

export type SqliteStoreOptions = DatabasePlace & {
  readonly chainId: bigint
  readonly nodeCacheBytesMax: number
}

const REPLACED = 1
const NONCE_USED = 2

export type HeaderRow = {
  hash: Uint8Array
  header: Uint8Array
  certificate: Uint8Array | null
  roots: string
  first: number
  count: number
  checksum: number
}

/** D2. For `psephos-node init` alone. Throws StoreFailure when there is a database already. */
export function createSqliteStore(place: DatabasePlace, genesis: BlockEntry, signing: SigningState): void {
  const fill = (database: Database.Database): void => {
    writeEntry(prepare(database), genesis, 0)
    writeFirstRows(database, signing)
  }
  createDatabase(place, fill, () => createNodeFile(place.dir, genesis.committed.nodes))
}

/** Throws StoreFailure when there is none. */
export function openSqliteStore(options: SqliteStoreOptions): NodeStore {
  const database = openDatabase(options)
  const statements = prepare(database)
  const cache = new NodeCache(options.nodeCacheBytesMax)
  let head = lastHeight(database)
  let nextNumber = head === null ? 0 : endOf(headerRow(BigInt(head)))
  const headRoots = (head === null ? null : rootsAt(BigInt(head))) ?? EMPTY_ROOTS
  let { nextId } = headRoots
  const file = openNodeFile(options.dir, nextId)
  checkRoot(file, headRoots.accounts)
  const { consensus, signing, ...record } = openSqliteConsensus(database, () => (head === null ? null : BigInt(head)))
  const appendAll = database.transaction((entry: BlockEntry) => {
    writeEntry(statements, entry, nextNumber)
    record.writeBlockEnd(entry.final.block.header.number)
  })

  const writeTogether = database.transaction((run: () => void) => {
    run()
    file.sync()
  })

  function append(entry: BlockEntry): void {
    const { header, transactions } = entry.final.block
    const expected = head === null ? 0n : BigInt(head) + 1n
    if (header.number !== expected) throw new StoreFailure(`D3: block ${header.number} where ${expected} was due`)
    file.write(nextId, entry.committed.nodes)
    if (!database.inTransaction) file.sync()
    loud('write block', () => appendAll.immediate(entry))
    record.uponBlockEnd(header.number)
    head = Number(header.number)
    nextNumber += transactions.length
    nextId = entry.committed.roots.nextId
    for (const id of entry.committed.replaced) cache.drop(id)
    for (const node of entry.committed.nodes) cache.set(node.id, node.bytes)
  }

  function node(id: number): Uint8Array {
    const cached = cache.get(id)
    if (cached !== undefined) return cached
    const found = file.read(id)
    cache.set(id, found)
    return found
  }

  function rootsAt(height: bigint): StateRoots | null {
    const row = headerRow(height)
    return row === undefined ? null : loud('read roots', () => decodeRoots(row.roots))
  }

  function headerRow(height: bigint): HeaderRow | undefined {
    const row = loud('read header', () => statements.header.get(Number(height)))
    if (row !== undefined) checkRow('headers', row.checksum, headerColumns(Number(height), row))
    return row
  }

  function bodyRow(height: bigint): BodyRow | undefined {
    const row = loud('read body', () => statements.body.get(Number(height)))
    if (row !== undefined) checkRow('bodies', row.checksum, [Number(height), row.transactions, row.receipts])
    return row
  }

  function finalBlock(height: bigint): FinalBlock | null {
    return loud('read block', () => {
      const row = headerRow(height)
      return row === undefined ? null : readBlock(row, bodyRow(height), height, options.chainId)
    })
  }

  function transactionAt({ height, index }: TransactionPlace): FinalTransaction | null {
    return loud('read transaction', () => {
      const row = headerRow(height)
      const body = bodyRow(height)
      if (row === undefined || index >= row.count) return null
      const transaction = body && decodeTransactionAt(plain(body.transactions), index, options.chainId)
      if (!body || !transaction) throw new StoreFailure(`block ${height} has lost its body`)
      const { hash, header } = readHeaderRow(row, height)
      return {
        ...{ block: { hash, header }, index, transaction },
        ...decodeReceiptAt(plain(body.receipts), index, transaction.type),
      }
    })
  }

  /** Eras newest first: what is asked for is mostly recent. */
  function candidates(statement: PlaceStatement, key: number, endNumber: number): number[] {
    const found: number[] = []
    for (let era = eraOf(endNumber); era >= 0; era--) {
      for (const place of statement.all(...placesIn(era, key))) found.push(numberAt(place))
    }
    return found.toSorted((a, b) => b - a)
  }

  return {
    consensus,
    signing,
    headHeight: () => (head === null ? null : BigInt(head)),
    append,
    finalBlock,
    transactionAt,
    nodes: { get: node },
    roots: rootsAt,
    blockCandidates: (hash) =>
      loud('look up block', () => candidates(statements.find.block, hashKey(hash), head ?? 0)).map(BigInt),
    transactionCandidates: (index, key) =>
      loud('look up transaction', () =>
        candidates(statements.find[index], key, nextNumber).flatMap((number) => {
          const row = statements.heightOfNumber.get(number)
          return row === undefined ? [] : [placeIn(row, number)]
        }),
      ),
    outcome: (hash): Outcome | null => {
      const row = loud('look up outcome', () => statements.outcome.get(hashKey(hash), hexToBytes(hash)))
      if (row === undefined) return null
      return { hash, status: row.status === REPLACED ? 'replaced' : 'nonce-used', by: asHash(row.by) }
    },
    header: (height) => {
      const row = headerRow(height)
      return row === undefined ? null : loud('read header', () => readHeaderRow(row, height))
    },
    logsBloom: (height) => {
      const row = headerRow(height)
      return row === undefined ? null : bloomIn(plain(row.header))
    },
    diskBytes: () =>
      [CHAIN_FILE, `${CHAIN_FILE}-wal`, NODES_FILE].reduce((sum, name) => sum + fileBytes(join(options.dir, name)), 0),
    together: (run) => loud('write blocks', () => writeTogether.immediate(run)),
    checkWritable: () => loud('write', () => statements.heartbeat.run(Number(head ?? 0))),
    close: () => {
      file.close()
      loud('close', () => database.close())
    },
  }
}

/** A file of another chain would be as sound as this one's. */
function checkRoot(file: NodeFile, { id, hash }: TrieRoot): void {
  if (id === 0 || keccakHash(rlpOf(file.read(id))) === hash) return
  throw new StoreFailure(`${NODES_FILE} is not this database's: the data directory is broken`)
}

type Statements = ReturnType<typeof prepare>
type PlaceStatement = Statements['find']['hash']

function prepare(database: Database.Database) {
  const prepareInsert = (table: string, count: number) =>
    database.prepare<bigint[]>(`INSERT INTO ${table} VALUES ${Array(count).fill('(?)').join(', ')}`)
  const inserting = (table: string) => ({ one: prepareInsert(table, 1), many: prepareInsert(table, PLACES_AT_ONCE) })
  const findPlace = (table: string) =>
    database
      .prepare<[bigint, bigint], bigint>(`SELECT place FROM ${table} WHERE place BETWEEN ? AND ?`)
      .pluck()
      .safeIntegers()
  return {
    insertHeader: database.prepare<[number, Uint8Array, Uint8Array, Uint8Array | null, string, number, number, number]>(
      'INSERT INTO headers VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    insertBody: database.prepare<[number, Uint8Array, Uint8Array, number]>('INSERT INTO bodies VALUES (?, ?, ?, ?)'),
    insertOutcome: database.prepare<[number, Uint8Array, number, Uint8Array]>(
      'INSERT OR IGNORE INTO outcomes VALUES (?, ?, ?, ?)',
    ),
    insertPlace: {
      block: inserting('block_index'),
      hash: inserting('hash_index'),
      'sender-nonce': inserting('sender_nonce_index'),
      'receipt-code': inserting('receipt_code_index'),
    },
    find: {
      block: findPlace('block_index'),
      hash: findPlace('hash_index'),
      'sender-nonce': findPlace('sender_nonce_index'),
      'receipt-code': findPlace('receipt_code_index'),
    } satisfies Record<TransactionIndex | 'block', unknown>,
    header: database.prepare<[number], HeaderRow>(
      'SELECT hash, header, certificate, roots, first, count, checksum FROM headers WHERE height = ?',
    ),
    body: database.prepare<[number], BodyRow>('SELECT transactions, receipts, checksum FROM bodies WHERE height = ?'),
    outcome: database.prepare<[number, Uint8Array], { status: number; by: Uint8Array }>(
      'SELECT status, by FROM outcomes WHERE prefix = ? AND hash = ?',
    ),
    heightOfNumber: database.prepare<[number], { height: number; first: number }>(
      'SELECT height, first FROM headers WHERE count > 0 AND first <= ? ORDER BY first DESC LIMIT 1',
    ),
    heartbeat: database.prepare<[number]>("INSERT OR REPLACE INTO meta VALUES ('lastWritableAtHeight', ?)"),
  }
}

function writeEntry(statements: Statements, { final, committed, outcomes }: BlockEntry, first: number): void {
  const { block, receipts, certificate } = final
  const height = Number(block.header.number)
  const row = {
    ...{ hash: hexToBytes(block.hash), header: encodeHeader(block.header), roots: encodeRoots(committed.roots) },
    certificate: certificate === null ? null : encodeCertificate(certificate),
    ...{ first, count: block.transactions.length },
  }
  const { hash: blockHash, header, certificate: seals, roots, count } = row
  const checksum = rowChecksum('headers', headerColumns(height, row))
  statements.insertHeader.run(height, blockHash, header, seals, roots, first, count, checksum)
  insertPlaces(statements.insertPlace.block, [placeOf(hashKey(block.hash), height)])
  if (block.transactions.length > 0) {
    const body = [encodeTransactions(block.transactions), encodeReceipts(receipts)] as const
    statements.insertBody.run(height, ...body, rowChecksum('bodies', [height, ...body]))
  }
  writeIndexes(statements, final, first)
  for (const { hash, status, by } of outcomes) {
    const code = status === 'replaced' ? REPLACED : NONCE_USED
    statements.insertOutcome.run(hashKey(hash), hexToBytes(hash), code, hexToBytes(by))
  }
}

function writeIndexes({ insertPlace }: Statements, { block, receipts }: FinalBlock, first: number): void {
  if (receipts.length !== block.transactions.length) throw new StoreFailure(`D3: block ${block.hash} lacks receipts`)
  const { transactions } = block
  insertPlaces(
    insertPlace.hash,
    transactions.map(({ hash }, index) => placeOf(hashKey(hash), first + index)),
  )
  insertPlaces(
    insertPlace['sender-nonce'],
    transactions.map(({ sender, nonce }, index) => placeOf(senderNonceKey(sender, nonce), first + index)),
  )
  insertPlaces(
    insertPlace['receipt-code'],
    receipts.flatMap((receipt, index) =>
      castBallotsOf(receipt).map(({ code }) => placeOf(codeKey(code), first + index)),
    ),
  )
}

/** In their order, so that each falls near the one before; a call for every few costs less than one for each. */
const PLACES_AT_ONCE = 16

function insertPlaces({ one, many }: Statements['insertPlace']['hash'], places: readonly bigint[]): void {
  const sorted = BigUint64Array.from(places).sort()
  let at = 0
  for (; at + PLACES_AT_ONCE <= sorted.length; at += PLACES_AT_ONCE)
    many.run(...sorted.subarray(at, at + PLACES_AT_ONCE))
  for (const place of sorted.subarray(at)) one.run(place)
}

/** What a header's checksum is over; the small columns as one. */
export function headerColumns(height: number, row: Omit<HeaderRow, 'checksum'>): readonly Column[] {
  return [`${height};${row.first};${row.count};${row.roots}`, row.hash, row.header, row.certificate]
}

type BodyRow = { transactions: Uint8Array; receipts: Uint8Array; checksum: number }

function readBlock(row: HeaderRow, body: BodyRow | undefined, height: bigint, chainId: bigint): FinalBlock {
  const { hash, header, certificate } = readHeaderRow(row, height)
  if ((body === undefined) !== (row.count === 0)) throw new StoreFailure(`block ${height} has lost its body`)
  const transactions = body === undefined ? [] : decodeTransactions(plain(body.transactions), chainId)
  const types = transactions.map((transaction) => transaction.type)
  const receipts = body === undefined ? [] : decodeReceipts(plain(body.receipts), types)
  return { block: { hash, header, transactions }, receipts, certificate }
}

function readHeaderRow(row: HeaderRow, height: bigint): FinalHeader {
  const hash = asHash(row.hash)
  const certificate = row.certificate === null ? null : decodeCertificate(row.certificate, height, hash)
  return { hash, header: decodeHeader(plain(row.header)), certificate, transactionCount: row.count }
}

/** SQLite gives Buffers, whose `slice` and looks differ; the node's bytes are Uint8Arrays. No copy. */
function plain(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
}

function placeIn(row: { height: number; first: number }, number: number): TransactionPlace {
  return { height: BigInt(row.height), index: number - row.first }
}

/** H1. Every header's RLP has the bloom at the same place: the fields before it have fixed widths. */
function bloomIn(header: Uint8Array): Uint8Array {
  return header.subarray(BLOOM_OFFSET, BLOOM_OFFSET + 256)
}
const BLOOM_OFFSET = 3 + 33 + 33 + 21 + 3 * 33 + 3

function endOf(row: HeaderRow | undefined): number {
  return row === undefined ? 0 : row.first + row.count
}

function lastHeight(database: Database.Database): number | null {
  return database.prepare<[], number | null>('SELECT max(height) FROM headers').pluck().get() ?? null
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
