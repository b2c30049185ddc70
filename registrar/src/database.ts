// The registrar's one SQLite file: opened, with every table that is not there yet. What the tables mean is said by the file
// that owns each: requests, sessions, registrations, nominations, replacements, auditLog.
import Database from 'better-sqlite3'

export type RegistrarDatabase = Database.Database

const TABLES = `
  CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS elections (
    election TEXT PRIMARY KEY,
    policy TEXT NOT NULL,
    fields TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS sessions (
    token_hash BLOB PRIMARY KEY,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    factor_at INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sessions_of ON sessions (address, created_at);
  CREATE TABLE IF NOT EXISTS second_factors (
    address TEXT PRIMARY KEY,
    secret BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_period INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS recovery_codes (
    address TEXT NOT NULL REFERENCES second_factors(address) ON DELETE CASCADE,
    code_hash BLOB NOT NULL,
    PRIMARY KEY (address, code_hash)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS registrations (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    election TEXT NOT NULL,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    address TEXT,
    person BLOB,
    person_index BLOB,
    reason TEXT,
    created_at INTEGER NOT NULL,
    decided_at INTEGER,
    decided_by TEXT,
    invitation_hash BLOB UNIQUE,
    invited_at INTEGER,
    mail TEXT,
    mail_tries INTEGER NOT NULL DEFAULT 0,
    mail_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS registrations_by_address ON registrations (election, address)
    WHERE address IS NOT NULL AND status IN ('pending', 'approved', 'handed-over');
  CREATE UNIQUE INDEX IF NOT EXISTS registrations_by_person ON registrations (election, person_index)
    WHERE person_index IS NOT NULL AND status IN ('approved', 'invited', 'handed-over');
  CREATE INDEX IF NOT EXISTS registrations_of_person ON registrations (election, person_index);
  CREATE INDEX IF NOT EXISTS registrations_queue ON registrations (election, status, number);
  CREATE INDEX IF NOT EXISTS registrations_of_address ON registrations (address);
  CREATE INDEX IF NOT EXISTS registrations_mail ON registrations (mail, mail_at) WHERE mail IS NOT NULL;
  CREATE TABLE IF NOT EXISTS uploaded_lines (
    upload TEXT NOT NULL,
    line INTEGER NOT NULL,
    id TEXT NOT NULL,
    address TEXT,
    person BLOB NOT NULL,
    person_index BLOB NOT NULL,
    PRIMARY KEY (upload, line)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS nominations (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    election TEXT NOT NULL,
    address TEXT NOT NULL,
    status TEXT NOT NULL,
    contest INTEGER,
    content BLOB NOT NULL,
    reason TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS nominations_of ON nominations (election, status, number);
  CREATE TABLE IF NOT EXISTS replacements (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    enrolment TEXT NOT NULL,
    election TEXT NOT NULL,
    old_address TEXT NOT NULL,
    new_address TEXT NOT NULL,
    salt BLOB NOT NULL,
    commitment TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    batch TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS replacements_queue ON replacements (status, number);
  CREATE TABLE IF NOT EXISTS audit_log (
    election TEXT NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (election, number)
  ) STRICT, WITHOUT ROWID;
`

/** `path` may be ':memory:'. */
export function openDatabase(path: string): RegistrarDatabase {
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.exec(TABLES)
  // A half-read upload of an earlier life belongs to nobody.
  database.exec('DELETE FROM uploaded_lines')
  return database
}

/** True when the fact was written now or before with the same value. */
export function keepsFact(database: RegistrarDatabase, name: string, value: string): boolean {
  database.prepare('INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING').run(name, value)
  const kept = database.prepare('SELECT value FROM facts WHERE name = ?').get(name) as { value: string }
  return kept.value === value
}
