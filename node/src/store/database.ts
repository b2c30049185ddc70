// The file that holds the chain, as a connection: made once with everything a first start needs, or found and looked at.
// Its settings are read back, because a database that does not sync on every commit would forget what was signed (D1).
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Hash } from '../types/bytes.ts'
import { SCHEMA, SCHEMA_VERSION } from './schema.ts'
import { StoreFailure } from './store.ts'

export type DatabasePlace = {
  /** An existing folder. */
  readonly dir: string
  /** A folder with another genesis is refused. */
  readonly genesisHash: Hash
}

export const CHAIN_FILE = 'chain.db'
/** nodeFile.ts */
export const NODES_FILE = 'chain.nodes'
const UNFINISHED_FILE = `${CHAIN_FILE}.new`
/** What SQLite keeps beside a database: the log, and its index in shared memory. */
const SIDECARS = ['-wal', '-shm', '-journal']
/** Main-memory pages of SQLite itself, KiB. The trie nodes in use are in the node cache. */
const PAGE_CACHE_KIB = 4_096
/** WAL pages (4 KiB) after which a commit also moves them into the database file. */
const CHECKPOINT_PAGES = 4_000
const SYNCHRONOUS_FULL = 2

export function hasDatabase(dir: string): boolean {
  return existsSync(join(dir, CHAIN_FILE))
}

/** D2. Throws StoreFailure with what to do: a database that is gone is a node that has forgotten what it signed. */
export function checkDatabaseThere(dir: string): void {
  if (hasDatabase(dir)) return
  throw new StoreFailure(
    `${dir} has no ${CHAIN_FILE}, and start never makes one. A new validator: "psephos-node init --genesis FILE" first. ` +
      'One that has run before has lost what it signed: "psephos-node init --genesis FILE --import-key KEYFILE", and it ' +
      'follows the chain and signs again when the network has gone on without it.',
  )
}

/** Throws StoreFailure when there is one, or a part of one. */
export function checkDatabaseMissing(dir: string): void {
  if (hasDatabase(dir)) throw new StoreFailure(`${dir} has a ${CHAIN_FILE} already; it stays as it is`)
  const nodes = join(dir, NODES_FILE)
  if (existsSync(nodes) && !existsSync(join(dir, UNFINISHED_FILE))) {
    throw new StoreFailure(`${nodes} has lost its database: move it away first`)
  }
  const orphan = SIDECARS.map((suffix) => join(dir, CHAIN_FILE + suffix)).find((path) => existsSync(path))
  if (orphan === undefined) return
  throw new StoreFailure(`${orphan} has lost its database, and SQLite would mix it into a new one: move it away first`)
}

/** D2. Never makes one. Throws StoreFailure. */
export function openDatabase({ dir, genesisHash }: DatabasePlace): Database.Database {
  checkDatabaseThere(dir)
  return connect(join(dir, CHAIN_FILE), (database) => checkIdentity(database, dir, genesisHash))
}

/**
 * D2. `fill` writes the first rows, `fillNodes` makes the file beside it. The database gets its name only when everything is
 * durable, so that a crash leaves all or an unfinished file, which the next one removes. Throws StoreFailure when there is one
 * already.
 */
export function createDatabase(
  place: DatabasePlace,
  fill: (database: Database.Database) => void,
  fillNodes: () => void,
): void {
  const { dir } = place
  checkDatabaseMissing(dir)
  const path = join(dir, UNFINISHED_FILE)
  // First: without an unfinished database beside it, it would look like one that has lost its own.
  rmSync(join(dir, NODES_FILE), { force: true })
  for (const suffix of ['', ...SIDECARS]) rmSync(path + suffix, { force: true })
  const database = connect(path, (empty) => write(empty, place, fill))
  loud('close the new database', () => database.close())
  loud('name the new database', () => {
    syncPath(path)
    fillNodes()
    renameSync(path, join(dir, CHAIN_FILE))
    syncPath(dir)
  })
}

function connect(path: string, use: (database: Database.Database) => void): Database.Database {
  return loud(`open ${path}`, () => {
    const database = new Database(path)
    try {
      configure(database)
      use(database)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}

/** D1. The two that a promise rests on are read back: a library may be built with others, or a file refuse WAL. */
function configure(database: Database.Database): void {
  const mode = database.pragma('journal_mode = WAL', { simple: true })
  database.pragma('synchronous = FULL')
  // macOS: a plain fsync only reaches the drive's own cache.
  database.pragma('fullfsync = 1')
  database.pragma('checkpoint_fullfsync = 1')
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  database.pragma(`cache_size = -${PAGE_CACHE_KIB}`)
  const synchronous = database.pragma('synchronous', { simple: true })
  if (mode !== 'wal' || synchronous !== SYNCHRONOUS_FULL) {
    throw new StoreFailure(
      `D1: the database runs with journal_mode ${mode} and synchronous ${synchronous}, not wal and 2`,
    )
  }
}

function write(database: Database.Database, { genesisHash }: DatabasePlace, fill: (open: Database.Database) => void) {
  database.transaction(() => {
    database.exec(SCHEMA)
    database.prepare('INSERT INTO meta VALUES (?, ?)').run('genesisHash', genesisHash)
    fill(database)
  })()
}

function checkIdentity(database: Database.Database, dir: string, genesisHash: Hash): void {
  const version = database.pragma('user_version', { simple: true })
  if (version !== SCHEMA_VERSION) {
    throw new StoreFailure(`${dir} has database version ${version}; this software reads version ${SCHEMA_VERSION}`)
  }
  const kept = database.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get('genesisHash')
  if (kept !== genesisHash) {
    throw new StoreFailure(
      `${dir} belongs to the chain with genesis ${kept}, not ${genesisHash}: choose another folder`,
    )
  }
}

/** A file's bytes, or a folder's names. */
function syncPath(path: string): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** D5. What SQLite or the disk says becomes one kind of error that nobody retries. */
export function loud<Value>(what: string, run: () => Value): Value {
  try {
    return run()
  } catch (error) {
    if (error instanceof StoreFailure) throw error
    throw new StoreFailure(`cannot ${what}: ${error instanceof Error ? error.message : String(error)}`, error)
  }
}
