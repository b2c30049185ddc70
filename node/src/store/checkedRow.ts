// Rows that the node would sign by carry the checksum of their bytes and of the place they belong to: SQLite has none of its
// own on its pages, so a flipped bit or a row in another's place would go unnoticed.
import { createHash } from 'node:crypto'
import { StoreFailure } from './store.ts'

export type CheckedRow = { readonly bytes: Uint8Array; readonly checksum: Uint8Array }

/** `place`: table and key. */
export function checksumOf(place: string, bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(`psephos/row/1 ${place}\n`).update(bytes).digest()
}

/** The row's bytes as they were written. Throws StoreFailure when the row is missing or is not what was written. */
export function checked(place: string, row: CheckedRow | undefined): Uint8Array {
  if (row === undefined) throw new StoreFailure(`D1: ${place} is missing: the database is broken`)
  if (!isIntact(place, row)) {
    throw new StoreFailure(`D1: ${place} is not what was written: the database is broken`)
  }
  return new Uint8Array(row.bytes.buffer, row.bytes.byteOffset, row.bytes.length)
}

/** A flipped bit may also change what kind of value SQLite takes a column for. */
function isIntact(place: string, { bytes, checksum }: CheckedRow): boolean {
  if (!(bytes instanceof Uint8Array) || !(checksum instanceof Uint8Array)) return false
  return Buffer.compare(checksum, checksumOf(place, bytes)) === 0
}
