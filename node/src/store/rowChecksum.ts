// CRC-32 over a row's key and columns. SQLite's pages carry no checksum, so a bit that the disk changed would otherwise be
// served as part of a block; with it the row is refused in words.
import { crc32 } from 'node:zlib'
import { StoreFailure } from './store.ts'

export type Column = Uint8Array | string | number | null

export function rowChecksum(table: string, columns: readonly Column[]): number {
  return columns.reduce<number>((sum, column) => crc32(bytesOf(column), sum), crc32(table))
}

/** Throws StoreFailure when the row is not what was written. */
export function checkRow(table: string, checksum: unknown, columns: readonly Column[]): void {
  if (checksum !== rowChecksum(table, columns)) {
    throw new StoreFailure(`a row of ${table} is not what was written: the database is broken`)
  }
}

/** Lengths and kinds are part of it: what moves from one column to the next is noticed. */
function bytesOf(column: Column): Uint8Array | string {
  if (column === null) return 'null;'
  if (typeof column === 'number') return `${column};`
  if (typeof column === 'string') return `${column.length}:${column}`
  return column
}
