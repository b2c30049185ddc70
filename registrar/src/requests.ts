// The registrar's memory: requests for enrolment and the transactions that carry them, in one SQLite file. A salt and a
// record per person stay here; only their hash ever leaves. Every change that must not be half done is one transaction.
import Database from 'better-sqlite3'
import type { Address, Hash, Hex } from 'viem'

export type RequestStatus = 'requested' | 'sent' | 'enrolled' | 'refused'
export type EnrolmentRequest = {
  id: string
  election: bigint
  address: Address
  status: RequestStatus
  /** Name of the contract's refusal. */
  reason: string | null
  commitment: Hash
}
/** A signed transaction, on disk before it is sent: the same bytes are sent until the chain has decided about them. */
export type Batch = { hash: Hash; election: bigint; raw: Hex }

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS batches (hash TEXT PRIMARY KEY, election TEXT NOT NULL, raw TEXT NOT NULL, settled INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS requests (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    election TEXT NOT NULL,
    address TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    salt BLOB NOT NULL,
    record BLOB NOT NULL,
    commitment TEXT NOT NULL,
    batch TEXT REFERENCES batches(hash),
    UNIQUE (election, address)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS waiting ON requests (status, number);
`

export type Requests = ReturnType<typeof openRequests>

/** `path` may be ':memory:'. */
export function openRequests(path: string) {
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.exec(SCHEMA)
  const one = database.prepare('SELECT * FROM requests WHERE id = ?')
  const byVoter = database.prepare('SELECT * FROM requests WHERE election = ? AND address = ?')
  const insert = database.prepare(
    "INSERT INTO requests (id, election, address, status, salt, record, commitment) VALUES (?, ?, ?, 'requested', ?, ?, ?)",
  )
  const count = database.prepare('SELECT count(*) AS n FROM requests WHERE election = ?')
  const waiting = database.prepare("SELECT count(*) AS n FROM requests WHERE status IN ('requested', 'sent')")
  const oldest = database.prepare("SELECT election FROM requests WHERE status = 'requested' ORDER BY number LIMIT 1")
  const due = database.prepare(
    "SELECT * FROM requests WHERE status = 'requested' AND election = ? ORDER BY number LIMIT ?",
  )
  const conclude = database.prepare('UPDATE requests SET status = ?, reason = ? WHERE id = ?')
  const addBatch = database.prepare('INSERT INTO batches (hash, election, raw, settled) VALUES (?, ?, ?, 0)')
  const assign = database.prepare("UPDATE requests SET status = 'sent', batch = ? WHERE id = ?")
  const openBatch = database.prepare('SELECT hash, election, raw FROM batches WHERE settled = 0 LIMIT 1')
  const closeBatch = database.prepare('UPDATE batches SET settled = 1 WHERE hash = ?')
  const concludeBatch = database.prepare(
    "UPDATE requests SET status = ?, reason = ? WHERE batch = ? AND status = 'sent'",
  )
  const readFact = database.prepare('SELECT value FROM facts WHERE name = ?')
  const writeFact = database.prepare('INSERT INTO facts (name, value) VALUES (?, ?)')

  return {
    find: (id: string): EnrolmentRequest | null => asRequest(one.get(id)),
    findVoter: (election: bigint, address: Address): EnrolmentRequest | null =>
      asRequest(byVoter.get(election.toString(), address)),
    add({ id, election, address, salt, record, commitment }: NewRequest): void {
      insert.run(id, election.toString(), address, salt, record, commitment)
    },
    countOf: (election: bigint): number => countIn(count.get(election.toString())),
    waitingCount: (): number => countIn(waiting.get()),
    /** The longest waiting requests, all of one election. */
    due(limit: number): EnrolmentRequest[] {
      const first = oldest.get() as { election: string } | undefined
      if (first === undefined) return []
      return due.all(first.election, limit).flatMap((row) => asRequest(row) ?? [])
    },
    conclude(id: string, status: 'enrolled' | 'refused', reason: string | null = null): void {
      conclude.run(status, reason, id)
    },
    /** Both or neither: the bytes are kept, and these requests are in them. */
    startBatch: database.transaction((batch: Batch, ids: readonly string[]) => {
      addBatch.run(batch.hash, batch.election.toString(), batch.raw)
      for (const id of ids) assign.run(batch.hash, id)
    }),
    /** The batch whose end is not known; there is never more than one. */
    openBatch(): Batch | null {
      const row = openBatch.get() as { hash: Hash; election: string; raw: Hex } | undefined
      return row === undefined ? null : { ...row, election: BigInt(row.election) }
    },
    /** `requested`: its voters are tried again, in another batch. */
    endBatch: database.transaction(
      (hash: Hash, status: 'enrolled' | 'refused' | 'requested', reason: string | null) => {
        concludeBatch.run(status, reason, hash)
        closeBatch.run(hash)
      },
    ),
    /** True when the fact was written now or before with the same value. */
    keepsFact(name: string, value: string): boolean {
      const kept = readFact.get(name) as { value: string } | undefined
      if (kept === undefined) writeFact.run(name, value)
      return kept === undefined || kept.value === value
    },
    close: (): void => {
      database.close()
    },
  }
}

export type NewRequest = {
  id: string
  election: bigint
  address: Address
  salt: Uint8Array
  record: Uint8Array
  commitment: Hash
}

function asRequest(row: unknown): EnrolmentRequest | null {
  if (row === undefined) return null
  const { id, election, address, status, reason, commitment } = row as Omit<EnrolmentRequest, 'election'> & {
    election: string
  }
  return { id, election: BigInt(election), address, status, reason, commitment }
}

const countIn = (row: unknown): number => (row as { n: number }).n
