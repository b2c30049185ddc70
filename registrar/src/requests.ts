// The registrar's memory: requests for enrolment and the transactions that carry them, in one SQLite file. A salt and a
// record per person stay here; only their hash ever leaves. Every change that must not be half done is one transaction.
import type { Address, Hash, Hex } from 'viem'
import { openDatabase, type RegistrarDatabase } from './database.ts'

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

/** Its turn: 0 until it is put back behind all others; and how often its batch was refused for an unclear reason. */
const COUNTERS = ['turn INTEGER NOT NULL DEFAULT 0', 'refusals INTEGER NOT NULL DEFAULT 0'] as const
const LAST_TURN = "(SELECT max(turn) FROM requests WHERE status = 'requested')"
const SCHEMA = `
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
    ${COUNTERS.join(', ')},
    UNIQUE (election, address)
  ) STRICT;
`
const INDEXES = `
  DROP INDEX IF EXISTS waiting;
  CREATE INDEX IF NOT EXISTS queue ON requests (status, turn, number);
  CREATE INDEX IF NOT EXISTS batched ON requests (batch);
`

export type Requests = ReturnType<typeof requestsIn>

/** `path` may be ':memory:'. */
export const openRequests = (path: string): Requests => requestsIn(openDatabase(path))

export function requestsIn(database: RegistrarDatabase) {
  database.exec(SCHEMA)
  addCounters(database)
  database.exec(INDEXES)
  const one = database.prepare('SELECT * FROM requests WHERE id = ?')
  const byVoter = database.prepare('SELECT * FROM requests WHERE election = ? AND address = ?')
  const byAddress = database.prepare('SELECT * FROM requests WHERE address = ? ORDER BY number')
  const insert = database.prepare(
    "INSERT INTO requests (id, election, address, status, salt, record, commitment) VALUES (?, ?, ?, 'requested', ?, ?, ?)",
  )
  const count = database.prepare('SELECT count(*) AS n FROM requests WHERE election = ?')
  const waiting = database.prepare("SELECT count(*) AS n FROM requests WHERE status IN ('requested', 'sent')")
  const next = database.prepare(
    "SELECT election, turn, refusals FROM requests WHERE status = 'requested' ORDER BY turn, number LIMIT 1",
  )
  const due = database.prepare(
    `SELECT * FROM requests WHERE status = 'requested' AND election = @election AND turn = @turn
     AND refusals = @refusals ORDER BY number LIMIT @limit`,
  )
  // All of the election get one place in the queue, so that they are one batch again when it goes on.
  const postpone = database.prepare(
    `UPDATE requests SET turn = 1 + ${LAST_TURN} WHERE status = 'requested' AND election = ?`,
  )
  const lastTurn = database.prepare(`SELECT ${LAST_TURN} AS n`)
  const suspect = database.prepare('UPDATE requests SET turn = ?, refusals = refusals + 1 WHERE id = ?')
  const inBatch = database.prepare("SELECT * FROM requests WHERE batch = ? AND status = 'sent' ORDER BY number")
  const conclude = database.prepare('UPDATE requests SET status = ?, reason = ? WHERE id = ?')
  const addBatch = database.prepare('INSERT INTO batches (hash, election, raw, settled) VALUES (?, ?, ?, 0)')
  const assign = database.prepare("UPDATE requests SET status = 'sent', batch = ? WHERE id = ?")
  const openBatch = database.prepare('SELECT hash, election, raw FROM batches WHERE settled = 0 LIMIT 1')
  const closeBatch = database.prepare('UPDATE batches SET settled = 1 WHERE hash = ?')
  const concludeBatch = database.prepare(
    "UPDATE requests SET status = ?, reason = ? WHERE batch = ? AND status = 'sent'",
  )

  return {
    find: (id: string): EnrolmentRequest | null => asRequest(one.get(id)),
    findVoter: (election: bigint, address: Address): EnrolmentRequest | null =>
      asRequest(byVoter.get(election.toString(), address)),
    ofAddress: (address: Address): EnrolmentRequest[] => byAddress.all(address).flatMap((row) => asRequest(row) ?? []),
    add({ id, election, address, salt, record, commitment }: NewRequest): void {
      insert.run(id, election.toString(), address, salt, record, commitment)
    },
    countOf: (election: bigint): number => countIn(count.get(election.toString())),
    waitingCount: (): number => countIn(waiting.get()),
    /** Those whose turn it is, all of one election, the longest waiting first. `limitAfter` their unclear refusals. */
    due(limitAfter: (refusals: number) => number): EnrolmentRequest[] {
      const first = next.get() as { election: string; turn: number; refusals: number } | undefined
      if (first === undefined) return []
      return due.all({ ...first, limit: limitAfter(first.refusals) }).flatMap((row) => asRequest(row) ?? [])
    },
    /** Everyone of this election goes to the end of the queue. */
    postpone(election: bigint): void {
      postpone.run(election.toString())
    },
    /** One of these spoils the batch: all go further back, and in smaller batches. */
    suspect: database.transaction((ids: readonly string[]) => {
      const turn = 1 + countIn(lastTurn.get())
      for (const id of ids) suspect.run(turn, id)
    }),
    /** In the order in which they were sent. */
    inBatch: (hash: Hash): EnrolmentRequest[] => inBatch.all(hash).flatMap((row) => asRequest(row) ?? []),
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
    endBatch: database.transaction((hash: Hash, status: 'enrolled' | 'requested', reason: string | null) => {
      concludeBatch.run(status, reason, hash)
      closeBatch.run(hash)
    }),
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

/** A file of an earlier version has requests without counters. */
function addCounters(database: RegistrarDatabase): void {
  const columns = (database.pragma('table_info(requests)') as { name: string }[]).map(({ name }) => name)
  for (const counter of COUNTERS) {
    if (!columns.includes(counter.split(' ')[0] ?? '')) database.exec(`ALTER TABLE requests ADD COLUMN ${counter}`)
  }
}

function asRequest(row: unknown): EnrolmentRequest | null {
  if (row === undefined) return null
  const { id, election, address, status, reason, commitment } = row as Omit<EnrolmentRequest, 'election'> & {
    election: string
  }
  return { id, election: BigInt(election), address, status, reason, commitment }
}

const countIn = (row: unknown): number => (row as { n: number }).n
