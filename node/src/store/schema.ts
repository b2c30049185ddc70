// The tables. Everything that grows with the votes is keyed in the order of writing; a hash look-up is a row of one
// integer: era (its transaction's running number / 65,536), 32-bit key, running number within the era. New rows so fall
// into one small, warm part of the tree, and a look-up asks each era once.
export const SCHEMA_VERSION = 6

export const SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE headers (
  height INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,
  header BLOB NOT NULL,        -- RLP, what the hash is over
  certificate BLOB,            -- null for genesis
  roots TEXT NOT NULL,         -- where the state's tries begin
  first INTEGER NOT NULL,      -- running number of its first transaction
  count INTEGER NOT NULL,
  checksum INTEGER NOT NULL    -- rowChecksum.ts
);
CREATE INDEX headers_by_first ON headers (first) WHERE count > 0;
CREATE TABLE bodies (height INTEGER PRIMARY KEY, transactions BLOB NOT NULL, receipts BLOB NOT NULL, checksum INTEGER NOT NULL);
CREATE TABLE block_index (place INTEGER PRIMARY KEY);
CREATE TABLE hash_index (place INTEGER PRIMARY KEY);
CREATE TABLE sender_nonce_index (place INTEGER PRIMARY KEY);
CREATE TABLE receipt_code_index (place INTEGER PRIMARY KEY);
CREATE TABLE outcomes (
  prefix INTEGER NOT NULL,
  hash BLOB NOT NULL,
  status INTEGER NOT NULL,     -- 1 replaced, 2 nonce used
  by BLOB NOT NULL,
  PRIMARY KEY (prefix, hash)
) WITHOUT ROWID;
-- D1, D2, D4, C11. Every row has the checksum of its bytes: what is wrong here would be signed.
CREATE TABLE consensus_record (id INTEGER PRIMARY KEY CHECK (id = 1), bytes BLOB NOT NULL, checksum BLOB NOT NULL);
CREATE TABLE consensus_blocks (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL, checksum BLOB NOT NULL);
CREATE TABLE signing_state (id INTEGER PRIMARY KEY CHECK (id = 1), bytes BLOB NOT NULL, checksum BLOB NOT NULL);
CREATE TABLE seen_votes (author BLOB PRIMARY KEY, bytes BLOB NOT NULL, checksum BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE evidence (name BLOB PRIMARY KEY, bytes BLOB NOT NULL, checksum BLOB NOT NULL);
PRAGMA user_version = ${SCHEMA_VERSION};
`

const ERA_BITS = 16n
const KEY_BITS = 32n

/** Where running number `at` with this key is kept. */
export function placeOf(key: number, at: number): bigint {
  const number = BigInt(at)
  return ((number >> ERA_BITS) << (KEY_BITS + ERA_BITS)) | (BigInt(key) << ERA_BITS) | BigInt.asUintN(16, number)
}

/** First and last place that this key can have in an era. */
export function placesIn(era: number, key: number): readonly [first: bigint, last: bigint] {
  const first = (BigInt(era) << (KEY_BITS + ERA_BITS)) | (BigInt(key) << ERA_BITS)
  return [first, first | 0xffffn]
}

export function eraOf(at: number): number {
  return Math.floor(at / 2 ** Number(ERA_BITS))
}

/** The running number kept at a place. */
export function numberAt(place: bigint): number {
  return Number(((place >> (KEY_BITS + ERA_BITS)) << ERA_BITS) | BigInt.asUintN(16, place))
}
